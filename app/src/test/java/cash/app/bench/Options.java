package cash.app.bench;

import java.time.Duration;
import java.util.Locale;

/// What the user may choose, as environment variables: `CASH_BENCH_SECONDS=10 mvn -q -Pbench`.
///
/// @param seconds how long each run is measured, in each round
/// @param rounds how often all runs take their turn, so that a machine that slows down slows down all of them
/// @param connections of the runs that crowd cash
record Options(int seconds, int rounds, int connections) {

    /// The first moment of a run is not measured: connections open, queues fill.
    static final Duration RUN_UP = Duration.ofMillis(500);

    /// Before all rounds each kind of traffic goes on for this long, until most of the code is compiled.
    static final Duration WARM_UP = Duration.ofSeconds(2);

    static Options read() {
        return new Options(number("seconds", 3), number("rounds", 3), number("connections", 256));
    }

    Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    private static int number(String name, int otherwise) {
        var variable = "CASH_BENCH_" + name.toUpperCase(Locale.ROOT);
        var text = System.getenv(variable);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        if (text.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(variable + " is '" + text + "', but must be a whole number from 1 to 9999.");
    }
}
