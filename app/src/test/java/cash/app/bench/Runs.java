package cash.app.bench;

import cash.app.bench.BareLoad.Opener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is measured, in the order in which it takes its turn in each round.
final class Runs {

    private static final int BATCH = 500;
    private static final String BATCH_PATH = "/v1/transactions/batch";

    /// How many transfers were acknowledged, and how many of those of cash with an idempotency key.
    record Totals(long cash, long keyed, long bare) {}

    private final Options options;
    private final List<Row> bare = new ArrayList<>();
    private final List<Row> cash = new ArrayList<>();
    private final List<Row> all = new ArrayList<>();
    private final Row keyed;

    Runs(Options options, CashProcess service, Opener jdbc) throws IOException, InterruptedException {
        this.options = options;
        var address = service.address();
        int crowd = options.connections();
        var steady = Traffic.transfers(false);
        var reads = HttpLoad.closed(address, Traffic.reads(), 64);

        var bareUniform = bare("bare JDBC, 16 connections", new BareLoad(jdbc, 16, false));
        var uniform = cash(
                "cash, " + crowd + " connections",
                bareUniform,
                HttpLoad.closed(address, Traffic.transfers(false), crowd));
        keyed = cash(
                "cash, " + crowd + " connections, idempotency keys",
                bareUniform,
                HttpLoad.closed(address, Traffic.keyed(), crowd));
        if (service.knows(BATCH_PATH)) {
            cash(
                    "cash, 8 connections, " + BATCH + " per request",
                    bareUniform,
                    HttpLoad.closed(address, Traffic.batches(BATCH), 8));
        } else {
            System.out.println("          This cash has no " + BATCH_PATH + ", so there is no row for it.");
        }
        var bareHot = bare("bare JDBC, 16 connections, one hot cell", new BareLoad(jdbc, 16, true));
        cash(
                "cash, " + crowd + " connections, one hot cell",
                bareHot,
                HttpLoad.closed(address, Traffic.transfers(true), crowd));
        var bareAlone = bare("bare JDBC, 1 connection", new BareLoad(jdbc, 1, false));
        cash("cash, 1 connection", bareAlone, HttpLoad.closed(address, Traffic.transfers(false), 1));
        cash.add(new Row(
                "cash, open loop at half its peak",
                null,
                () -> HttpLoad.open(address, steady, crowd, uniform.lastRate() / 2)));
        all.add(cash.getLast());
        all.add(new Row("cash, 64 connections, GET of an account", null, () -> reads));
    }

    private Row bare(String name, Load load) {
        var row = new Row(name, null, () -> load);
        bare.add(row);
        all.add(row);
        return row;
    }

    private Row cash(String name, Row limit, Load load) {
        var row = new Row(name, limit, () -> load);
        cash.add(row);
        all.add(row);
        return row;
    }

    void warmUp() throws Exception {
        for (var row : all) {
            row.warmUp();
        }
    }

    void measure(Meter meter) throws Exception {
        for (int round = 1; round <= options.rounds(); round++) {
            System.err.printf("Round %d of %d ...%n", round, options.rounds());
            for (var row : all) {
                row.measure(options.measured(), meter);
            }
        }
    }

    Totals totals() {
        return new Totals(sum(cash), keyed.acknowledged(), sum(bare));
    }

    private static long sum(List<Row> rows) {
        return rows.stream().mapToLong(Row::acknowledged).sum();
    }

    Table table() {
        return new Table(Row.titles(), all.stream().map(Row::cells).toList());
    }
}
