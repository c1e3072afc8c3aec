package cash.persistence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Balance;
import cash.domain.Discrepancy;
import cash.domain.Refusal;
import cash.domain.Store;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.services.VerificationService;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The schema comes into being by itself, once.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MigrationsTest {

    private static final String DATABASE = "migrations";

    private final TestDatabase server;
    private final Sql sql;

    MigrationsTest(TestDatabase server) {
        this.server = server;
        sql = new Sql(server, DATABASE);
    }

    @AfterEach
    void drop() {
        sql.run("DROP DATABASE " + DATABASE);
        sql.close();
    }

    private CashInstance start() {
        return CashInstance.on(ApplicationContext.run(server.settings(DATABASE)), Clock.systemUTC());
    }

    private static void stop(CashInstance cash) {
        cash.close();
        cash.beans().close();
    }

    /// All tables with all their columns, keys, triggers and rows.
    private List<String> everything() {
        var all = sql.query(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1",
                row -> row.getString(1));
        return all.stream()
                .flatMap(table -> List.of(
                        sql.query("SHOW CREATE TABLE " + table, row -> row.getString(2))
                                .getFirst(),
                        "rows: " + sql.number("SELECT COUNT(*) FROM " + table),
                        "checksum: " + sql.query("CHECKSUM TABLE " + table, row -> row.getString(2)),
                        "triggers: " + sql.query("SHOW TRIGGERS LIKE '" + table + "'", row -> row.getString(1)))
                        .stream())
                .toList();
    }

    @Test
    void they_run_on_an_empty_schema_and_a_second_start_changes_nothing() {
        assertThat(everything()).isEmpty();
        var first = start();
        var given = new StoreFixture(first.stores());
        given.realAccounts("giro");
        given.accounts("rent");
        given.book(given.transfer("external", "giro/rent", 5));
        stop(first);
        var before = everything();
        assertThat(before).hasSizeGreaterThan(12);

        var second = start();
        var balance = second.stores()
                .amounts()
                .find(given.cell("giro/rent"))
                .orElseThrow()
                .balance();
        stop(second);

        assertThat(balance).isEqualTo(new Balance(5, 0));
        assertThat(everything()).isEqualTo(before);
    }

    /// Runs a migration on tables that others made later.
    private void migrate(String script) throws IOException {
        try (var file = Migrations.class.getResourceAsStream("/db/migration/" + script)) {
            Stream.of(new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^--.*$", "")
                            .split(";", -1))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .forEach(sql::run);
        }
    }

    @Test
    void the_tables_of_effective_time_are_filled_from_the_entries_that_are_there_as_they_would_have_been_written()
            throws IOException {
        var cash = start();
        var given = new StoreFixture(cash.stores());
        given.realAccounts("giro");
        given.accounts("rent", "food");
        for (int day = 1; day < 30; day++) {
            var draft = given.draft(
                    given.transfer("external", "giro/rent", day), given.transfer("giro/food", "giro/rent", 1));
            given.book(
                    day % 3 == 0 ? draft : draft.effectiveAt("2020-02-%02dT00:00:00.00000%dZ".formatted(day, day % 5)));
        }
        stop(cash);
        var dated = sql.query("SELECT * FROM dated_entries ORDER BY 1, 2", MigrationsTest::text);
        var sums =
                sql.query("SELECT * FROM effective_sums WHERE entries <> 0 ORDER BY 1, 2, 3, 4", MigrationsTest::text);
        assertThat(dated).hasSize(40);
        assertThat(sums).hasSizeGreaterThan(100);

        sql.run("DROP TABLE dated_entries");
        sql.run("DROP TABLE effective_sums");
        migrate("V2__effective_time.sql");

        assertThat(sql.query("SELECT * FROM dated_entries ORDER BY 1, 2", MigrationsTest::text))
                .isEqualTo(dated);
        assertThat(sql.query(
                        "SELECT * FROM effective_sums WHERE entries <> 0 ORDER BY 1, 2, 3, 4", MigrationsTest::text))
                .isEqualTo(sums);
    }

    private static String text(ResultSet row) throws SQLException {
        var text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            text.append(row.getString(i)).append(' ');
        }
        return text.toString();
    }

    @Test
    void an_older_cash_refuses_to_start_on_the_schema_of_a_newer_one() {
        stop(start());
        sql.run("INSERT INTO flyway_schema_history"
                + " (installed_rank, version, description, type, script, installed_by, execution_time, success)"
                + " VALUES (99, '99', 'from the future', 'SQL', 'V99__from_the_future.sql', 'test', 1, 1)");

        assertThatThrownBy(() -> stop(start())).hasStackTraceContaining("99");
    }

    @Test
    void an_account_that_was_there_before_limits_were_recorded_gets_its_first_record() throws IOException {
        var first = start();
        var given = new StoreFixture(first.stores());
        var rent = given.add(given.newAccount("rent", null));
        stop(first);
        sql.run("DROP TABLE overdraft_limits");
        sql.run("UPDATE accounts SET overdraft_limit = 77");
        migrate("V3__overdraft_limits.sql");

        var second = start();
        var limits = second.stores().accounts().overdraftLimits(rent.id(), Long.MAX_VALUE, 10);
        stop(second);

        assertThat(limits).hasSize(1).allSatisfy(limit -> {
            assertThat(limit.before()).isNull();
            assertThat(limit.after()).isEqualTo(77);
            assertThat(limit.recordedAt())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        });
    }

    /// Twice, as after a start that was cut off.
    @Test
    void steps_that_were_there_before_hashes_are_told_from_those_that_lack_one() throws IOException {
        var first = start();
        var given = new StoreFixture(first.stores());
        given.realAccounts("giro");
        given.accounts("rent");
        given.book(given.transfer("external", "giro/rent", 5));
        given.book(given.transfer("giro/rent", "external", 1));
        stop(first);
        sql.run("DROP TABLE chains");
        sql.run("DROP TABLE unsealed");
        for (var table : List.of("transactions", "hold_ends")) {
            sql.run("ALTER TABLE " + table + " DROP COLUMN chain, DROP COLUMN hash");
        }
        migrate("V5__seals.sql");
        migrate("V5__seals.sql");

        var second = start();
        second.book(Requests.transaction(given, "external giro/rent 7"));
        var verification =
                new VerificationService(second.stores().work(), second.stores().evidence());
        var before = verification.verify();
        sql.run("DROP TRIGGER transactions_no_update");
        sql.run("UPDATE transactions SET chain = NULL, hash = NULL");
        var after = verification.verify();
        stop(second);

        assertThat(before.discrepancies()).isEmpty();
        assertThat(before.pin().steps()).isEqualTo(3);
        assertThat(before.pin().chains().getLast().length()).isEqualTo(2);
        assertThat(after.discrepancies())
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Discrepancy.Kind.TRANSACTION_UNSEALED, Discrepancy.Kind.CHAIN_LENGTH);
    }

    @Test
    void a_schema_that_somebody_else_uses_is_left_alone() {
        sql.run("CREATE TABLE precious (id INT PRIMARY KEY)");
        sql.run("INSERT INTO precious VALUES (1)");

        assertThatThrownBy(() -> stop(start())).hasStackTraceContaining("non-empty schema");

        assertThat(sql.query(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
                        row -> row.getString(1)))
                .containsExactly("precious");
    }

    @Test
    void a_reset_erases_everything_and_creates_it_anew() {
        var cash = start();
        var empty = everything();
        var given = new StoreFixture(cash.stores());
        given.realAccounts("giro");
        given.accounts("rent");
        given.book(given.transfer("external", "giro/rent", 5));
        var store = cash.beans().getBean(Store.class);
        assertThat(store.contents()).containsEntry("transactions", 1L).containsEntry("accounts", 1L);

        store.reset();
        stop(cash);

        assertThat(withoutHistory(everything())).isEqualTo(withoutHistory(empty));
    }

    /// The history has the instant of the migration, and so has the guard.
    private static List<String> withoutHistory(List<String> everything) {
        var result = new ArrayList<>(everything);
        for (var table : List.of("`flyway_schema_history`", "`guard`")) {
            int first = IntStream.range(0, result.size())
                    .filter(i -> result.get(i).contains(table))
                    .findFirst()
                    .orElseThrow();
            result.subList(first, first + 4).clear();
        }
        return result;
    }

    @Test
    void after_a_reset_nothing_of_the_old_accounts_is_remembered() {
        var cash = start();
        var given = new StoreFixture(cash.stores());
        given.realAccounts("giro");
        given.accounts("rent");
        cash.book(Requests.transaction(given, "external giro/rent 5"));
        cash.beans().getBean(Store.class).reset();
        given.realAccounts("savings");
        given.accounts("food");

        var decision =
                Threads.result(cash.transactions().post(Requests.transaction(given, "external giro/rent 7"), null));
        stop(cash);

        assertThat(sql.number("SELECT COUNT(*) FROM amounts"))
                .as("cells, of savings/food")
                .isZero();
        assertThat(Requests.refusal(decision)).isInstanceOf(Refusal.UnknownRealAccount.class);
    }
}
