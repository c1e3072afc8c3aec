package cash.app;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Pin;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command line answers, in the words and exit codes that people and scripts see.
class MainTest {

    @TempDir
    private static Path temporary;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return new Main(printing(out), printing(err)).run(arguments);
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<String> complained() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void help_shows_every_command() {
        assertThat(run("--help")).isZero();
        assertThat(String.join("\n", said())).contains("serve", "verify", "reset", "version", "help");
    }

    @Test
    void version_says_which_cash_it_is() {
        assertThat(run("version")).isZero();
        assertThat(said()).singleElement().asString().startsWith("cash ");
    }

    @ParameterizedTest
    @CsvSource({"frobnicate, There is no command 'frobnicate'.", "--forse, There is no option '--forse'."})
    void what_it_does_not_know_is_one_sentence_and_the_usage(String argument, String sentence) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(complained()).startsWith(sentence).element(1).asString().startsWith("Usage: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    micronaut.server.port=abc | The setting micronaut.server.port (MICRONAUT_SERVER_PORT) is 'abc', but must be a whole number from -1 to 65535.
                    cash.db.pool.max=0 | The setting cash.db.pool.max (CASH_DB_POOL_MAX) is '0', but must be a whole number from 1 to 1000.
                    cash.db.pool.min=17 | The setting cash.db.pool.min (CASH_DB_POOL_MIN) is '17', but must be a whole number from 0 to 16.
                    cash.db.pool.idle-timeout=1s | The setting cash.db.pool.idle-timeout (CASH_DB_POOL_IDLE_TIMEOUT) is '1s', but must be a duration like 30s or 10m, at least 10000ms.
                    cash.embedded.buffer-pool=lots | The setting cash.embedded.buffer-pool (CASH_EMBEDDED_BUFFER_POOL) is 'lots', but must be a size like 256M or 2G.
                    cash.hosts=http://cash.example.com | The setting cash.hosts (CASH_HOSTS) is 'http://cash.example.com', but must be names of hosts like cash.example.com or cash:8080, separated by commas.
                    micronaut.server.host=0.0.0.0 | cash listens on this machine only (127.0.0.1), not on '0.0.0.0': it can't ask who is there yet, so whoever reached it could move money.
                    micronaut.server.host=192.0.2.1 | cash listens on this machine only (127.0.0.1), not on '192.0.2.1': it can't ask who is there yet, so whoever reached it could move money.
                    micronaut.server.netty.listeners.more.host=0.0.0.0 | cash listens on one address only, which micronaut.server.host and micronaut.server.port name: remove micronaut.server.netty.listeners.
                    """)
    void a_bad_setting_is_one_sentence_before_anything_starts(String setting, String sentence) {
        Path data = temporary.resolve("never");
        assertThat(run("--cash.data=" + data, "--" + setting)).isEqualTo(2);
        assertThat(complained()).containsExactly(sentence);
        assertThat(data).doesNotExist();
    }

    @Test
    void a_port_in_use_is_one_sentence_before_anything_starts() throws IOException {
        Path data = temporary.resolve("never");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--cash.data=" + data, "--micronaut.server.port=" + taken.getLocalPort()))
                    .isEqualTo(1);
            assertThat(complained())
                    .singleElement()
                    .asString()
                    .startsWith("Port " + taken.getLocalPort() + " on 127.0.0.1 can't be used")
                    .contains("MICRONAUT_SERVER_PORT");
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void a_database_that_does_not_answer_is_one_sentence() {
        assertThat(run(
                        "--micronaut.server.port=0",
                        "--cash.db.url=jdbc:mysql://127.0.0.1:1/cash",
                        "--cash.db.pool.connection-timeout=250ms"))
                .isEqualTo(1);
        assertThat(complained())
                .singleElement()
                .asString()
                .startsWith("No database answers at 127.0.0.1:1/cash")
                .contains("CASH_DB_URL");
    }

    @Test
    void a_database_of_the_users_own_refuses_strangers_is_reset_by_force_only_and_verified() throws Exception {
        var server = new EmbeddedDatabase(TestSettings.of(temporary.resolve("own")), text -> {});
        try {
            Login login = server.open();
            String url = "--cash.db.url=" + login.url();
            String user = "--cash.db.user=" + login.user();
            String password = "--cash.db.password=" + login.password();

            assertThat(run("reset", url, user, "--cash.db.password=wrong", "--cash.db.pool.connection-timeout=1s"))
                    .isEqualTo(1);
            assertThat(complained()).singleElement().asString().contains("refuses the user 'cash' or the password");
            err.reset();

            assertThat(run("reset", url, user, password)).isEqualTo(2);
            assertThat(said()).first().asString().startsWith("This would erase all data in MariaDB 11.4");
            assertThat(complained())
                    .containsExactly(
                            "It is not the embedded database, so nothing was erased: add --force to erase it.");
            out.reset();

            assertThat(run("reset", "--force", url, user, password)).isZero();
            assertThat(said()).first().asString().startsWith("This erases all data in MariaDB 11.4");
            assertThat(said()).last().isEqualTo("Every table was erased and created anew.");
            out.reset();

            assertThat(run("verify", url, user, "--cash.db.password=wrong", "--cash.db.pool.connection-timeout=1s"))
                    .as("neither right nor wrong")
                    .isEqualTo(2);
            assertThat(run("verify", url, user, password)).isZero();
            assertThat(said()).first().asString().startsWith("Verifying MariaDB 11.4");
            assertThat(said()).last().isEqualTo("The books are right.");
            out.reset();

            var pin = temporary.resolve("pin").toString();
            assertThat(run("verify", url, user, password, "--pin", pin)).isZero();
            assertThat(said())
                    .contains(
                            "Head " + Pin.parse(Files.readString(Path.of(pin))).hash() + " over 0 steps.");
            assertThat(run("verify", url, user, password, "--pinned=" + pin)).isZero();
            assertThat(said()).anyMatch(it -> it.startsWith("The pinned head ") && it.endsWith(" is part of it."));
            Files.writeString(Path.of(pin), Files.readString(Path.of(pin)).replaceFirst("(?m)^3 0 ", "3 1 "));
            assertThat(run("verify", url, user, password, "--pinned=" + pin)).isEqualTo(1);
            assertThat(said())
                    .contains("CHAIN_PINNED: the chain does not have the pinned hash at the pinned length: chain 3,"
                            + " expected 1, actual 0, difference -1");
            Files.writeString(Path.of(pin), "nonsense");
            assertThat(run("verify", url, user, password, "--pinned=" + pin)).isEqualTo(2);
            out.reset();

            putWrong(login);
            assertThat(run("verify", url, user, password)).isEqualTo(1);
            assertThat(said())
                    .contains("REAL_ACCOUNT_POSTED: what the real account shows as posted is not the sum of its cells:"
                            + " giro, expected 0, actual 7, difference 7")
                    .last()
                    .isEqualTo("THE BOOKS ARE WRONG.");
        } finally {
            server.close();
        }
    }

    private static void putWrong(Login login) throws SQLException {
        try (var connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO real_accounts (id, name, currency, status, created_at)"
                    + " VALUES ('giro', 'Giro', 'EUR', 'OPEN', '2026-01-01')");
            statement.execute("INSERT INTO real_account_totals SELECT no, 0, 7, 0 FROM real_accounts");
        }
    }

    @Test
    void serves_until_it_is_told_to_stop_and_reset_then_erases_what_it_names() throws Exception {
        Path data = temporary.resolve("served");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
        command.addAll(List.of(TestSettings.options(data)));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MICRONAUT_SERVER_PORT", "0");
        Process cash = builder.start();
        try {
            BufferedReader output = cash.inputReader(StandardCharsets.UTF_8);
            assertThat(output.readLine()).startsWith("First start: creating the database in " + data);
            String ready = output.readLine();
            assertThat(ready)
                    .matches(
                            "cash is ready: (http://127\\.0\\.0\\.1:\\d+) \\(docs at \\1/docs\\) on MariaDB 11\\.4\\.\\d+,"
                                    + " data in " + data);
            URI address = URI.create(ready.replaceFirst("cash is ready: (\\S+) .*", "$1"));
            assertThat(get(address.resolve("/health/readiness"))).contains("UP");
            assertThat(get(address.resolve("/metrics"))).contains("jvm_");

            cash.toHandle().destroy();
            assertThat(output.lines().toList()).containsExactly("cash has stopped.");
            assertThat(cash.waitFor()).isEqualTo(143);
            assertThat(Files.readString(data.resolve("mariadb.log"))).contains("Shutdown complete\n");
        } finally {
            cash.destroyForcibly();
        }

        assertThat(run(Stream.concat(Stream.of("reset"), Stream.of(TestSettings.options(data)))
                        .toArray(String[]::new)))
                .isZero();
        assertThat(said().getFirst()).matches("This erases all data in MariaDB 11\\.4\\.\\d+, data in .*:");
        assertThat(said()).anyMatch(line -> line.matches(" +entries +0 rows"));
        assertThat(complained()).isEmpty();
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
