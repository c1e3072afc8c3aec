package cash.domain;

import org.junit.jupiter.api.BeforeEach;

/// What services rely on in every store, as tests: a store has one subclass of this. The tests make fresh ids, so
/// that they may share one database, with whatever else is in it.
public abstract class StoreContract
        implements RealAccountsContract,
                AccountsContract,
                AmountsContract,
                HistoryContract,
                LedgerContract,
                BankTransfersContract,
                WithoutLocksContract,
                EvidenceContract,
                UnitOfWorkContract {

    /// The parts of one store.
    public record Stores(
            UnitOfWork work,
            RealAccounts realAccounts,
            Accounts accounts,
            Amounts amounts,
            Ledger ledger,
            History history,
            Evidence evidence) {

        static Stores of(InMemoryStore store) {
            return new Stores(
                    store, store, store, store, store, new InMemoryHistory(store), new InMemoryEvidence(store));
        }
    }

    private Stores stores = Stores.of(new InMemoryStore());
    private StoreFixture given = new StoreFixture(stores);

    /// The store under test; asked once per test.
    protected abstract Stores open();

    @BeforeEach
    void open_the_store() {
        stores = open();
        given = new StoreFixture(stores);
    }

    @Override
    public Stores stores() {
        return stores;
    }

    @Override
    public StoreFixture given() {
        return given;
    }
}
