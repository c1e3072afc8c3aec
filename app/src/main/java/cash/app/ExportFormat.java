package cash.app;

import cash.services.Exported;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// How `cash export` writes the ledger. What is written to the stream must be flushed by whoever gave it.
enum ExportFormat {
    NDJSON,
    HLEDGER;

    static ExportFormat parse(String name) {
        return Arrays.stream(values())
                .filter(it -> it.word().equals(name))
                .findFirst()
                .orElseThrow(() -> StartupException.usage("There is no format '" + name + "' but "
                        + Arrays.stream(values()).map(ExportFormat::word).collect(Collectors.joining(" and ")) + "."));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Consumer<Exported> on(OutputStream out) {
        return switch (this) {
            case NDJSON -> new NdjsonWriter(out);
            case HLEDGER -> new HledgerWriter(out);
        };
    }
}
