package cash.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All real accounts. Changes are made inside a [UnitOfWork#write].
public interface RealAccounts {

    /// Adds it, or returns false if its id is taken. If another unit of work is adding the same id, waits for its
    /// end, and may have to give way with a [StoreFailure.Conflict].
    boolean add(RealAccount realAccount);

    Optional<RealAccount.WithBalance> find(RealAccount.Id id);

    /// In the order of their ids, those behind `after`, at most `limit`.
    List<RealAccount.WithBalance> list(RealAccount.Filter filter, RealAccount.@Nullable Id after, int limit);

    /// The real account as it is now, kept from being changed by others until the unit of work ends.
    Optional<RealAccount> lock(RealAccount.Id id);

    /// Replaces name, IBAN, metadata and status of one that was locked in this unit of work.
    void save(RealAccount realAccount);

    /// Whether an entry ever touched it.
    boolean hasEntries(RealAccount.Id id);

    /// Whether money lies in any of its cells, or is held there.
    boolean hasMoney(RealAccount.Id id);

    /// Up to `limit` accounts that are at home in it.
    List<Account.Id> residents(RealAccount.Id id, int limit);

    /// Removes one that has no entries and no residents.
    void remove(RealAccount.Id id);
}
