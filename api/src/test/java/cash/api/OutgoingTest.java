package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.io.buffer.ReadBuffer;
import io.micronaut.core.io.buffer.ReadBufferFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(10)
class OutgoingTest {

    private final Outgoing outgoing = new Outgoing(ReadBufferFactory.getJdkFactory(), Duration.ofMillis(200));
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Subscriber<ReadBuffer> client = new Subscriber<>() {
        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(ReadBuffer part) {
            taken.add(part.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void onError(Throwable failure) {
            taken.add("failed");
        }

        @Override
        public void onComplete() {
            taken.add("end");
        }
    };

    private Thread filled(String... parts) {
        return Thread.ofVirtual()
                .start(() -> outgoing.fill(() -> {
                    for (var part : parts) {
                        outgoing.put(part.getBytes(StandardCharsets.US_ASCII));
                    }
                }));
    }

    @Test
    void gives_no_more_than_the_client_asked_for() throws Exception {
        outgoing.subscribe(client);
        outgoing.request(1);
        var filling = filled("a", "b");
        Thread.sleep(50);
        assertThat(taken).containsExactly("a");
        outgoing.request(Long.MAX_VALUE);
        outgoing.request(Long.MAX_VALUE);
        filling.join();
        assertThat(taken).containsExactly("a", "b", "end");
    }

    @Test
    void waits_for_no_client_that_takes_nothing() throws Exception {
        outgoing.subscribe(client);
        filled("a", "b").join();
        assertThat(taken).containsExactly("failed");
    }

    @Test
    void waits_for_no_client_that_never_comes() throws Exception {
        filled("a", "b").join();
        outgoing.subscribe(client);
        assertThat(taken).isEmpty();
    }

    @Test
    void goes_on_when_the_client_is_gone() throws Exception {
        outgoing.subscribe(client);
        outgoing.request(1);
        var filling = filled("a", "b", "c");
        Thread.sleep(20);
        outgoing.cancel();
        filling.join();
        assertThat(taken).containsExactly("a");
    }

    @Test
    void leaves_what_failed_unfinished() {
        outgoing.subscribe(client);
        outgoing.request(1);
        outgoing.fill(() -> {
            outgoing.put(new byte[] {'a'});
            throw new IllegalStateException("as the test wants it");
        });
        assertThat(taken).containsExactly("a", "failed");
    }
}
