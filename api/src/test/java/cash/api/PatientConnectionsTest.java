package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An idle connection is closed, unless it is cash that takes its time.
class PatientConnectionsTest {

    private final List<Object> seen = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new PatientConnections.Patience(), new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext context, Object event) {
                    seen.add(event);
                }
            });

    private boolean isClosedWhenIdle() {
        seen.clear();
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
        return !seen.isEmpty();
    }

    private void begin() {
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/v1/verification"));
    }

    private void end() {
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    @Test
    void it_is_open_from_the_end_of_a_request_to_the_end_of_its_answer() {
        assertThat(isClosedWhenIdle()).as("before the first request").isTrue();
        begin();
        assertThat(isClosedWhenIdle()).as("within a request").isTrue();
        answer(HttpResponseStatus.CONTINUE);
        end();
        assertThat(isClosedWhenIdle()).as("before its answer").isFalse();
        answer(HttpResponseStatus.OK);
        assertThat(isClosedWhenIdle()).as("after its answer").isTrue();
    }

    @Test
    void it_is_open_until_the_last_of_several_requests_is_answered() {
        begin();
        end();
        begin();
        end();
        answer(HttpResponseStatus.OK);
        assertThat(isClosedWhenIdle()).isFalse();
        answer(HttpResponseStatus.OK);
        assertThat(isClosedWhenIdle()).isTrue();
    }
}
