package cash.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One line of the table: a load, and what was found out about it in all rounds so far.
final class Row {

    private final String name;
    private final @Nullable Row limit;
    private final Supplier<Load> load;
    private final List<Double> rates = new ArrayList<>();
    private final Histogram latency = new Histogram();
    private long acknowledged;
    private long inWindow;
    private double seconds;
    private Meter.Reading used = Meter.Reading.NOTHING;
    private double lastRate;

    /// The limit is the row of bare JDBC that this one is compared with.
    Row(String name, @Nullable Row limit, Supplier<Load> load) {
        this.name = name;
        this.limit = limit;
        this.load = load;
    }

    /// Counts what is acknowledged, and the rate for those rows that need it, but nothing of it is in the table.
    void warmUp() throws Exception {
        var window = Window.after(Duration.ZERO, Options.WARM_UP);
        var outcome = load.get().run(window);
        acknowledged += outcome.acknowledged();
        lastRate = outcome.inWindow() / window.seconds();
    }

    void measure(Duration measured, Meter meter) throws Exception {
        var running = load.get();
        var window = Window.after(Options.RUN_UP, measured);
        var outcome = CompletableFuture.supplyAsync(() -> {
            try {
                return running.run(window);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Window.sleepUntil(window.start());
        var before = meter.read();
        Window.sleepUntil(window.end());
        var used = meter.read().since(before, window.seconds());
        add(outcome.join(), used, window.seconds());
    }

    private void add(Load.Outcome outcome, Meter.Reading used, double seconds) {
        lastRate = outcome.inWindow() / seconds;
        rates.add(lastRate);
        latency.add(outcome.latency());
        acknowledged += outcome.acknowledged();
        inWindow += outcome.inWindow();
        this.used = this.used.plus(used);
        this.seconds += seconds;
    }

    long acknowledged() {
        return acknowledged;
    }

    double lastRate() {
        return lastRate;
    }

    /// The middle one of the rounds.
    private double rate() {
        var sorted = rates.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    static List<String> titles() {
        return List.of(
                "run",
                "per second",
                "lowest to highest",
                "× bare",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "per commit",
                "cores: client/cash/database, others");
    }

    List<String> cells() {
        return List.of(
                name,
                text("%,.0f", rate()),
                text("%,.0f", rates.stream().min(Double::compare).orElseThrow()) + " to "
                        + text("%,.0f", rates.stream().max(Double::compare).orElseThrow()),
                limit == null ? "" : text("%.2f", rate() / limit.rate()),
                text("%.2f", latency.millis(0.5)),
                text("%.2f", latency.millis(0.95)),
                text("%.2f", latency.millis(0.99)),
                acknowledged == 0 ? "" : text("%,.1f", (double) inWindow / used.commits()),
                used.cores(seconds));
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
