package cash.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes back what a [Chronicle] told, into a store that never had anything. All of it happens in one
/// [UnitOfWork#write], in the order of the methods; what an instance of cash remembers is not touched by it.
public interface Restoration {

    /// Keeps all others from writing steps until the unit of work ends, and returns the ledger to write them to and to
    /// look things up in; nothing if there is anything in the store already.
    Optional<Ledger> begin();

    /// Adds real accounts, which come behind those before in the matrix.
    void addRealAccounts(List<RealAccount> realAccounts);

    /// The same for accounts, with the histories of their overdraft limits.
    void addAccounts(List<Account> accounts, Map<Account.Id, List<OverdraftLimit>> limits);

    /// Notes which step is the last without a hash; there is none without this.
    void setLastUnsealed(Transaction.Id step);

    /// Adds what keys were used for.
    void addUses(List<Ledger.Use> uses);
}
