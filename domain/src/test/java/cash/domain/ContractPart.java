package cash.domain;

/// What the tests of each part have in common.
interface ContractPart {
    StoreContract.Stores stores();

    StoreFixture given();

    default UnitOfWork work() {
        return stores().work();
    }

    default RealAccounts realAccounts() {
        return stores().realAccounts();
    }

    default Accounts accounts() {
        return stores().accounts();
    }

    default Amounts amounts() {
        return stores().amounts();
    }

    default Ledger ledger() {
        return stores().ledger();
    }

    default History history() {
        return stores().history();
    }
}
