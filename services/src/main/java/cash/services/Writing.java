package cash.services;

import cash.domain.StoreFailure;
import cash.domain.UnitOfWork;
import java.util.function.Function;

/// Runs the units of work that change accounts. Each is written so that it may be run again: after a lost race, and
/// after a lost answer to a commit, when it is told so, since it may find its own work done.
record Writing(UnitOfWork work, Retries retries) {

    /// What a unit of work knows of the tries before it.
    enum Attempt {
        FIRST,
        /// An earlier one may have been committed.
        AFTER_UNKNOWN_OUTCOME
    }

    <T> T run(Function<Attempt, T> unit) {
        try {
            return retries.run(() -> work.write(() -> unit.apply(Attempt.FIRST)));
        } catch (StoreFailure.OutcomeUnknown lost) {
            try {
                return retries.patiently(() -> work.write(() -> unit.apply(Attempt.AFTER_UNKNOWN_OUTCOME)));
            } catch (StoreFailure stillUnknown) {
                lost.addSuppressed(stillUnknown);
                throw lost;
            }
        }
    }
}
