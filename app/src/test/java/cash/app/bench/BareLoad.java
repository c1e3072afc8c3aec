package cash.app.bench;

import cash.persistence.BareJdbc;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Bare JDBC clients, one thread and one connection each, without any service in between.
record BareLoad(Opener opener, int connections, boolean hot) implements Load {

    /// Opens a connection.
    interface Opener {
        BareJdbc open() throws Exception;
    }

    @Override
    public Outcome run(Window window) throws Exception {
        var latency = new Histogram();
        long acknowledged = 0;
        long inWindow = 0;
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var clients = new ArrayList<Future<Outcome>>();
            for (int i = 0; i < connections; i++) {
                var random = new SplittableRandom(i);
                clients.add(threads.submit(() -> client(random, window)));
            }
            for (var client : clients) {
                var outcome = client.get();
                acknowledged += outcome.acknowledged();
                inWindow += outcome.inWindow();
                latency.add(outcome.latency());
            }
        }
        return new Outcome(acknowledged, inWindow, latency);
    }

    private Outcome client(SplittableRandom random, Window window) throws Exception {
        var latency = new Histogram();
        long acknowledged = 0;
        long inWindow = 0;
        try (var jdbc = opener.open()) {
            for (long start = System.nanoTime(); !window.isOver(start); start = System.nanoTime()) {
                var transfer = Traffic.Transfer.random(random, hot);
                jdbc.transfer(transfer.source(), transfer.target(), transfer.amount());
                acknowledged++;
                long end = System.nanoTime();
                if (window.contains(end)) {
                    inWindow++;
                    latency.add(end - start);
                }
            }
        }
        return new Outcome(acknowledged, inWindow, latency);
    }
}
