package cash.services;

import cash.domain.StoreFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Runs a whole unit of work again after it lost a race. A race is lost quickly and won soon, so the pauses are
/// short and random; who keeps losing for `patience` is told that the store is unavailable.
record Retries(Duration patience) {

    private static final long MAX_PAUSE_MILLIS = 50;

    static Retries standard() {
        return new Retries(Duration.ofSeconds(20));
    }

    /// Runs `unit` until it succeeds, or fails with anything but a [StoreFailure.Conflict].
    <T> T run(Supplier<T> unit) {
        return run(unit, false);
    }

    /// The same, but a store that can't be reached is asked again too, and so is one whose answer was lost: for
    /// units that only look.
    <T> T patiently(Supplier<T> unit) {
        return run(unit, true);
    }

    private <T> T run(Supplier<T> unit, boolean patiently) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return unit.get();
            } catch (StoreFailure failure) {
                boolean again = patiently || failure instanceof StoreFailure.Conflict;
                if (!again) {
                    throw failure;
                }
                if (System.nanoTime() >= deadline) {
                    throw new StoreFailure.Unavailable("the store was too contended for " + patience, failure);
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        long longest = Math.min(MAX_PAUSE_MILLIS, 1L << Math.min(attempt, 6));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure.Unavailable("the service is stopping", e);
        }
    }
}
