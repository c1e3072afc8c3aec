package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cash.domain.StoreFailure;
import cash.domain.Threads;
import cash.domain.UnitOfWork;
import io.micronaut.context.ApplicationContext;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real failures of real servers: what they are called, and that nothing of the unit of work is left. The
/// store under test waits one second for a lock, and has two connections.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RollbackTest {

    private static final String DATABASE = "rollback";
    private static final Map<TestDatabase, ApplicationContext> STORES = new EnumMap<>(TestDatabase.class);

    private final TestDatabase server;
    private final Sql sql;
    private final UnitOfWork work;
    private final Statements statements;

    RollbackTest(TestDatabase server) {
        var store = STORES.computeIfAbsent(server, RollbackTest::store);
        this.server = server;
        sql = new Sql(server, DATABASE);
        work = store.getBean(UnitOfWork.class);
        statements = store.getBean(Statements.class);
    }

    private static ApplicationContext store(TestDatabase server) {
        var settings = new HashMap<>(server.settings(DATABASE));
        settings.put("datasources.default.url", server.url(DATABASE) + "&sessionVariables=innodb_lock_wait_timeout=1");
        settings.put("datasources.default.maximum-pool-size", 2);
        settings.put("datasources.default.connection-timeout", 300);
        return ApplicationContext.run(settings);
    }

    @BeforeEach
    void two_rows_without_money() {
        sql.run("DROP TABLE IF EXISTS scratch");
        sql.run("CREATE TABLE scratch (id INT PRIMARY KEY, posted BIGINT NOT NULL, small TINYINT NOT NULL DEFAULT 0,"
                + " CONSTRAINT scratch_posted CHECK (posted >= 0)) ENGINE = InnoDB");
        sql.run("INSERT INTO scratch (id, posted) VALUES (1, 0), (2, 0)");
    }

    @AfterEach
    void close() {
        sql.close();
    }

    private boolean add(int id) {
        return statements.update("UPDATE scratch SET posted = posted + 1 WHERE id = " + id) == 1;
    }

    private List<Long> posted() {
        return sql.query("SELECT posted FROM scratch ORDER BY id", row -> row.getLong(1));
    }

    @Test
    void of_two_in_a_deadlock_one_is_told_of_a_conflict_and_leaves_nothing() {
        var both = new CyclicBarrier(2);
        var told = Threads.together(List.of(adding(1, 2, both), adding(2, 1, both)));

        assertThat(told).containsExactlyInAnyOrder("done", "1213");
        assertThat(posted()).containsExactly(1L, 1L);
    }

    private Callable<String> adding(int first, int second, CyclicBarrier both) {
        return () -> {
            try {
                return work.write(() -> {
                    add(first);
                    await(both);
                    add(second);
                    return "done";
                });
            } catch (StoreFailure.Conflict conflict) {
                return code(conflict);
            }
        };
    }

    private static String code(Throwable failure) {
        return switch (failure) {
            case SQLException sql -> String.valueOf(sql.getErrorCode());
            case Throwable other when other.getCause() != null -> code(other.getCause());
            default -> failure.toString();
        };
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// Runs `test` while somebody else has the second row.
    private void whileTheSecondRowIsTaken(Runnable test) {
        sql.run("START TRANSACTION");
        sql.run("UPDATE scratch SET posted = posted WHERE id = 2");
        test.run();
        sql.run("ROLLBACK");
    }

    @Test
    void after_a_lock_wait_timeout_nothing_of_the_unit_of_work_is_left() {
        whileTheSecondRowIsTaken(() -> assertThatThrownBy(() -> work.write(() -> add(1) && add(2)))
                .isInstanceOf(StoreFailure.Conflict.class)
                .satisfies(failure -> assertThat(code(failure)).isEqualTo("1205")));

        assertThat(posted()).containsExactly(0L, 0L);
        // Nor does anything come back with the connection's next unit of work.
        for (int i = 0; i < 4; i++) {
            work.write(() -> add(2));
        }
        assertThat(posted()).containsExactly(0L, 4L);
    }

    /// Why the unit of work rolls back after every error: who goes on and commits keeps the first half.
    @Test
    void the_database_itself_keeps_the_first_half_when_one_commits_after_a_lock_wait_timeout() {
        try (var careless = new Sql(server, DATABASE)) {
            careless.run("SET innodb_lock_wait_timeout = 1");
            careless.run("START TRANSACTION");
            careless.run("UPDATE scratch SET posted = 1 WHERE id = 1");
            whileTheSecondRowIsTaken(
                    () -> assertThatThrownBy(() -> careless.tryToRun("UPDATE scratch SET posted = 1 WHERE id = 2"))
                            .satisfies(failure -> assertThat(code(failure)).isEqualTo("1205")));
            careless.run("COMMIT");
        }

        assertThat(posted()).containsExactly(1L, 0L);
    }

    @Test
    void a_duplicate_key_is_a_conflict_and_leaves_nothing() {
        assertThatThrownBy(() -> work.write(
                        () -> add(1) && statements.update("INSERT INTO scratch (id, posted) VALUES (2, 5)") == 1))
                .isInstanceOf(StoreFailure.Conflict.class);

        assertThat(posted()).containsExactly(0L, 0L);
    }

    @Test
    void a_connection_killed_before_the_commit_is_unavailable_and_leaves_nothing() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> work.write(() -> add(1) && killed() && add(2)))
                    .isInstanceOf(StoreFailure.Unavailable.class);
        }

        assertThat(posted()).containsExactly(0L, 0L);
        work.write(() -> add(1));
        assertThat(posted()).containsExactly(1L, 0L);
    }

    @Test
    void a_connection_killed_right_at_the_commit_leaves_nothing_but_nobody_claims_to_know() {
        assertThatThrownBy(() -> work.write(() -> add(1) && killed())).isInstanceOf(StoreFailure.OutcomeUnknown.class);

        assertThat(posted()).containsExactly(0L, 0L);
    }

    private boolean killed() {
        long id = statements
                .query("SELECT CONNECTION_ID()", row -> row.getLong(1))
                .getFirst();
        sql.run("KILL " + id);
        while (sql.number("SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) > 0) {
            Thread.onSpinWait();
        }
        return true;
    }

    /// Asks again while the pool makes up for a connection that another test lost.
    private static <T> T patiently(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (StoreFailure.Unavailable notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void who_gets_no_connection_from_the_pool_is_told_that_the_store_is_unavailable() {
        var taken = new CyclicBarrier(3);
        var free = new CyclicBarrier(3);
        Callable<Boolean> holding = () -> patiently(() -> work.write(() -> {
            await(taken);
            await(free);
            return add(1);
        }));
        var holders = CompletableFuture.supplyAsync(() -> Threads.together(List.of(holding, holding)));
        await(taken);
        try {
            assertThatThrownBy(() -> work.write(() -> add(2))).isInstanceOf(StoreFailure.Unavailable.class);
            assertThatThrownBy(() -> statements.query("SELECT 1", row -> row.getInt(1)))
                    .isInstanceOf(StoreFailure.Unavailable.class);
        } finally {
            await(free);
        }

        assertThat(Threads.result(holders)).containsExactly(true, true);
        assertThat(posted()).containsExactly(2L, 0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE scratch SET posted = 9223372036854775807 + id WHERE id = 2",
                "UPDATE scratch SET small = 1000 WHERE id = 2",
                "INSERT INTO accounts (id, name, status, overdraft_limit, created_at)"
                        + " VALUES (REPEAT('x', 65), 'x', 'OPEN', 0, NOW())",
                "INSERT INTO accounts (id, name, home_no, status, overdraft_limit, created_at)"
                        + " VALUES ('x', 'x', -1, 'OPEN', 0, NOW())",
                "UPDATE scratch SET",
            })
    void what_the_database_refuses_for_good_is_no_failure_of_the_store_and_leaves_nothing(String bad) {
        assertThatThrownBy(() -> work.write(() -> add(1) && statements.update(bad) > 0))
                .isNotInstanceOf(StoreFailure.class)
                .hasRootCauseInstanceOf(SQLException.class);

        assertThat(posted()).containsExactly(0L, 0L);
    }

    /// MySQL enforces CHECK from 8.0.16 on, and the one that tests run on is 8.0.15.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE scratch SET posted = -1 WHERE id = 2",
                "UPDATE guard SET id = 2",
                "INSERT INTO transfers (transaction_id, position, units) VALUES (x'00', 0, 0)",
                "INSERT INTO accounts (id, name, status, overdraft_limit, created_at) VALUES ('x', 'x', 'ODD', 0, NOW())",
                "INSERT INTO accounts (id, name, status, overdraft_limit, created_at) VALUES ('x', 'x', 'OPEN', -1, NOW())",
                "INSERT INTO real_accounts (id, name, currency, status, created_at) VALUES ('x', 'x', 'EUR', 'ODD', NOW())",
                "INSERT INTO amounts (id, real_account_no, account_no, posted, held, version, last_transaction)"
                        + " VALUES (1, 1, 1, 0, 0, 1, x'00')",
            })
    void what_a_check_refuses_is_no_failure_of_the_store_and_leaves_nothing(String bad) {
        assumeTrue(server == TestDatabase.MARIADB, "MySQL before 8.0.16 reads CHECK and ignores it");

        assertThatThrownBy(() -> work.write(() -> add(1) && statements.update(bad) > 0))
                .isNotInstanceOf(StoreFailure.class)
                .satisfies(failure -> assertThat(code(failure)).isEqualTo("4025"));

        assertThat(posted()).containsExactly(0L, 0L);
    }
}
