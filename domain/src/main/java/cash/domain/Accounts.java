package cash.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All (virtual) accounts. Changes are made inside a [UnitOfWork#write].
public interface Accounts {

    /// Adds it and the first record of its overdraft limit, or returns false if its id is taken. If another unit
    /// of work is adding the same id, waits for its end, and may have to give way with a [StoreFailure.Conflict].
    boolean add(Account account);

    Optional<Account.WithBalances> find(Account.Id id);

    /// In the order of their ids, those behind `after`, at most `limit`.
    List<Account.WithBalances> list(Account.Filter filter, Account.@Nullable Id after, int limit);

    /// The account as it is now, kept from being changed by others until the unit of work ends.
    Optional<Account> lock(Account.Id id);

    /// Replaces name, home, overdraft limit, metadata and status of one that was locked in this unit of work. A
    /// new overdraft limit is recorded before.
    void save(Account account);

    /// Adds to the history of the overdraft limit of one that was locked in this unit of work.
    void record(Account.Id id, OverdraftLimit limit);

    /// The history of its overdraft limit, the newest first, older than version `before`, at most `limit`.
    List<OverdraftLimit> overdraftLimits(Account.Id id, long before, int limit);

    /// Whether an entry ever touched it.
    boolean hasEntries(Account.Id id);

    /// Whether money lies in any of its cells, or is held there.
    boolean hasMoney(Account.Id id);

    /// Its cell with the least available, if it has any.
    Optional<Amount> poorest(Account.Id id);

    /// Removes one that has no entries.
    void remove(Account.Id id);
}
