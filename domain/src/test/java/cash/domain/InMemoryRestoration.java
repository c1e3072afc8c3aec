package cash.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fills an [InMemoryStore] that is empty.
public record InMemoryRestoration(InMemoryStore store) implements Restoration {

    @Override
    public Optional<Ledger> begin() {
        store.exclude();
        return store.isEmpty() ? Optional.of(store) : Optional.empty();
    }

    @Override
    public void addRealAccounts(List<RealAccount> realAccounts) {
        realAccounts.forEach(store::restore);
    }

    @Override
    public void addAccounts(List<Account> accounts, Map<Account.Id, List<OverdraftLimit>> limits) {
        accounts.forEach(it -> store.restore(it, limits.getOrDefault(it.id(), List.of())));
    }

    /// Nothing in memory is older than hashes are.
    @Override
    public void setLastUnsealed(Transaction.Id step) {
        throw new IllegalStateException(step + " has no hash");
    }

    @Override
    public void addUses(List<Ledger.Use> uses) {
        uses.forEach(store::restore);
    }
}
