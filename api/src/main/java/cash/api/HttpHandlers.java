package cash.api;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Puts handlers of ours right behind the one that reads and writes HTTP, on every connection.
abstract class HttpHandlers implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    /// Adds new handlers by their names, the one that shall come first as the last.
    abstract void add(BiConsumer<String, ChannelHandler> pipeline);

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        var registry = event.getBean();
        registry.register(new Customizer(null));
        return registry;
    }

    private final class Customizer implements NettyServerCustomizer {

        private final @Nullable Channel channel;

        Customizer(@Nullable Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel specific, ChannelRole role) {
            return new Customizer(specific);
        }

        @Override
        public void onStreamPipelineBuilt() {
            var codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
            if (channel != null && channel.pipeline().get(codec) != null) {
                var pipeline = channel.pipeline();
                add((name, handler) -> pipeline.addAfter(codec, name, handler));
            }
        }
    }
}
