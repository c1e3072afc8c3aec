package cash.app;

import cash.domain.Store;
import cash.services.ExportService;
import cash.services.ImportService;
import cash.services.VerificationService;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that runs, started in the order of need and stopped in the reverse one: database, container with pool
/// and migrations, HTTP server.
///
/// The container's environment is read first and its beans are made last, because the database must run before the
/// pool and needs settings to do so.
final class Cash implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cash.class);
    private static final Pattern SUPPORTED = Pattern.compile("^(MariaDB|MySQL) (\\d+)\\.(\\d+)");
    private static final int FINISH_SECONDS = 15;

    private final ApplicationContext context;
    private final Settings settings;
    private final @Nullable EmbeddedDatabase embedded;
    private volatile @Nullable EmbeddedServer server;
    private volatile boolean closing;

    /// Reads the settings; the options are `--name=value`, before environment variables and all else.
    Cash(Consumer<String> say, List<String> options) {
        context = ApplicationContext.builder()
                .args(options.toArray(String[]::new))
                .banner(false)
                .deduceEnvironment(false)
                .build();
        context.getEnvironment().start();
        settings = Settings.from(context.getEnvironment());
        embedded = settings.external().isPresent() ? null : new EmbeddedDatabase(settings, say);
    }

    /// Opens the database and migrates it, without serving anybody.
    void open() {
        Login login = embedded == null ? settings.external().orElseThrow() : embedded.open();
        context.getEnvironment().addPropertySource(PropertySource.of("database", settings.dataSource(login)));
        try {
            context.start();
        } catch (RuntimeException e) {
            throw StartupException.explain(e, login);
        }
        requireSupported(store().description());
    }

    /// Older servers pass over the constraints that are the last line of defence.
    private static void requireSupported(String description) {
        Matcher found = SUPPORTED.matcher(description);
        if (found.find()) {
            int version = 100 * Integer.parseInt(found.group(2)) + Integer.parseInt(found.group(3));
            if (version < (found.group(1).equals("MariaDB") ? 1011 : 800)) {
                throw new StartupException(
                        "cash needs MariaDB 10.11 or MySQL 8.0, or newer, but this is " + description + ".");
            }
        }
    }

    /// Opens the database, migrates it, and serves.
    URI serve() {
        settings.requireFreePort();
        open();
        EmbeddedServer started = context.getBean(EmbeddedServer.class);
        server = started;
        return started.start().getURI();
    }

    Store store() {
        return context.getBean(Store.class);
    }

    VerificationService verification() {
        return context.getBean(VerificationService.class);
    }

    ExportService exports() {
        return context.getBean(ExportService.class);
    }

    ImportService imports() {
        return context.getBean(ImportService.class);
    }

    boolean isEmbedded() {
        return embedded != null;
    }

    /// Which database it is, and where: the address of an embedded one is of no use to anybody, but its folder is.
    String description() {
        String description = store().description();
        return isEmbedded() ? description.replaceFirst(" at .*", ", data in ") + settings.data() : description;
    }

    boolean isServing() {
        EmbeddedServer started = server;
        return started != null && started.isRunning();
    }

    boolean isClosing() {
        return closing;
    }

    /// Takes no more requests, finishes those under way, and only then takes the database away from under them.
    @Override
    public void close() {
        closing = true;
        stop();
    }

    /// A second caller waits for the first: the process may not end before everything has stopped.
    private synchronized void stop() {
        EmbeddedServer started = server;
        if (started != null && started.isRunning()) {
            finishRequests();
            started.stop();
        }
        // The container makes some beans in the background, still when it says it has started; they'd fail noisily.
        if (!ForkJoinPool.commonPool().awaitQuiescence(FINISH_SECONDS, TimeUnit.SECONDS)) {
            LOG.info("The container still starts while it is closed.");
        }
        context.close();
        if (embedded != null) {
            embedded.close();
        }
    }

    private void finishRequests() {
        try {
            context.getBean(GracefulShutdownManager.class)
                    .shutdownGracefully()
                    .toCompletableFuture()
                    .get(FINISH_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Some requests were not finished {} s after the order to stop and are cut off.", FINISH_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
