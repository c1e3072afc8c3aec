package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.RealAccount;
import cash.domain.StoreFixture;
import cash.domain.Transaction;
import cash.domain.Transfer;
import io.micronaut.context.ApplicationContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What reads and writes cost in SQL statements.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class StatementCountTest {

    private static final String DATABASE = "counting";
    private static final Map<TestDatabase, ApplicationContext> STORES = new EnumMap<>(TestDatabase.class);

    private final CashInstance cash;
    private final StoreFixture given;

    StatementCountTest(TestDatabase server) {
        cash = CashInstance.on(STORES.computeIfAbsent(server, StatementCountTest::listenedTo), Clock.systemUTC());
        given = new StoreFixture(cash.stores());
    }

    private static ApplicationContext listenedTo(TestDatabase server) {
        var settings = new HashMap<>(server.settings(DATABASE));
        settings.put("datasources.default.url", server.url(DATABASE) + StatementLog.OPTION);
        return ApplicationContext.run(settings);
    }

    @BeforeEach
    void some_cells() {
        given.realAccounts("giro", "savings");
        for (int i = 0; i < 12; i++) {
            given.add(given.newAccount("a" + i, "giro"));
            cash.book(Requests.transaction(given, "external giro/a" + i + " 5", "external savings/a" + i + " 3"));
        }
    }

    @AfterEach
    void close() {
        cash.close();
    }

    private static List<String> statements(Runnable run) {
        return StatementLog.statements(StatementLog.of(run));
    }

    @Test
    void reading_one_thing_is_one_statement() {
        var stores = cash.stores();
        var id = given.book(given.transfer("giro/a1", "savings/a2", 1)).id();
        var reads = Map.<String, Runnable>of(
                "a real account", () -> stores.realAccounts().find(given.realAccountId("giro")),
                "an account", () -> stores.accounts().find(given.accountId("a1")),
                "a cell", () -> stores.amounts().find(given.cell("giro/a1")),
                "a cell's history", () -> stores.amounts().entries(given.cell("giro/a1"), 0, 100),
                "a transaction", () -> stores.ledger().find(id));

        reads.forEach((what, read) -> assertThat(statements(read)).as(what).hasSize(1));
    }

    @Test
    void a_page_of_accounts_with_their_cells_is_two_statements_whatever_its_size() {
        var stores = cash.stores();
        for (int limit : List.of(1, 5, 12)) {
            var accounts = new ArrayList<Account.Id>();
            var realAccounts = new ArrayList<RealAccount.Id>();
            var cells = new ArrayList<Amount>();
            var filter = new Account.Filter(null, given.realAccountId("giro"), Metadata.NONE);

            assertThat(statements(() -> {
                        stores.accounts()
                                .list(filter, null, limit)
                                .forEach(it -> accounts.add(it.account().id()));
                        cells.addAll(stores.amounts().ofAccounts(accounts));
                    }))
                    .hasSize(2);
            assertThat(accounts).hasSize(limit);
            assertThat(cells).hasSize(2 * limit);

            var all = new RealAccount.Filter(null, null, Metadata.NONE);
            assertThat(statements(() -> {
                        stores.realAccounts()
                                .list(all, null, limit)
                                .forEach(it -> realAccounts.add(it.realAccount().id()));
                        stores.amounts().ofRealAccounts(realAccounts);
                    }))
                    .hasSize(2);
        }
    }

    @Test
    void a_page_of_transactions_costs_the_same_whatever_its_size() {
        var filter = new Transaction.Filter(null, given.realAccountId("giro"), null, null, null, null, Metadata.NONE);
        var costs = Stream.of(1, 5, 12)
                .map(limit -> statements(() -> assertThat(cash.stores().ledger().list(filter, null, limit))
                                .hasSize(limit))
                        .size())
                .toList();

        assertThat(costs.stream().distinct()).hasSize(1);
        assertThat(costs.getFirst()).isLessThanOrEqualTo(3);
    }

    @Test
    void the_texts_of_a_transaction_are_read_once_however_many_transfers_it_has() {
        var metadata = Metadata.of(
                IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "n" + i, _ -> "x".repeat(500))));
        var transfers = IntStream.range(0, 100)
                .mapToObj(i -> given.transfer("giro/a" + i % 12, "savings/a" + i % 12, 1))
                .toArray(Transfer[]::new);
        var written = given.book(given.draft(transfers).with(metadata));

        long bytes = cash.stores().work().write(() -> {
            long before = bytesSent();
            assertThat(cash.stores().ledger().find(written.id())).contains(written);
            return bytesSent() - before;
        });

        assertThat(bytes).isLessThan(2 * 50 * 500 + 100 * 500);
    }

    /// By the server, on the connection of the unit of work.
    private long bytesSent() {
        return cash.beans()
                .getBean(Statements.class)
                .query("SHOW SESSION STATUS LIKE 'Bytes_sent'", row -> row.getLong(2))
                .getFirst();
    }

    @Test
    void the_matrix_is_one_statement_for_each_of_its_parts() {
        assertThat(statements(() -> cash.stores()
                        .work()
                        .snapshot(() -> cash.stores().amounts().matrix(null))))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void a_batch_of_500_transactions_costs_as_many_statements_and_round_trips_as_one() {
        costOfBatch(1);

        var one = costOfBatch(1);
        var many = costOfBatch(500);

        assertThat(many).hasSameSizeAs(one);
        // Cells with different numbers of entries are set by a statement for each number: here 41 or 42, or 1.
        assertThat(StatementLog.statements(many).size())
                .isBetween(
                        StatementLog.statements(one).size(),
                        StatementLog.statements(one).size() + 1);
        assertThat(one).hasSizeLessThanOrEqualTo(7);
    }

    /// Transactions with everything there is to look up and to write, on cells that are not new.
    private List<String> costOfBatch(int size) {
        var drafts = IntStream.range(0, size)
                .mapToObj(i -> given.draft(
                        given.transfer("giro/a" + i % 12, "savings/a" + (i + 1) % 12, 1),
                        given.transfer("external", "giro/a" + i % 12, 1)))
                .map(draft -> draft.with(given.label("x"))
                        .described("x")
                        .referenced(given.text("r" + draft.recordedAt().toEpochMilli())))
                .toList();
        var batches = new Batches(cash.stores(), given);
        return StatementLog.of(() -> batches.write(
                drafts,
                i -> IdempotencyKey.ofText(
                        given.text("k" + drafts.get(i).recordedAt().toEpochMilli()))));
    }
}
