package cash.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A MariaDB of cash's own in the data folder, as durable as a separate one, with nothing to install.
final class EmbeddedDatabase implements AutoCloseable {
    private final Settings settings;
    private final Consumer<String> say;
    private volatile @Nullable DataFolder folder;
    private volatile @Nullable MariaDb server;

    EmbeddedDatabase(Settings settings, Consumer<String> say) {
        this.settings = settings;
        this.say = say;
    }

    /// Starts it, after creating it where there is none, and tells how to get in.
    Login open() {
        DataFolder claimed = DataFolder.claim(settings.data());
        folder = claimed;
        claimed.stopOrphans(say);
        claimed.cleanUp();
        boolean first = !Files.isDirectory(claimed.database());
        if (first) {
            say.accept("First start: creating the database in " + claimed.path() + ", which takes some seconds.");
        }
        Path parent = settings.binaries().orElse(claimed.path());
        Binaries binaries = Binaries.unpack(parent);
        if (first) {
            binaries.createDatabase(claimed);
        }
        binaries.requireOwnSeries(claimed);
        var started = new MariaDb(binaries, claimed, settings, say);
        server = started;
        started.start();
        return started.login();
    }

    @Override
    public void close() {
        MariaDb started = server;
        if (started != null) {
            started.stop();
        }
        DataFolder claimed = folder;
        if (claimed != null) {
            claimed.close();
        }
    }
}
