package cash.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayDeque;

/// Sends requests over many connections that stay open, from one thread: a client that takes little from the machine it
/// shares with what it measures.
///
/// Closed loop: a connection sends its next request when it has its answer. Open loop: requests are due at a
/// fixed rate, whatever the service does, and wait for a connection if none is free; their latency counts
/// from when they were due. In the end it waits for every answer, so what was acknowledged can be compared
/// with what is in the database.
final class HttpLoad implements AutoCloseable {

    private static final long PATIENCE = 30_000_000_000L;

    private final Traffic traffic;
    private final Window window;
    private final Selector selector = Selector.open();
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(256 * 1024);
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Histogram latency = new Histogram();
    private int busy;
    private long acknowledged;
    private long inWindow;
    private boolean exhausted;

    private HttpLoad(InetSocketAddress server, Traffic traffic, int connections, Window window) throws IOException {
        this.traffic = traffic;
        this.window = window;
        for (int i = 0; i < connections; i++) {
            idle.add(new Connection(server, selector));
        }
    }

    static Load closed(InetSocketAddress server, Traffic traffic, int connections) {
        return window -> {
            try (var load = new HttpLoad(server, traffic, connections, window)) {
                return load.run(0);
            }
        };
    }

    static Load open(InetSocketAddress server, Traffic traffic, int connections, double perSecond) {
        return window -> {
            try (var load = new HttpLoad(server, traffic, connections, window)) {
                return load.run((long) (1e9 / perSecond));
            }
        };
    }

    /// No interval means closed loop: a request is due as soon as a connection is free.
    private Load.Outcome run(long interval) throws IOException {
        long due = System.nanoTime();
        for (long now = due; ; now = System.nanoTime()) {
            while (!exhausted && !window.isOver(now) && !idle.isEmpty() && now - due >= 0) {
                send(interval == 0 ? now : due);
                due += interval;
            }
            if (busy == 0 && (exhausted || window.isOver(now))) {
                return new Load.Outcome(acknowledged, inWindow, latency);
            }
            if (now - window.end() > PATIENCE) {
                throw new IllegalStateException(busy + " requests were not answered for 30 seconds.");
            }
            selector.select(interval == 0 ? 100 : 1);
            for (var key : selector.selectedKeys()) {
                proceed((Connection) key.attachment());
            }
            selector.selectedKeys().clear();
        }
    }

    private void send(long due) throws IOException {
        var request = traffic.next().get();
        if (request == null) {
            exhausted = true;
            return;
        }
        var connection = idle.removeFirst();
        connection.due = due;
        connection.answer.clear();
        connection.outgoing = ByteBuffer.wrap(request);
        connection.write();
        busy++;
    }

    private void proceed(Connection connection) throws IOException {
        if (connection.outgoing.hasRemaining()) {
            connection.write();
        }
        int count = connection.channel.read(incoming.clear());
        if (count < 0) {
            throw new EOFException("cash closed a connection, so what became of its request is not known.");
        }
        if (connection.answer.isCompleteWith(incoming.flip())) {
            answered(connection);
        }
    }

    private void answered(Connection connection) {
        var answer = connection.answer;
        boolean batch = traffic.transactions() > 1;
        if (answer.status() != traffic.status() || (batch && answer.created() != traffic.transactions())) {
            throw new IllegalStateException("A request was answered with " + answer);
        }
        acknowledged += traffic.transactions();
        long now = System.nanoTime();
        if (window.contains(now)) {
            inWindow += Math.max(1, traffic.transactions());
            latency.add(now - connection.due);
        }
        busy--;
        idle.add(connection);
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
