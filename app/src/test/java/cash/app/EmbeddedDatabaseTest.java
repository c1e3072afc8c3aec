package cash.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On the real server, in one folder that goes from test to test, as it goes from start to start. It lies in the
/// temporary folder and has blanks and more characters than the path of a socket may have: all of these have
/// failed.
class EmbeddedDatabaseTest {

    @TempDir
    private static Path temporary;

    private static Path folder;

    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void creates_a_database() throws IOException, SQLException {
        folder = temporary.toRealPath().resolve("a folder with blanks").resolve("x".repeat(120));
        try (var database = open();
                var connection = connect(database.login)) {
            update(connection, "CREATE TABLE witness (id INT PRIMARY KEY AUTO_INCREMENT)");
        }
    }

    private record Opened(EmbeddedDatabase database, Login login) implements AutoCloseable {
        @Override
        public void close() {
            database.close();
        }
    }

    private static Opened open() {
        return open(new ArrayList<>());
    }

    private static Opened open(List<String> said) {
        var database = new EmbeddedDatabase(TestSettings.of(folder), said::add);
        try {
            return new Opened(database, database.open());
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Connection connect(Login login) throws SQLException {
        return DriverManager.getConnection(login.url(), login.user(), login.password());
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String query(Login login, String sql) throws SQLException {
        try (var connection = connect(login);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static int rows(Login login) throws SQLException {
        return Integer.parseInt(query(login, "SELECT COUNT(*) FROM witness"));
    }

    private static void insert(Login login) throws SQLException {
        try (var connection = connect(login)) {
            update(connection, "INSERT INTO witness VALUES ()");
        }
    }

    @Test
    void keeps_its_data_from_start_to_start() throws SQLException {
        int before;
        try (var database = open()) {
            insert(database.login);
            before = rows(database.login);
        }
        try (var database = open(said)) {
            assertThat(rows(database.login)).isEqualTo(before).isPositive();
        }
        assertThat(said).isEmpty();
    }

    @Test
    void is_durable_and_utc_and_heard_on_loopback_only() throws SQLException {
        try (var database = open()) {
            assertThat(query(
                            database.login,
                            "SELECT CONCAT_WS(' ', @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite, @@log_bin,"
                                    + " @@time_zone, @@bind_address, @@character_set_database)"))
                    .isEqualTo("1 ON OFF +00:00 127.0.0.1 utf8mb4");
        }
    }

    @Test
    void lets_nobody_in_without_the_password_of_this_start() throws SQLException {
        Login old;
        try (var database = open()) {
            old = database.login;
        }
        try (var database = open()) {
            for (String user : List.of("root", "cash", "", System.getProperty("user.name"))) {
                for (String password : List.of("", old.password())) {
                    assertThatThrownBy(() -> connect(new Login(database.login.url(), user, password)))
                            .hasMessageContaining("Access denied");
                }
            }
            assertThat(rows(database.login)).isNotNegative();
        }
    }

    @Test
    void refuses_a_folder_on_which_another_cash_runs() {
        try (var database = open()) {
            assertThat(database.login.user()).isEqualTo("cash");
            assertThatThrownBy(EmbeddedDatabaseTest::open)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("already runs on " + folder)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void refuses_a_folder_that_another_series_of_mariadb_made() throws IOException {
        Path version = folder.resolve("database/mariadb_upgrade_info");
        String own = Files.readString(version);
        Files.writeString(version, "11.8.2-MariaDB");
        try {
            assertThatThrownBy(EmbeddedDatabaseTest::open)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("made by MariaDB 11.8.2, but this cash carries 11.4");
        } finally {
            Files.writeString(version, own);
        }
    }

    @Test
    void refuses_a_folder_that_is_a_file() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        var database = new EmbeddedDatabase(TestSettings.of(file), said::add);
        assertThatThrownBy(database::open)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("a file of that name is in the way");
        database.close();
    }

    @Test
    void says_why_mariadb_did_not_start_and_gives_the_folder_back() throws Exception {
        Path control = folder.resolve("database/aria_log_control");
        byte[] whole = Files.readAllBytes(control);
        Files.write(control, new byte[100]);
        try {
            assertThatThrownBy(EmbeddedDatabaseTest::open)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("did not start: exit code 1, ")
                    .hasMessageContaining("its log is " + folder.resolve("mariadb.log"));
        } finally {
            Files.write(control, whole);
        }
        try (var database = open()) {
            assertThat(rows(database.login)).isNotNegative();
        }
    }

    @Test
    void takes_up_a_first_start_that_was_killed_half_way() throws IOException, SQLException {
        Path other = temporary.resolve("other");
        Files.createDirectories(other.resolve("database.unfinished/mysql"));
        Files.createDirectories(other.resolve("database.tmp"));
        Path innocent = Files.createDirectories(other.resolve("tmp"));
        Files.writeString(other.resolve("database.tmp/init1.sql"), "the password of a start that was killed");
        var database = new EmbeddedDatabase(TestSettings.of(other), said::add);
        try {
            assertThat(query(database.open(), "SELECT DATABASE()")).isEqualTo("cash");
            assertThat(said).singleElement().asString().startsWith("First start");
            assertThat(other.resolve("database.unfinished")).doesNotExist();
            assertThat(other.resolve("database.tmp/init1.sql")).doesNotExist();
            assertThat(innocent).exists();
        } finally {
            database.close();
        }
    }

    @Test
    void starts_mariadb_again_at_the_same_address_when_it_dies() throws Exception {
        try (var database = open()) {
            insert(database.login);
            int before = rows(database.login);
            mariaDb().orElseThrow().destroyForcibly();
            for (int attempt = 0; attempt < 100 && !isAnswering(database.login); attempt++) {
                Thread.sleep(100);
            }
            assertThat(rows(database.login)).isEqualTo(before);
        }
        assertThat(mariaDb()).isEmpty();
    }

    private static boolean isAnswering(Login login) {
        try {
            return rows(login) >= 0;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void ends_with_a_cash_that_is_killed() throws Exception {
        Process victim = victim();
        ProcessHandle mariaDb = mariaDb().orElseThrow();
        victim.destroyForcibly().waitFor();
        assertThat(mariaDb.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void stops_an_orphan_of_a_killed_cash_and_has_all_that_was_committed() throws Exception {
        int before;
        try (var database = open()) {
            before = rows(database.login);
        }
        Process victim = victim();
        victim.descendants().filter(child -> !isMariaDb(child)).forEach(EmbeddedDatabaseTest::kill);
        kill(victim.toHandle());
        assertThat(mariaDb()).isPresent();
        try (var database = open(said)) {
            assertThat(rows(database.login)).isEqualTo(before + 1);
        }
        assertThat(said).singleElement().asString().contains("a killed cash left behind");
    }

    @Test
    void has_all_that_was_committed_when_everything_is_killed_at_once() throws Exception {
        int before;
        try (var database = open()) {
            before = rows(database.login);
        }
        Process victim = victim();
        victim.descendants().forEach(EmbeddedDatabaseTest::kill);
        kill(victim.toHandle());
        try (var database = open()) {
            assertThat(rows(database.login)).isEqualTo(before + 1);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static Process victim() throws IOException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = new ArrayList<String>();
        BufferedReader lines = victim.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("committed")) {
                return victim;
            }
            output.add(line);
        }
        throw new IllegalStateException("The victim did not commit: " + output);
    }

    private static Optional<ProcessHandle> mariaDb() {
        return ProcessHandle.allProcesses()
                .filter(EmbeddedDatabaseTest::isMariaDb)
                .findAny();
    }

    private static boolean isMariaDb(ProcessHandle process) {
        return Stream.of(process.info().arguments().orElse(new String[0]))
                .anyMatch(("--datadir=" + folder.resolve("database"))::equals);
    }
}
