package cash.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The folder that holds all of the embedded database, claimed by one process at a time.
///
/// The claim is a file lock: the operating system gives it back however the process ends. It can't tell of a
/// MariaDB that outlives a killed cash, so that one is looked for and stopped apart.
final class DataFolder implements AutoCloseable {
    private static final int STOP_SECONDS = 120;

    private final Path path;
    private final FileChannel claim;

    private DataFolder(Path path, FileChannel claim) {
        this.path = path;
        this.claim = claim;
    }

    static DataFolder claim(Path wanted) {
        try {
            Files.createDirectories(wanted);
            Path path = wanted.toRealPath();
            Path file = path.resolve("cash.lock");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StartupException("cash already runs on " + path + " (process "
                        + Files.readString(file).strip()
                        + "): stop that one, or choose another folder with CASH_DATA.");
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw StartupException.of(e, wanted);
        }
    }

    /// The last byte there can be is locked, not the first ones: where locks are mandatory the pid stays readable.
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /// MariaDB's own data directory.
    Path database() {
        return path.resolve("database");
    }

    /// What MariaDB needs only while it runs. It is emptied at each start, so its name must be nobody else's.
    Path temporary() {
        return path.resolve("database.tmp");
    }

    MariaDbLog log() {
        return new MariaDbLog(path.resolve("mariadb.log"));
    }

    /// Stops a MariaDB that runs on this very folder though no cash does, because its cash was killed. Two of them
    /// on one folder can't work; stopped in order, it loses nothing.
    void stopOrphans(Consumer<String> say) {
        String mark = "--datadir=" + database();
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(mark))
                        .orElse(false))
                .toList();
        for (ProcessHandle orphan : orphans) {
            say.accept("Stopping the MariaDB that a killed cash left behind (process " + orphan.pid() + ").");
            if (!stops(orphan)) {
                throw new StartupException("A MariaDB that a killed cash left behind runs on " + path
                        + " and does not stop: end process " + orphan.pid() + " and start again.");
            }
        }
    }

    /// Clears away what earlier starts left.
    void cleanUp() {
        try {
            delete(temporary());
            Files.createDirectory(temporary());
            log().rotate();
        } catch (IOException e) {
            throw StartupException.of(e, path);
        }
    }

    private static boolean stops(ProcessHandle process) {
        try {
            if (process.destroy()) {
                process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !process.isAlive();
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            // The operating system gives the lock back with the process at the latest.
        }
    }
}
