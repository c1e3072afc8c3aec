package cash.services;

import cash.domain.Decision;
import cash.domain.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One commit for many requests: while batches are on their way to the database, the requests that arrive meanwhile
/// wait together and become the next ones. Nobody waits for a timer, so a lone request is written at once. Requests
/// that have an account in common are decided in the order they arrived.
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /// How many requests may wait, how many transfers one batch takes before it leaves the rest to the next, and
    /// how many batches may be on their way at the same time.
    public record Limits(int maxWaiting, int maxTransfersPerBatch, int writers) {
        public Limits {
            if (maxWaiting < 1 || maxTransfersPerBatch < 1 || writers < 1) {
                throw new IllegalArgumentException("the engine's limits must be at least 1");
            }
        }
    }

    private record Waiting(Submission submission, long since, CompletableFuture<Decision<Receipt>> answer) {}

    private final BatchWriter writer;
    private final Limits limits;
    private final EngineWatcher watcher;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final WaitingLine<Waiting> line = new WaitingLine<>(Waiting::submission);
    private final List<Thread> threads;
    private boolean closed;

    Engine(BatchWriter writer, Limits limits, EngineWatcher watcher) {
        this.writer = writer;
        this.limits = limits;
        this.watcher = watcher;
        this.threads = IntStream.rangeClosed(1, limits.writers)
                .mapToObj(number ->
                        Thread.ofPlatform().name("ledger-writer-" + number).start(this::run))
                .toList();
    }

    /// The answer comes when it is final: accepted means committed and durable. The future fails with a
    /// [StoreFailure], or with [Busy] if too many wait already.
    public CompletableFuture<Decision<Receipt>> submit(Submission submission) {
        return submitAll(List.of(submission)).getFirst();
    }

    /// The same for several, one answer for each in their order. They stand in the line one behind the other; if
    /// there is no room for all of them, none is taken.
    public List<CompletableFuture<Decision<Receipt>>> submitAll(List<Submission> submissions) {
        var all = submissions.stream()
                .map(submission -> new Waiting(submission, System.nanoTime(), new CompletableFuture<>()))
                .toList();
        lock.lock();
        try {
            if (closed) {
                refuse(all, "the service is stopping");
            } else if (line.size() + all.size() > limits.maxWaiting) {
                refuse(all, line.size() + " requests are waiting already");
            } else {
                boolean anyCanGo = false;
                for (var waiting : all) {
                    anyCanGo |= line.add(waiting);
                }
                // Waking a writer for what must wait for a batch on its way would only make it look at the whole line.
                if (anyCanGo) {
                    changed.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        return all.stream().map(Waiting::answer).toList();
    }

    private static void refuse(List<Waiting> all, String reason) {
        all.forEach(waiting -> waiting.answer.completeExceptionally(new Busy(reason)));
    }

    Limits limits() {
        return limits;
    }

    /// How many requests wait now.
    int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, and takes nothing more.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (var batch = take(); !batch.isEmpty(); batch = take()) {
            long taken = System.nanoTime();
            try {
                write(batch);
            } catch (RuntimeException | Error fault) {
                LOG.error("A batch could not be answered", fault);
                batch.forEach(waiting -> waiting.answer.completeExceptionally(fault));
            } finally {
                giveBack(batch);
                var waited = Duration.ofNanos(taken - batch.getFirst().since);
                watcher.wrote(batch.size(), waited, Duration.ofNanos(System.nanoTime() - taken));
            }
        }
    }

    /// Waits for requests that can go; none when the engine is closed and all are gone.
    private List<Waiting> take() {
        lock.lock();
        try {
            var batch = line.take(limits.maxTransfersPerBatch);
            while (batch.isEmpty() && !(closed && line.isEmpty())) {
                changed.awaitUninterruptibly();
                batch = line.take(limits.maxTransfersPerBatch);
            }
            if (!line.isEmpty()) {
                changed.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(List<Waiting> batch) {
        lock.lock();
        try {
            line.arrived(batch);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Writes a batch and answers each of its requests. One that the store chokes on is found by halving, and fails
    /// alone.
    private void write(List<Waiting> batch) {
        List<Decision<Receipt>> decisions;
        try {
            decisions = writer.write(batch.stream().map(Waiting::submission).toList());
        } catch (StoreFailure failure) {
            batch.forEach(waiting -> waiting.answer.completeExceptionally(failure));
            return;
        } catch (RuntimeException | Error failure) {
            if (batch.size() > 1) {
                write(batch.subList(0, batch.size() / 2));
                write(batch.subList(batch.size() / 2, batch.size()));
            } else {
                LOG.error("A transaction could not be written", failure);
                batch.getFirst().answer.completeExceptionally(failure);
            }
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer.complete(decisions.get(i));
            if (decisions.get(i) instanceof Decision.Refused<Receipt>(var refusal)) {
                watcher.refused(refusal);
            }
        }
    }
}
