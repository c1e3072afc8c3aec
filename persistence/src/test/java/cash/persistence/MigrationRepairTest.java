package cash.persistence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// A migration that was cut off, by whatever and wherever, is completed by the next start.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MigrationRepairTest {

    private static final String DATABASE = "migration_repair";

    /// Of two transactions, the second of which took effect long before it was recorded.
    private static final List<String> LEDGER = List.of(
            "INSERT INTO real_accounts (no, id, name, currency, status, created_at)"
                    + " VALUES (1, 'giro', 'Giro', 'EUR', 'OPEN', '2026-01-01')",
            "INSERT INTO accounts (no, id, name, status, overdraft_limit, created_at)"
                    + " VALUES (1, 'rent', 'Rent', 'OPEN', 7, '2026-01-01'), (2, 'food', 'Food', 'OPEN', 0, '2026-01-01')",
            "INSERT INTO transactions (id, effective_at, recorded_at) VALUES"
                    + " (x'0190000000007000800000000000000a', '2024-06-09 02:16:09.216', '2024-06-09 02:16:09.216'),"
                    + " (x'0190000000017000800000000000000b', '2020-02-03 04:05:06.789', '2024-06-09 02:16:09.217')",
            "INSERT INTO transfers VALUES"
                    + " (x'0190000000007000800000000000000a', 0, NULL, NULL, 1099511627777, 1, 5),"
                    + " (x'0190000000017000800000000000000b', 0, 1099511627777, 2, 1099511627778, 1, 3)",
            "INSERT INTO entries VALUES"
                    + " (1099511627777, 1, x'0190000000007000800000000000000a', 5, 0, 5, 0),"
                    + " (1099511627777, 2, x'0190000000017000800000000000000b', -3, 0, 2, 0),"
                    + " (1099511627778, 1, x'0190000000017000800000000000000b', 3, 0, 3, 0)",
            "INSERT INTO amounts VALUES"
                    + " (1099511627777, 1, 1, 2, 0, 2, x'0190000000017000800000000000000b'),"
                    + " (1099511627778, 1, 2, 3, 0, 1, x'0190000000017000800000000000000b')");

    private final TestDatabase server;
    private final Sql sql;

    MigrationRepairTest(TestDatabase server) {
        this.server = server;
        sql = new Sql(server, DATABASE);
    }

    @AfterEach
    void drop() {
        sql.run("DROP DATABASE " + DATABASE);
        sql.close();
    }

    private FluentConfiguration configuration(String url) {
        var configuration = Flyway.configure().locations("classpath:db/migration");
        new Migrations(url, null, null).customizeFluentConfiguration(configuration);
        return configuration;
    }

    private Flyway flyway() {
        return configuration(server.url(DATABASE)).load();
    }

    private List<MigrationInfo> migrations() {
        return List.of(flyway().info().all());
    }

    /// A schema with a history only, or one that the first migrations made, with a ledger whose transactions
    /// took effect at several instants, so that there is something to fill tables from.
    private void begin(int migrations) {
        configuration(server.url(DATABASE)).cleanDisabled(false).load().clean();
        configuration(server.url(DATABASE)).target(migrations + "?").load().migrate();
        if (migrations > 0) {
            LEDGER.forEach(sql::run);
        }
    }

    /// What the schema is if nothing goes wrong.
    private List<String> whole(int migrations) {
        begin(migrations);
        flyway().migrate();
        return everything();
    }

    private static List<String> statements(MigrationInfo migration) throws IOException {
        try (var file = Migrations.class.getResourceAsStream("/db/migration/" + migration.getScript())) {
            return Stream.of(new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^--.*$", "")
                            .split(";", -1))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        }
    }

    /// All tables with their columns, keys and triggers, and all rows but for the instants of the migrations.
    private List<String> everything() {
        return sql
                .query(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
                                + " AND table_name NOT IN ('flyway_schema_history') ORDER BY 1",
                        row -> row.getString(1))
                .stream()
                .flatMap(table -> Stream.of(
                                sql.query("SHOW CREATE TABLE " + table, row -> row.getString(2)),
                                sql.query("SHOW TRIGGERS LIKE '" + table + "'", row -> row.getString(1)),
                                sql.query(
                                        "SELECT * FROM " + table + " ORDER BY 1, 2"
                                                + (table.equals("effective_sums") ? ", 3, 4" : ""),
                                        row -> table.equals("guard") ? "guard" : text(row)))
                        .flatMap(List::stream))
                .toList();
    }

    private static String text(ResultSet row) throws SQLException {
        var text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            if (!row.getMetaData().getColumnName(i).equals("recorded_at")) {
                text.append(Arrays.toString(row.getBytes(i))).append(' ');
            }
        }
        return text.toString();
    }

    @Test
    void a_script_that_was_cut_off_between_any_two_statements_is_completed() throws IOException {
        for (var migration : migrations()) {
            int before = Integer.parseInt(migration.getVersion().getVersion()) - 1;
            var whole = whole(before);
            var statements = statements(migration);
            int step = Math.max(1, statements.size() / 3);
            for (int cut = 1; cut <= statements.size(); cut += step) {
                begin(before);
                statements.subList(0, cut).forEach(sql::run);

                flyway().migrate();

                assertThat(everything())
                        .as("after %s was cut off behind %s", migration.getScript(), statements.get(cut - 1))
                        .isEqualTo(whole);
            }
        }
    }

    /// Runs the migrations while one can't go on, since another connection has locked a table it reads.
    private void whileBlocked(FluentConfiguration configuration, String table, Callable<?> then) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var blocker = new Sql(server, DATABASE)) {
            blocker.run("LOCK TABLES " + table + " WRITE");
            var migrating = threads.submit(() -> configuration.load().migrate());
            while (waiting().isEmpty()) {
                Thread.sleep(10);
            }
            then.call();
            blocker.run("UNLOCK TABLES");
            migrating.get(60, TimeUnit.SECONDS);
        }
    }

    /// The connections that wait for a table.
    private List<Long> waiting() {
        return sql.query(
                "SELECT id FROM information_schema.processlist WHERE state LIKE 'Waiting for table%' AND db = '"
                        + DATABASE + "'",
                row -> row.getLong(1));
    }

    /// Lets a migration fail in its middle, and starts again.
    private void interrupt(String kill, int failed) throws Exception {
        var whole = whole(1);
        begin(1);

        assertThatThrownBy(() -> whileBlocked(configuration(server.url(DATABASE)), "entries", () -> {
                    var connection = waiting().getFirst();
                    sql.run(kill + " " + connection);
                    while (waiting().contains(connection)) {
                        Thread.sleep(10);
                    }
                    return connection;
                }))
                .isInstanceOf(ExecutionException.class);
        assertThat(sql.number("SELECT COUNT(*) FROM flyway_schema_history WHERE success = 0"))
                .isEqualTo(failed);
        assertThat(everything()).isNotEqualTo(whole);

        flyway().migrate();
        assertThat(everything()).isEqualTo(whole);
    }

    @Test
    void a_migration_whose_connection_is_cut_is_completed_by_the_next_start() throws Exception {
        interrupt("KILL", 0);
    }

    @Test
    void a_migration_that_failed_is_completed_by_the_next_start() throws Exception {
        interrupt("KILL QUERY", 1);
    }

    @Test
    void a_migration_may_take_longer_than_the_timeout_of_the_pool() throws Exception {
        var whole = whole(1);
        begin(1);

        var hasty = server.url(DATABASE).replaceFirst("socketTimeout=\\d+", "socketTimeout=1000");
        whileBlocked(configuration(hasty), "entries", () -> {
            Thread.sleep(2000);
            return null;
        });

        assertThat(everything()).isEqualTo(whole);
    }

    @Test
    void a_migration_that_takes_long_tells_what_it_does() throws Exception {
        begin(1);
        var messages = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(MigrationProgress.class);
        messages.start();
        logger.addAppender(messages);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
        var talkative = configuration(server.url(DATABASE)).callbacks(new MigrationProgress(Duration.ofMillis(20)));
        try {
            whileBlocked(talkative, "entries", () -> {
                Thread.sleep(500);
                return null;
            });
        } finally {
            logger.detachAppender(messages);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
        assertThat(List.copyOf(messages.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(message -> assertThat(message).contains("running V2__effective_time.sql"));
    }

    @Test
    void two_instances_that_start_at_once_do_not_disturb_each_other() throws Exception {
        var whole = whole(1);
        begin(1);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = Stream.generate(() -> threads.submit(() -> flyway().migrate()))
                    .limit(4)
                    .toList();
            for (var start : starts) {
                start.get(60, TimeUnit.SECONDS);
            }
        }

        assertThat(everything()).isEqualTo(whole);
    }

    @Test
    void a_database_made_before_the_scripts_could_be_repeated_is_taken_and_any_other_change_is_refused() {
        flyway().migrate();
        sql.run("UPDATE flyway_schema_history SET checksum = CASE version WHEN '1' THEN -1054785166"
                + " WHEN '2' THEN -702839596 WHEN '3' THEN -871365564 WHEN '4' THEN 251303123 ELSE checksum END");
        flyway().migrate();
        assertThat(flyway().info().all())
                .allSatisfy(
                        migration -> assertThat(migration.isChecksumMatching()).isTrue());

        sql.run("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2'");
        assertThatThrownBy(() -> flyway().migrate()).hasMessageContaining("checksum");
    }

    @Test
    void a_migration_of_a_newer_cash_that_failed_is_not_forgotten() {
        flyway().migrate();
        sql.run("INSERT INTO flyway_schema_history"
                + " (installed_rank, version, description, type, script, installed_by, execution_time, success)"
                + " VALUES (99, '99', 'from the future', 'SQL', 'V99__from_the_future.sql', 'test', 1, 0)");

        assertThatThrownBy(() -> flyway().migrate()).hasMessageContaining("99");
    }
}
