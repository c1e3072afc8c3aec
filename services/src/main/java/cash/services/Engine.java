package cash.services;

import cash.domain.Decision;
import cash.domain.StoreFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /// A request in the line or on its way, and when it came.
    record Waiting(Submission submission, long since, CompletableFuture<Decision<Receipt>> answer) {}

    private final BatchWriter writer;
    private final Limits limits;
    private final EngineWatcher watcher;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final WaitingLine<Waiting> line = new WaitingLine<>(Waiting::submission);
    private final List<Thread> threads;
    private final Set<Batch> foreseen = new HashSet<>();
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
    /// [StoreFailure], or with [Busy] if too many wait already. Whoever goes on with it should do so elsewhere: it
    /// comes in the thread of the writer.
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
                } else {
                    wakeWhoCanGoBehind();
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
        for (var batch = take(); !batch.requests().isEmpty(); batch = take()) {
            long taken = System.nanoTime();
            var requests = batch.requests();
            try {
                write(batch);
            } catch (RuntimeException | Error fault) {
                LOG.error("A batch could not be answered", fault);
                fail(requests, fault);
            } finally {
                end(batch);
                var waited = Duration.ofNanos(taken - requests.getFirst().since);
                watcher.wrote(requests.size(), waited, Duration.ofNanos(System.nanoTime() - taken));
            }
        }
    }

    /// Others may go behind this batch from now on.
    void isForeseen(Batch batch) {
        lock.lock();
        try {
            foreseen.add(batch);
            wakeWhoCanGoBehind();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody may go behind this batch any more.
    void isNotForeseen(Batch batch) {
        lock.lock();
        try {
            foreseen.remove(batch);
        } finally {
            lock.unlock();
        }
    }

    /// What it had is free again.
    private void end(Batch batch) {
        lock.lock();
        try {
            foreseen.remove(batch);
            line.arrived(batch.requests());
            changed.signalAll();
        } finally {
            lock.unlock();
            batch.end();
        }
    }

    /// Waits for requests that can go; none when the engine is closed and all are gone.
    private Batch take() {
        lock.lock();
        try {
            var batch = takeIfAny();
            while (batch.requests().isEmpty() && !(closed && line.isEmpty())) {
                changed.awaitUninterruptibly();
                batch = takeIfAny();
            }
            if (!line.isEmpty()) {
                changed.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// Those who need not wait for anybody or, if there are none, those who can go behind others.
    private Batch takeIfAny() {
        var free = line.take(limits.maxTransfersPerBatch);
        if (!free.isEmpty() || !isTimeToGoBehind()) {
            return new Batch(this, free, List.of());
        }
        var ahead = List.copyOf(foreseen);
        var requests = ahead.stream().map(Batch::requests).toList();
        return new Batch(this, line.takeBehind(requests, limits.maxTransfersPerBatch), ahead);
    }

    /// Whoever goes behind others has to wait for them and can take nobody else meanwhile, so some must have
    /// gathered: at least half as many as each of those ahead has.
    private boolean isTimeToGoBehind() {
        int ahead = foreseen.stream().mapToInt(batch -> batch.requests().size()).sum();
        return ahead > 0 && 2 * line.size() * foreseen.size() >= ahead;
    }

    private void wakeWhoCanGoBehind() {
        if (isTimeToGoBehind()) {
            changed.signal();
        }
    }

    /// Writes a batch. One behind others that can't be written as it was foreseen begins anew once these have ended, so
    /// that nobody is decided before those who came earlier.
    private void write(Batch batch) {
        if (!batch.isBehind() || !isWrittenBehind(batch)) {
            write(batch.requests(), batch);
        }
    }

    private boolean isWrittenBehind(Batch batch) {
        List<Decision<Receipt>> decisions;
        try {
            decisions = writer.writeBehind(submissions(batch.requests()), batch);
        } catch (StoreFailure.Unavailable | StoreFailure.OutcomeUnknown failure) {
            fail(batch.requests(), failure);
            return true;
        } catch (RuntimeException | Error untrue) {
            batch.awaitThoseAhead();
            return false;
        }
        answer(batch.requests(), decisions);
        return true;
    }

    /// Writes requests and answers each of them. One that the store chokes on is found by halving, and fails alone.
    private void write(List<Waiting> requests, Foresight foresight) {
        List<Decision<Receipt>> decisions;
        try {
            decisions = writer.write(submissions(requests), foresight);
        } catch (StoreFailure failure) {
            fail(requests, failure);
            return;
        } catch (RuntimeException | Error failure) {
            if (requests.size() > 1) {
                write(requests.subList(0, requests.size() / 2), Foresight.NONE);
                write(requests.subList(requests.size() / 2, requests.size()), Foresight.NONE);
            } else {
                LOG.error("A transaction could not be written", failure);
                fail(requests, failure);
            }
            return;
        }
        answer(requests, decisions);
    }

    private static void fail(List<Waiting> requests, Throwable failure) {
        requests.forEach(waiting -> waiting.answer.completeExceptionally(failure));
    }

    private static List<Submission> submissions(List<Waiting> requests) {
        return requests.stream().map(Waiting::submission).toList();
    }

    /// Never to be called where a failure would lead to writing again what is there already.
    private void answer(List<Waiting> requests, List<Decision<Receipt>> decisions) {
        for (int i = 0; i < requests.size(); i++) {
            requests.get(i).answer.complete(decisions.get(i));
            if (decisions.get(i) instanceof Decision.Refused<Receipt>(var refusal)) {
                watcher.refused(refusal);
            }
        }
    }
}
