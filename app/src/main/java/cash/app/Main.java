package cash.app;

import cash.domain.Store;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The command line: which command, what it prints, and the exit code (0 done, 1 failed, 2 asked for the
/// impossible; for `verify` 0 the books are right, 1 they are not, 2 it could not be found out).
public final class Main {
    private static final String USAGE = """
            Usage: java -jar cash.jar [command] [--setting=value ...]
              serve             serves the API; the default
              verify [--pin=FILE] [--pinned=FILE]
                                proves the books: recomputes every balance from the entries and every hash
                                --pin: writes how far the chains of hashes go, for an auditor to keep outside
                                --pinned: proves that what was written so before is still there as it was
              export [--format=ndjson|hledger]
                                writes the whole ledger to the standard output: lines of JSON, or a journal for hledger
              reset [--force]   erases all data and creates every table anew; --force: on a database of your own, too
              version           tells which cash this is
              help              shows this
            Settings are environment variables (MICRONAUT_SERVER_PORT=8081) or options (--micronaut.server.port=8081).
            --verbose or CASH_DEBUG=1 shows the stack trace of what went wrong.""";

    private static final int WRONG = 1;
    private static final int UNKNOWN = 2;

    private enum Command {
        SERVE,
        VERIFY,
        EXPORT,
        RESET,
        VERSION,
        HELP
    }

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
            Line line = Line.parse(arguments);
            verbose |= line.flags.contains("--verbose");
            return switch (line.command) {
                case SERVE -> with(line, this::serve);
                case VERIFY -> verify(line);
                case EXPORT -> with(line, err::println, cash -> export(cash, line.format));
                case RESET -> with(line, cash -> reset(cash, line.flags.contains("--force")));
                case VERSION -> print("cash " + version());
                case HELP -> print(USAGE);
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
    private int with(Line line, ToIntFunction<Cash> command) {
        return with(line, out::println, command);
    }

    private int with(Line line, Consumer<String> say, ToIntFunction<Cash> command) {
        try (var cash = new Cash(say, line.options)) {
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
    private int verify(Line line) {
        try {
            return with(line, cash -> verify(cash, line));
        } catch (RuntimeException e) {
            throw StartupException.explain(e).exiting(UNKNOWN);
        }
    }

    private int verify(Cash cash, Line line) {
        var pinned = line.pinned == null ? null : PinFile.read(line.pinned);
        cash.open();
        out.println("Verifying " + cash.description() + ".");
        try {
            long begin = System.nanoTime();
            var verification = cash.verification().verify(pinned);
            var report = new Report(verification, pinned, Duration.ofNanos(System.nanoTime() - begin));
            boolean isRight = report.print(out);
            if (line.pin != null) {
                PinFile.write(line.pin, verification.pin());
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
                    "Exported %,d real accounts, %,d accounts, %,d transactions and %,d idempotency keys.%n",
                    end.realAccounts(),
                    end.accounts(),
                    end.transactions(),
                    end.keys());
            return 0;
        } catch (IOException | RuntimeException e) {
            throw new StartupException("The ledger could not be exported in full: " + e.getMessage(), e);
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

    /// What was typed, taken apart.
    private record Line(
            Command command,
            Set<String> flags,
            List<String> options,
            ExportFormat format,
            @Nullable String pin,
            @Nullable String pinned) {
        private static final String FORMAT = "--format=";
        private static final String PIN = "--pin=";
        private static final String PINNED = "--pinned=";
        private static final Set<String> FLAGS = Set.of("--force", "--verbose", "--help", "-h", "--version");

        static Line parse(String... arguments) {
            var words = new ArrayList<String>();
            var flags = new HashSet<String>();
            var options = new ArrayList<String>();
            @Nullable ExportFormat format = null;
            @Nullable String pin = null;
            @Nullable String pinned = null;
            for (String argument : joined(arguments)) {
                if (argument.startsWith(FORMAT)) {
                    format = ExportFormat.parse(argument.substring(FORMAT.length()));
                } else if (argument.startsWith(PIN)) {
                    pin = argument.substring(PIN.length());
                } else if (argument.startsWith(PINNED)) {
                    pinned = argument.substring(PINNED.length());
                } else if (argument.matches("--[^=]+=.*")) {
                    options.add(argument);
                } else if (FLAGS.contains(argument)) {
                    flags.add(argument);
                } else if (argument.startsWith("-")) {
                    throw unknown("option", argument);
                } else {
                    words.add(argument);
                }
            }
            Command command = command(words, flags);
            if (flags.contains("--force") && command != Command.RESET) {
                throw StartupException.usage("Only reset knows --force.");
            }
            if (format != null && command != Command.EXPORT) {
                throw StartupException.usage("Only export knows --format.");
            }
            if ((pin != null || pinned != null) && command != Command.VERIFY) {
                throw StartupException.usage("Only verify knows --pin and --pinned.");
            }
            return new Line(command, flags, options, format == null ? ExportFormat.NDJSON : format, pin, pinned);
        }

        /// With `--format hledger` as one word, as it may be written, too.
        private static List<String> joined(String... arguments) {
            var joined = new ArrayList<String>();
            for (String argument : arguments) {
                if (!joined.isEmpty() && Set.of(FORMAT, PIN, PINNED).contains(joined.getLast() + "=")) {
                    joined.set(joined.size() - 1, joined.getLast() + "=" + argument);
                } else {
                    joined.add(argument);
                }
            }
            return joined;
        }

        private static Command command(List<String> words, Set<String> flags) {
            if (flags.contains("--help") || flags.contains("-h")) {
                return Command.HELP;
            }
            if (flags.contains("--version")) {
                return Command.VERSION;
            }
            String wanted = words.isEmpty() ? "serve" : String.join(" ", words);
            return Arrays.stream(Command.values())
                    .filter(command -> command.name().toLowerCase(Locale.ROOT).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> unknown("command", wanted));
        }

        private static StartupException unknown(String what, String typed) {
            return StartupException.usage("There is no " + what + " '" + typed + "'.\n" + USAGE);
        }
    }
}
