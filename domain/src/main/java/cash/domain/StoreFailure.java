package cash.domain;

import org.jspecify.annotations.Nullable;

/// Why a unit of work ended without a result. Whatever it was, nothing of the unit of work is half-done.
public abstract sealed class StoreFailure extends RuntimeException {

    private StoreFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// It lost a race against another writer (a deadlock, a lock that took too long, a key that was just taken) and
    /// left nothing behind. Doing the whole unit again, from its first read, is right.
    public static final class Conflict extends StoreFailure {
        public Conflict(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The answer to its commit was lost: it happened in full or not at all, and only looking tells which.
    public static final class OutcomeUnknown extends StoreFailure {
        public OutcomeUnknown(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The store can't be reached or can't write now; it left nothing behind.
    public static final class Unavailable extends StoreFailure {
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
