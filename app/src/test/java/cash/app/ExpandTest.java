package cash.app;

import static cash.app.Caller.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import cash.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Counts the SQL statements that a request costs, as the database server itself counts them.
class ExpandTest {
    private static final int COUNT = 500;
    private static final int COUNTING = 2;

    private static Connection database;
    private static Cash cash;
    private static Caller caller;

    private record Cost(long selects, long statements) {
        Cost minus(Cost before) {
            return new Cost(selects - before.selects, statements - before.statements);
        }

        Cost orLess(Cost other) {
            return new Cost(Math.min(selects, other.selects), Math.min(statements, other.statements));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        var url = TestDatabase.MARIADB.url("expand");
        database = DriverManager.getConnection(url);
        cash = new Cash(
                _ -> {},
                List.of(
                        "--cash.db.url=" + url,
                        "--cash.db.pool.min=4",
                        "--cash.db.pool.max=4",
                        "--micronaut.server.port=-1"));
        caller = new Caller(cash.serve());
        Caller.race(20, thread -> () -> {
            IntStream.range(0, COUNT).filter(i -> i % 20 == thread).forEach(ExpandTest::open);
            return thread;
        });
        for (int first = 0; first < COUNT; first += 50) {
            caller.created(
                    "/v1/transactions",
                    Map.of(
                            "transfers",
                            IntStream.range(first, first + 50)
                                    .boxed()
                                    .flatMap(i -> List.of(
                                            transfer("external", "bank-" + i + "/account-" + i, 100),
                                            transfer("external", "bank-0/account-" + i, 10))
                                            .stream())
                                    .toList()));
        }
    }

    private static void open(int i) {
        caller.created("/v1/real-accounts", Map.of("id", "bank-" + i, "name", "Bank " + i, "currency", "EUR"));
        caller.created("/v1/accounts", Map.of("id", "account-" + i, "name", "Account " + i));
    }

    @AfterAll
    static void stop() throws SQLException {
        caller.close();
        cash.close();
        database.close();
    }

    /// The least of some tries: now and then the pool asks whether a connection still lives, or opens another. Each
    /// counter has a least of its own, since such a question may come between the readings of the two.
    private static Cost cost(String path) throws SQLException {
        var least = new Cost(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int tries = 0; tries < 8; tries++) {
            var before = counted();
            caller.found(path);
            // Each count is a question too, and the server counts it.
            var cost = counted().minus(before).minus(new Cost(0, COUNTING));
            least = least.orLess(cost);
        }
        return least;
    }

    private static Cost counted() throws SQLException {
        return new Cost(status("Com_select"), status("Questions"));
    }

    private static long status(String name) throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery("SHOW GLOBAL STATUS LIKE '" + name + "'")) {
            row.next();
            return row.getLong(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/accounts", "/v1/real-accounts"})
    void a_page_with_its_cells_costs_the_same_however_long_it_is(String path) throws SQLException {
        var ten = path + "?expand=amounts&limit=10";
        var all = path + "?expand=amounts&limit=" + COUNT;
        assertThat(caller.found(ten).list("data")).hasSize(10);
        var page = caller.found(all).list("data");
        assertThat(page).hasSize(COUNT);
        assertThat(page.stream().mapToInt(item -> item.list("amounts").size()).sum())
                .isEqualTo(2 * COUNT - 1);
        assertThat(cost(all)).isEqualTo(cost(ten)).isEqualTo(new Cost(2, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/accounts", "/v1/real-accounts", "/v1/amounts"})
    void a_page_is_one_select(String path) throws SQLException {
        assertThat(cost(path + "?limit=10")).isEqualTo(new Cost(1, 1));
        assertThat(cost(path + "?limit=" + COUNT)).isEqualTo(new Cost(1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/amounts/bank-0/account-0, 1",
        "/v1/amounts/bank-1/account-2, 1",
        "/v1/accounts/account-0, 1",
        "/v1/real-accounts/bank-0, 1",
        "/v1/accounts/account-0?expand=amounts, 2",
        "/v1/real-accounts/bank-0?expand=amounts, 2",
        "/v1/real-accounts/bank-1?expand=amounts, 2",
    })
    void one_of_them_is_one_select_and_its_cells_are_another(String path, int selects) throws SQLException {
        assertThat(cost(path)).isEqualTo(new Cost(selects, selects));
    }

    @Test
    void the_counter_counts() throws SQLException {
        assertThat(cost("/health/liveness")).isEqualTo(new Cost(0, 0));
        assertThat(cost("/v1/matrix").selects()).isEqualTo(3);
    }
}
