package cash.app;

import cash.domain.Store;
import cash.domain.StoreFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The command line: which command, what it prints, and the exit code (0 done, 1 failed, 2 asked for the
/// impossible; for `verify` 0 the books are right, 1 they are not, 2 it could not be found out).
public final class Main {
    private static final int WRONG = 1;
    private static final int UNKNOWN = 2;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(new Main(System.out, System.err).run(arguments));
    }

    int run(String... arguments) {
        boolean verbose =
                Objects.requireNonNullElse(System.getenv("CASH_DEBUG"), "").equals("1");
        try {
            CommandLine line = CommandLine.parse(arguments);
            verbose |= line.flags().contains("--verbose");
            return switch (line.command()) {
                case SERVE -> with(line, this::serve);
                case VERIFY -> verify(line);
                case EXPORT -> with(line, err::println, cash -> export(cash, line.format()));
                case IMPORT -> with(line, cash -> restore(cash, line.file()));
                case RESET -> with(line, cash -> reset(cash, line.flags().contains("--force")));
                case VERSION -> print("cash " + version());
                case HELP -> print(CommandLine.USAGE);
            };
        } catch (RuntimeException e) {
            StartupException failure = StartupException.explain(e);
            err.println(failure.getMessage());
            if (verbose) {
                failure.printStackTrace(err);
            }
            return failure.exitCode();
        }
    }

    private int print(String text) {
        out.println(text);
        return 0;
    }

    private static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(not from a jar)");
    }

    /// Runs a command on a cash that is closed in the end, also by Ctrl-C and SIGTERM.
    private int with(CommandLine line, ToIntFunction<Cash> command) {
        return with(line, out::println, command);
    }

    private int with(CommandLine line, Consumer<String> say, ToIntFunction<Cash> command) {
        try (var cash = new Cash(say, line.options())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cash), "cash-stop"));
            try {
                return command.applyAsInt(cash);
            } catch (RuntimeException e) {
                if (cash.isClosing()) {
                    return 0; // It was told to stop while it started, so that it could not is no news.
                }
                throw e;
            }
        }
    }

    private void stop(Cash cash) {
        boolean served = cash.isServing();
        cash.close();
        if (served) {
            out.println("cash has stopped.");
        }
    }

    private int serve(Cash cash) {
        URI address = cash.serve();
        out.println("cash is ready: " + address + " (docs at " + address + "/docs) on " + cash.description());
        warn(cash.store());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void warn(Store store) {
        for (String warning : store.warnings()) {
            err.println("WARNING: " + warning);
        }
    }

    /// Who looks at the exit code alone must not take a failure to look for wrong books.
    private int verify(CommandLine line) {
        try {
            return with(line, cash -> verify(cash, line));
        } catch (RuntimeException e) {
            throw StartupException.explain(e).exiting(UNKNOWN);
        }
    }

    private int verify(Cash cash, CommandLine line) {
        var pinned = line.pinned() == null ? null : PinFile.read(line.pinned());
        cash.open();
        out.println("Verifying " + cash.description() + ".");
        try {
            long begin = System.nanoTime();
            var verification = cash.verification().verify(pinned);
            var report = new Report(verification, pinned, Duration.ofNanos(System.nanoTime() - begin));
            boolean isRight = report.print(out);
            if (line.pin() != null) {
                PinFile.write(line.pin(), verification.pin());
            }
            return isRight ? 0 : WRONG;
        } catch (RuntimeException e) {
            throw new StartupException("The books could not be verified: " + e.getMessage(), e);
        }
    }

    /// The ledger is all that the standard output gets; who pipes it away reads the rest on the other one.
    private int export(Cash cash, ExportFormat format) {
        cash.open();
        err.println("Exporting " + cash.description() + ".");
        try (var bytes = new BufferedOutputStream(new ExportStream(out), 1 << 16)) {
            var end = cash.exports().export(format.on(bytes));
            bytes.flush();
            err.printf(
                    Locale.ROOT,
                    "Exported %,d real accounts, %,d accounts, %,d steps of transactions and %,d idempotency keys.%n",
                    end.realAccounts(),
                    end.accounts(),
                    end.steps(),
                    end.keys());
            return 0;
        } catch (IOException | RuntimeException e) {
            throw new StartupException("The ledger could not be exported in full: " + e.getMessage(), e);
        }
    }

    /// Who can't read the file is told before a database is started; who sends no header, before anything is written.
    private int restore(Cash cash, @Nullable Path file) {
        try (var in = file == null ? System.in : Files.newInputStream(file)) {
            cash.open();
            out.println("Importing into " + cash.description() + ".");
            long begin = System.nanoTime();
            var end = cash.imports().run(new NdjsonReader(in));
            out.printf(
                    Locale.ROOT,
                    "Imported %,d real accounts, %,d accounts, %,d steps of transactions and %,d idempotency keys in %,d ms."
                            + " The books are right.%n",
                    end.realAccounts(),
                    end.accounts(),
                    end.steps(),
                    end.keys(),
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
            return 0;
        } catch (NoSuchFileException e) {
            throw StartupException.usage("There is no file " + file + ".");
        } catch (StoreFailure.OutcomeUnknown e) {
            throw new StartupException(
                    "The database was lost at the end: either all was imported or nothing, which verify tells.", e);
        } catch (IOException | RuntimeException e) {
            throw new StartupException("Nothing was imported. " + e.getMessage(), e);
        }
    }

    private int reset(Cash cash, boolean force) {
        cash.open();
        Store store = cash.store();
        boolean allowed = force || cash.isEmbedded();
        out.println("This " + (allowed ? "erases" : "would erase") + " all data in " + cash.description() + ":");
        for (Map.Entry<String, Long> table : store.contents().entrySet()) {
            out.printf(Locale.ROOT, "  %-30s %,15d rows%n", table.getKey(), table.getValue());
        }
        if (!allowed) {
            throw StartupException.usage(
                    "It is not the embedded database, so nothing was erased: add --force to erase it.");
        }
        store.reset();
        return print("Every table was erased and created anew.");
    }
}
