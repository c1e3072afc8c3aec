package cash.services;

import cash.domain.Decision;
import cash.domain.StoreFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One commit for many requests: while a batch is on its way to the database, the requests that arrive meanwhile wait
/// together and become the next one. Nobody waits for a timer, so a lone request is written at once. They are decided in
/// the order they arrived.
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /// How many requests may wait, and how many transfers one batch takes before it leaves the rest to the next.
    public record Limits(int maxWaiting, int maxTransfersPerBatch) {
        public Limits {
            if (maxWaiting < 1 || maxTransfersPerBatch < 1) {
                throw new IllegalArgumentException("the engine's limits must be at least 1");
            }
        }
    }

    private record Waiting(Submission submission, CompletableFuture<Decision<Receipt>> answer) {}

    private final BatchWriter writer;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;

    Engine(BatchWriter writer, Limits limits) {
        this.writer = writer;
        this.limits = limits;
        this.thread = Thread.ofPlatform().name("ledger-writer").start(this::run);
    }

    /// The answer comes when it is final: accepted means committed and durable. The future fails with a [StoreFailure], or
    /// with [Busy] if too many wait already.
    public CompletableFuture<Decision<Receipt>> submit(Submission submission) {
        var waiting = new Waiting(submission, new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                waiting.answer.completeExceptionally(new Busy("the service is stopping"));
            } else if (queue.size() >= limits.maxWaiting) {
                waiting.answer.completeExceptionally(new Busy(limits.maxWaiting + " requests are waiting already"));
            } else {
                queue.add(waiting);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
        return waiting.answer;
    }

    /// Writes what waits, and takes nothing more.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (var batch = take(); !batch.isEmpty(); batch = take()) {
            write(batch);
        }
    }

    /// Waits for requests and takes as many as fit into one batch; none when the engine is closed and all are done.
    private List<Waiting> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                arrived.awaitUninterruptibly();
            }
            var batch = new ArrayList<Waiting>();
            int transfers = 0;
            while (!queue.isEmpty()) {
                transfers += queue.element().submission.transaction().transfers().size();
                if (transfers > limits.maxTransfersPerBatch && !batch.isEmpty()) {
                    break;
                }
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// Writes a batch and answers each of its requests. One that the store chokes on is found by halving, and fails alone.
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
        }
    }
}
