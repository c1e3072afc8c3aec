package cash.services;

import cash.domain.StoreFailure;
import cash.domain.Threads;
import cash.domain.UnitOfWork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The unit of work of a store, with the faults of real databases at the moments that a test chooses. What is to be
/// committed is really committed, and what isn't is really rolled back.
final class ScriptedWork implements UnitOfWork {

    enum Fault {
        NONE,
        /// All work is done, and then rolled back since somebody else was faster.
        CONFLICT,
        /// The store can't be reached.
        UNAVAILABLE,
        /// The commit happens, but its answer is lost.
        COMMITTED_BUT_LOST,
        /// The connection is cut before the commit arrives.
        ROLLED_BACK_BUT_LOST,
        /// The answer is lost while the commit is still on its way.
        COMMITTED_LATE_BUT_LOST
    }

    private final UnitOfWork real;
    private final Deque<Fault> script = new ArrayDeque<>();
    private final AtomicInteger units = new AtomicInteger();
    private volatile Fault otherwise = Fault.NONE;
    private volatile Runnable afterFault = () -> {};
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch arrived = new CountDownLatch(0);

    ScriptedWork(UnitOfWork real) {
        this.real = real;
    }

    /// The next units of work that write meet these faults, one each.
    synchronized void next(Fault... faults) {
        script.addAll(List.of(faults));
    }

    /// Every unit of work that writes meets this one, once the script is at its end.
    void always(Fault fault) {
        otherwise = fault;
    }

    /// What somebody else does right after each fault.
    void afterFault(Runnable deed) {
        afterFault = deed;
    }

    /// How many units of work that write began.
    int units() {
        return units.get();
    }

    /// Lets the next unit of work that writes wait, with all behind it, until the gate is opened.
    Gate close() {
        gate = new CountDownLatch(1);
        arrived = new CountDownLatch(1);
        return new Gate(arrived, gate);
    }

    /// Opens the last gate, if it is closed.
    void open() {
        gate.countDown();
    }

    record Gate(CountDownLatch arrived, CountDownLatch opened) {
        /// Waits until a unit of work stands before the gate.
        void awaitArrival() {
            try {
                arrived.await();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }

        void open() {
            opened.countDown();
        }
    }

    private synchronized Fault fault() {
        var next = script.poll();
        return next == null ? otherwise : next;
    }

    @Override
    public <T> T write(Supplier<T> work) {
        units.incrementAndGet();
        arrived.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        var fault = fault();
        try {
            return switch (fault) {
                case NONE -> real.write(work);
                case CONFLICT -> thenThrow(work, new StoreFailure.Conflict("deliberate", null));
                case UNAVAILABLE -> throw new StoreFailure.Unavailable("deliberate", null);
                case COMMITTED_BUT_LOST -> {
                    real.write(work);
                    throw new StoreFailure.OutcomeUnknown("deliberate", null);
                }
                case ROLLED_BACK_BUT_LOST -> thenThrow(work, new StoreFailure.OutcomeUnknown("deliberate", null));
                case COMMITTED_LATE_BUT_LOST -> late(work);
            };
        } finally {
            if (fault != Fault.NONE) {
                afterFault.run();
            }
        }
    }

    private <T> T thenThrow(Supplier<T> work, StoreFailure failure) {
        return real.write(() -> {
            var _ = work.get();
            throw failure;
        });
    }

    private <T> T late(Supplier<T> work) {
        var sent = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> real.write(() -> {
                    var result = work.get();
                    sent.complete(null);
                    sleep(200);
                    return result;
                }));
        Threads.result(sent);
        throw new StoreFailure.OutcomeUnknown("deliberate", null);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public <T> T append(Supplier<T> work) {
        return write(work);
    }

    @Override
    public <T> T snapshot(Supplier<T> work) {
        return real.snapshot(work);
    }
}
