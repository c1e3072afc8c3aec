package cash.api;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.ReferenceCountUtil;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Makes a body whose chunks can't be told apart a failure. Netty marks its last part as broken and Micronaut
/// doesn't look, so that what came before it would pass for the whole. It doesn't look either whether a packed body has
/// come to its end, where its checksum is.
@Singleton
final class BrokenBodies extends HttpHandlers {

    @Override
    void add(BiConsumer<String, ChannelHandler> pipeline) {
        pipeline.accept("cash-packed-bodies", new Unpacker());
        pipeline.accept("cash-broken-bodies", new Watcher());
    }

    private static final class Unpacker extends HttpContentDecompressor {

        Unpacker() {
            super(0);
        }

        @Override
        protected @Nullable EmbeddedChannel newContentDecoder(String encoding) {
            return HttpHeaderValues.GZIP.contentEqualsIgnoreCase(encoding)
                            || HttpHeaderValues.X_GZIP.contentEqualsIgnoreCase(encoding)
                    ? new EmbeddedChannel(new WholeGzip())
                    : null;
        }
    }

    /// Netty's own passes over an end that is missing, and over what comes behind it.
    private static final class WholeGzip extends JdkZlibDecoder {

        WholeGzip() {
            super(ZlibWrapper.GZIP, false, 0);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (isClosed() && in.isReadable()) {
                in.skipBytes(in.readableBytes());
                throw new DecompressionException("something comes behind its end");
            }
            super.decode(context, in, out);
        }

        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            super.decodeLast(context, in, out);
            if (!isClosed()) {
                throw new DecompressionException("its end is missing");
            }
        }
    }

    private static final class Watcher extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            // A head that is broken comes as a whole request, and Micronaut looks at those.
            if (message instanceof HttpContent content
                    && !(message instanceof HttpMessage)
                    && content.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                context.fireExceptionCaught(
                        new DecoderException(content.decoderResult().cause()));
            } else {
                context.fireChannelRead(message);
            }
        }
    }
}
