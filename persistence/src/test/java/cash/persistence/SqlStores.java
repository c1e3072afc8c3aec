package cash.persistence;

import cash.domain.Accounts;
import cash.domain.Amounts;
import cash.domain.Evidence;
import cash.domain.History;
import cash.domain.Ledger;
import cash.domain.RealAccounts;
import cash.domain.StoreContract;
import cash.domain.UnitOfWork;

/// The store's parts for the contract tests.
final class SqlStores {

    private SqlStores() {}

    static StoreContract.Stores on(TestDatabase database) {
        var beans = database.store("contract");
        return new StoreContract.Stores(
                beans.getBean(UnitOfWork.class),
                beans.getBean(RealAccounts.class),
                beans.getBean(Accounts.class),
                beans.getBean(Amounts.class),
                beans.getBean(Ledger.class),
                beans.getBean(History.class),
                beans.getBean(Evidence.class));
    }
}
