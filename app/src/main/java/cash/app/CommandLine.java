package cash.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was typed, taken apart.
record CommandLine(
        Command command,
        Set<String> flags,
        List<String> options,
        ExportFormat format,
        @Nullable Path file,
        @Nullable String pin,
        @Nullable String pinned) {
    static final String USAGE = """
            Usage: java -jar cash.jar [command] [--setting=value ...]
              serve             serves the API; the default
              verify [--pin=FILE] [--pinned=FILE]
                                proves the books: recomputes every balance from the entries and every hash
                                --pin: writes how far the chains of hashes go, for an auditor to keep outside
                                --pinned: proves that what was written so before is still there as it was
              export [--format=ndjson|hledger]
                                writes the whole ledger to the standard output: lines of JSON, or a journal for hledger
              import [file]     fills an empty ledger with what export wrote as lines of JSON, from the file or from the
                                standard input: all of it and proved, or nothing
              reset [--force]   erases all data and creates every table anew; --force: on a database of your own, too
              version           tells which cash this is
              help              shows this
            Settings are environment variables (MICRONAUT_SERVER_PORT=8081) or options (--micronaut.server.port=8081).
            --verbose or CASH_DEBUG=1 shows the stack trace of what went wrong.""";

    enum Command {
        SERVE,
        VERIFY,
        EXPORT,
        IMPORT,
        RESET,
        VERSION,
        HELP
    }

    private static final String STANDARD = "-";
    private static final String FORMAT = "--format=";
    private static final String PIN = "--pin=";
    private static final String PINNED = "--pinned=";
    private static final Set<String> FLAGS = Set.of("--force", "--verbose", "--help", "-h", "--version");

    static CommandLine parse(String... arguments) {
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
            } else if (argument.startsWith("-") && !argument.equals(STANDARD)) {
                throw unknown("option", argument);
            } else {
                words.add(argument);
            }
        }
        @Nullable String file = words.size() == 2 && isImport(words.getFirst()) ? words.removeLast() : null;
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
        return new CommandLine(
                command,
                flags,
                options,
                format == null ? ExportFormat.NDJSON : format,
                file == null || file.equals(STANDARD) ? null : Path.of(file),
                pin,
                pinned);
    }

    private static boolean isImport(String word) {
        return word.equals(Command.IMPORT.name().toLowerCase(Locale.ROOT));
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
