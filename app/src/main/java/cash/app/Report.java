package cash.app;

import cash.domain.Discrepancy;
import cash.domain.Pin;
import cash.domain.Verification;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A proof of the books, for people to read.
record Report(Verification verification, @Nullable Pin pinned, Duration duration) {

    /// Returns whether the books are right.
    boolean print(PrintStream out) {
        var checked = verification.checked();
        out.printf(
                Locale.ROOT,
                "Checked %,d cells, %,d entries, %,d transactions, %,d transfers, %,d real accounts, %,d accounts"
                        + " in %,d ms.%n",
                checked.cells(),
                checked.entries(),
                checked.transactions(),
                checked.transfers(),
                checked.realAccounts(),
                checked.accounts(),
                duration.toMillis());
        verification.discrepancies().forEach(it -> out.println(line(it)));
        int shown = verification.discrepancies().size();
        if (verification.found() > shown) {
            out.printf(Locale.ROOT, "... and %,d more.%n", verification.found() - shown);
        }
        var pin = verification.pin();
        out.printf(Locale.ROOT, "Head %s over %,d steps.%n", pin.hash(), pin.steps());
        if (pinned != null && verification.isOk()) {
            out.println("The pinned head " + pinned.hash() + " is part of it.");
        }
        out.println(verification.isOk() ? "The books are right." : "THE BOOKS ARE WRONG.");
        return verification.isOk();
    }

    private static String line(Discrepancy it) {
        var parts = new ArrayList<String>();
        add(parts, "", it.address());
        add(parts, "version ", it.version());
        add(parts, "", it.realAccount());
        add(parts, "", it.account());
        add(parts, "transaction ", it.transaction());
        add(parts, "chain ", it.chain());
        add(parts, "expected ", it.expected());
        add(parts, "actual ", it.actual());
        add(parts, "difference ", it.difference());
        return it.kind() + ": " + it.kind().meaning() + ": " + String.join(", ", parts);
    }

    private static void add(List<String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name + value);
        }
    }
}
