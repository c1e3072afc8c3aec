package cash.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The database that a benchmark runs on: the one that `CASH_DB_URL` names, or the embedded one with the settings that
/// cash would give it, in a temporary folder.
///
/// The benchmark has it, rather than the cash that it measures, because bare JDBC must reach it too.
public final class BenchmarkDatabase implements AutoCloseable {

    /// The programs are unpacked once, the data is new each time.
    private final Path folder = Files.createTempDirectory("cash-benchmark");

    private final Settings settings =
            TestSettings.read("--cash.data=" + folder, "--cash.binaries=" + TestSettings.BINARIES);
    private final @Nullable EmbeddedDatabase embedded;
    private final Login login;

    public BenchmarkDatabase() throws IOException {
        embedded = settings.external().isPresent() ? null : new EmbeddedDatabase(settings, _ -> {});
        login = embedded == null ? settings.external().orElseThrow() : embedded.open();
    }

    public String url() {
        return login.url();
    }

    public String user() {
        return login.user();
    }

    public String password() {
        return login.password();
    }

    /// Whether it is gone in the end, with all its data.
    public boolean isTemporary() {
        return embedded != null;
    }

    /// The process of its server, if it is known to be on this machine: the one that this process started, or the only
    /// one there is.
    public Optional<ProcessHandle> process() {
        if (embedded == null && !login.address().matches("(localhost|127\\.).*")) {
            return Optional.empty();
        }
        var processes = embedded == null
                ? ProcessHandle.allProcesses()
                : ProcessHandle.current().children();
        var servers = processes
                .filter(process -> process.info().command().orElse("").matches(".*(mariadbd|mysqld)(\\.exe)?"))
                .toList();
        return servers.size() == 1 ? Optional.of(servers.getFirst()) : Optional.empty();
    }

    /// Where it is, for people.
    public String place() throws IOException {
        return embedded == null
                ? login.address()
                : "embedded, buffer pool " + settings.bufferPool() + ", redo log " + settings.redoLog() + ", data in "
                        + folder + " (" + Files.getFileStore(folder).type() + ")";
    }

    /// The settings with which cash finds it.
    public Map<String, String> environment() {
        return Map.of("CASH_DB_URL", url(), "CASH_DB_USER", user(), "CASH_DB_PASSWORD", password());
    }

    /// Stops a process of the benchmark's if the benchmark is killed.
    public static void guard(Process process) {
        Watchdog.guard(process);
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
        DataFolder.delete(folder);
    }
}
