package cash.persistence;

import cash.domain.Accounts;
import cash.domain.Amounts;
import cash.domain.Evidence;
import cash.domain.History;
import cash.domain.Ledger;
import cash.domain.NewTransaction;
import cash.domain.RealAccounts;
import cash.domain.StoreContract;
import cash.domain.Threads;
import cash.domain.UnitOfWork;
import cash.services.AccountService;
import cash.services.Engine;
import cash.services.RealAccountService;
import cash.services.Receipt;
import cash.services.TransactionService;
import io.micronaut.context.ApplicationContext;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One instance of cash, as it runs in production but without HTTP. Several may run on one database.
record CashInstance(
        ApplicationContext beans,
        StoreContract.Stores stores,
        TransactionService transactions,
        RealAccountService realAccounts,
        AccountService accounts)
        implements AutoCloseable {

    private static final Engine.Limits LIMITS = new Engine.Limits(20_000, 2_000, 4);

    private static final Map<String, ApplicationContext> SECOND_STORES = new ConcurrentHashMap<>();

    /// The store on a database, with services of its own.
    static CashInstance on(TestDatabase server, String database) {
        return on(server.store(database), Clock.systemUTC());
    }

    /// Another store on the same database, with a pool and a memory of its own, as another process would have.
    static CashInstance secondOn(TestDatabase server, String database) {
        var beans = SECOND_STORES.computeIfAbsent(
                server + database, _ -> ApplicationContext.run(server.settings(database)));
        return on(beans, Clock.systemUTC());
    }

    static CashInstance on(ApplicationContext beans, Clock clock) {
        var stores = new StoreContract.Stores(
                beans.getBean(UnitOfWork.class),
                beans.getBean(RealAccounts.class),
                beans.getBean(Accounts.class),
                beans.getBean(Amounts.class),
                beans.getBean(Ledger.class),
                beans.getBean(History.class),
                beans.getBean(Evidence.class));
        return new CashInstance(
                beans,
                stores,
                new TransactionService(stores.work(), stores.ledger(), clock, LIMITS),
                new RealAccountService(stores.work(), stores.realAccounts(), stores.ledger()),
                new AccountService(stores.work(), stores.realAccounts(), stores.accounts(), stores.ledger(), clock));
    }

    /// Makes a transaction that must be accepted.
    Receipt book(NewTransaction transaction) {
        return Requests.accepted(Threads.result(transactions.post(transaction, null)));
    }

    /// Ends the services; the store stays for the next test.
    @Override
    public void close() {
        transactions.close();
    }
}
