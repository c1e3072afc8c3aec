package cash.persistence;

import cash.domain.HistoryContract;
import cash.domain.StoreContract;
import cash.domain.StoreFixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The histories as every store must tell them, where already two cells are many and a dozen transfers are too much
/// to read.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class WideStatementsTest implements HistoryContract {

    private final StoreContract.Stores stores;
    private final StoreFixture given;

    WideStatementsTest(TestDatabase server) {
        var some = SqlStores.on(server);
        var beans = server.store("contract");
        var statements = beans.getBean(Statements.class);
        var rows = beans.getBean(StatementRows.class);
        var pages = new StatementPages(statements, rows, new WideStatementRows(statements, rows, List.of(2, 9)), 2);
        stores = new StoreContract.Stores(
                some.work(),
                some.realAccounts(),
                some.accounts(),
                some.amounts(),
                some.ledger(),
                new SqlHistory(statements, pages),
                some.evidence(),
                some.chronicle());
        given = new StoreFixture(stores);
    }

    @Override
    public StoreContract.Stores stores() {
        return stores;
    }

    @Override
    public StoreFixture given() {
        return given;
    }
}
