package cash.domain;

import java.util.function.Supplier;

/// The boundary of a database transaction: what is read and written inside it happens in full or not at all. Units
/// of work are not nested. A failure of the store ends one with a [StoreFailure]; any other exception rolls it back
/// too.
public interface UnitOfWork {

    /// Commits when `work` returns; the result is durable when this returns.
    <T> T write(Supplier<T> work);

    /// The same for work that uses nothing but a [Ledger] and ends with writing to it, so that a store may
    /// begin together with the first step and commit together with the last.
    <T> T append(Supplier<T> work);

    /// Reads one consistent state of the whole ledger, however many queries it takes, and holds up no writer.
    <T> T snapshot(Supplier<T> work);
}
