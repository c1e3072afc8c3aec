package cash.api;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;

/// Keeps a connection open while an answer is due. Micronaut closes those on which nothing came or went for some
/// minutes, even if it is cash that takes so long, as the proof of a very large ledger does.
@Singleton
final class PatientConnections extends HttpHandlers {

    @Override
    void add(BiConsumer<String, ChannelHandler> pipeline) {
        pipeline.accept("cash-patience", new Patience());
    }

    /// Counts the requests that have come as a whole and are not answered yet. Who only begins one is not waited for.
    static final class Patience extends ChannelDuplexHandler {

        private int due;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof LastHttpContent) {
                due++;
            }
            super.channelRead(context, message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            boolean continues = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (message instanceof LastHttpContent && !continues && due > 0) {
                due--;
            }
            super.write(context, message, promise);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (!(event instanceof IdleStateEvent) || due == 0) {
                super.userEventTriggered(context, event);
            }
        }
    }
}
