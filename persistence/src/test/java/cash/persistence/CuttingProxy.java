package cash.persistence;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Stands between the pool and a database server and cuts connections at the moment a test chooses. It reads
/// the packets of the protocol (MySQL's and MariaDB's: a length of three bytes, a number, the content) as far
/// as it must.
final class CuttingProxy {

    /// Where a connection is cut, seen from the COMMIT on it.
    enum Cut {
        /// The server never sees the COMMIT.
        BEFORE_COMMIT,
        /// It never sees the COMMIT, and learns only later that the client is gone: the transaction is open until then.
        BEFORE_COMMIT_AND_SERVER_NOTICES_LATE,
        /// The client is cut off while the COMMIT is still on its way, and it is done later.
        BEFORE_COMMIT_THAT_ARRIVES_LATE,
        /// The COMMIT is done, and nothing of its answer comes back.
        BEFORE_REPLY,
        /// The COMMIT is done, and half of its answer comes back.
        AMID_REPLY,
        /// The answer comes back, and then the connection is gone.
        AFTER_REPLY
    }

    private static final long LATE_MILLIS = 100;

    private final ServerSocket clients;
    private final int serverPort;
    private final AtomicReference<@Nullable Cut> atCommit = new AtomicReference<>();
    private final AtomicInteger packetsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean refusing;

    CuttingProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            clients = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /// The address of a database that leads through this proxy, where everything can be read: without TLS.
    static String through(int port, String url) {
        return url.replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port)
                .replace("&sslMode=DISABLED", "")
                .concat("&sslMode=DISABLED");
    }

    static int port(String url) {
        return Integer.parseInt(url.replaceFirst(".*127\\.0\\.0\\.1:(\\d+)/.*", "$1"));
    }

    int port() {
        return clients.getLocalPort();
    }

    /// Cuts the connection on which the next COMMIT is sent.
    void cutNextCommit(Cut cut) {
        atCommit.set(cut);
    }

    /// Lets so many packets of clients through, and cuts the connection of the next one.
    void cutAfter(int packets) {
        packetsLeft.set(packets);
    }

    /// Cuts nothing any more, and counts from zero.
    void reset() {
        atCommit.set(null);
        packetsLeft.set(Integer.MAX_VALUE);
        cuts.set(0);
    }

    /// Whether nobody gets through, as if the server were down; connections that are open end with their next packet.
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    /// How many connections were cut so far.
    int cuts() {
        return cuts.get();
    }

    private static void start(Runnable run) {
        Thread.ofPlatform().daemon().start(run);
    }

    private void accept() {
        while (true) {
            try {
                var client = clients.accept();
                if (refusing) {
                    client.close();
                } else {
                    var link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
                    start(link::toServer);
                    start(link::toClient);
                }
            } catch (IOException e) {
                // The client gave up.
            }
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile @Nullable Cut cut;

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void toServer() {
            try (client;
                    server) {
                var in = new DataInputStream(client.getInputStream());
                for (var packet = read(in); handle(packet); packet = read(in)) {}
            } catch (IOException e) {
                // One of the two ended the connection.
            }
        }

        /// Whether the connection goes on.
        private boolean handle(byte[] packet) throws IOException {
            if (refusing || packetsLeft.getAndDecrement() == 0) {
                cuts.incrementAndGet();
                return false;
            }
            var here = isCommit(packet) ? atCommit.getAndSet(null) : null;
            if (here != null) {
                cuts.incrementAndGet();
            }
            cut = here;
            return switch (here) {
                case null -> pass(packet);
                case BEFORE_REPLY, AMID_REPLY, AFTER_REPLY -> pass(packet);
                case BEFORE_COMMIT -> false;
                case BEFORE_COMMIT_AND_SERVER_NOTICES_LATE -> {
                    client.close();
                    sleep();
                    yield false;
                }
                case BEFORE_COMMIT_THAT_ARRIVES_LATE -> {
                    client.close();
                    sleep();
                    pass(packet);
                    sleep();
                    yield false;
                }
            };
        }

        private boolean pass(byte[] packet) throws IOException {
            server.getOutputStream().write(packet);
            return true;
        }

        void toClient() {
            try {
                var in = server.getInputStream();
                var buffer = new byte[65536];
                boolean open = true;
                while (open) {
                    int count = in.read(buffer);
                    open = count > 0 && passOn(buffer, count, client.getOutputStream());
                }
                client.close();
                server.close();
            } catch (IOException e) {
                // One of the two ended the connection.
            }
        }

        private boolean passOn(byte[] reply, int count, OutputStream out) throws IOException {
            var here = cut;
            int passed = here == Cut.BEFORE_REPLY ? 0 : here == Cut.AMID_REPLY ? count / 2 : count;
            out.write(reply, 0, passed);
            return here == null;
        }
    }

    /// One packet with its head.
    private static byte[] read(DataInputStream in) throws IOException {
        var head = new byte[4];
        in.readFully(head);
        int length = (head[0] & 0xff) | ((head[1] & 0xff) << 8) | ((head[2] & 0xff) << 16);
        var packet = Arrays.copyOf(head, 4 + length);
        in.readFully(packet, 4, length);
        return packet;
    }

    /// A query (command 3) that ends with this word: it may travel with the statements before it.
    private static boolean isCommit(byte[] packet) {
        var end = new String(
                packet, Math.max(0, packet.length - 6), Math.min(6, packet.length), StandardCharsets.ISO_8859_1);
        return packet.length > 4 && packet[4] == 3 && end.equalsIgnoreCase("COMMIT");
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(LATE_MILLIS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
