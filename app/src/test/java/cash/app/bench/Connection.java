package cash.app.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// A connection to cash that stays open, with at most one request on its way.
final class Connection {
    final SocketChannel channel;
    final SelectionKey key;
    final Answer answer = new Answer();
    ByteBuffer outgoing = ByteBuffer.allocate(0);
    long due;

    Connection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// What the socket does not take now it takes when it is ready for more.
    void write() throws IOException {
        channel.write(outgoing);
        int write = outgoing.hasRemaining() ? SelectionKey.OP_WRITE : 0;
        if (key.interestOps() != (SelectionKey.OP_READ | write)) {
            key.interestOps(SelectionKey.OP_READ | write);
        }
    }
}
