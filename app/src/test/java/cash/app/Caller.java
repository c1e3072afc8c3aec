package cash.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Speaks to a running cash with any method and headers, from as many threads as there are.
final class Caller implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.createDefault();

    /// Longer than any answer may take.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// A value of an answer; what isn't there fails the test.
    record Json(Object value) {

        Json at(String field) {
            return new Json(Objects.requireNonNull(((Map<?, ?>) value).get(field), () -> field + " of " + value));
        }

        String text(String field) {
            return (String) at(field).value;
        }

        long number(String field) {
            return ((Number) at(field).value).longValue();
        }

        List<Json> list(String field) {
            return ((List<?>) at(field).value).stream().<Json>map(Json::new).toList();
        }
    }

    record Answer(int status, HttpHeaders headers, String body) {

        Json json() {
            try {
                return new Json(JSON.readValue(body, Map.class));
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        /// The code of the problem, or the status where it is none.
        String code() {
            return status < 400 ? Integer.toString(status) : text("code");
        }

        String text(String field) {
            return json().text(field);
        }

        long number(String field) {
            return json().number(field);
        }

        List<Json> list(String field) {
            return json().list(field);
        }

        boolean isReplayed() {
            return headers.firstValue("Idempotency-Replayed").equals(Optional.of("true"));
        }
    }

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    Caller(URI server) {
        this.server = server;
    }

    Answer get(String path) {
        return answer("GET", path, "");
    }

    /// The answer to a `GET` that must be 200.
    Answer found(String path) {
        var answer = get(path);
        assertThat(answer.status()).as("GET %s: %s", path, answer.body).isEqualTo(200);
        return answer;
    }

    Answer post(String path, Map<String, ?> body, String... headers) {
        return answer("POST", path, write(body), headers);
    }

    /// Posts what must be answered with 201.
    Answer created(String path, Map<String, ?> body) {
        var answer = post(path, body);
        assertThat(answer.status())
                .as("POST %s %s: %s", path, body, answer.body)
                .isEqualTo(201);
        return answer;
    }

    Answer post(String path) {
        return answer("POST", path, "");
    }

    Answer patch(String path, Map<String, ?> body) {
        return answer("PATCH", path, write(body));
    }

    Answer delete(String path) {
        return answer("DELETE", path, "");
    }

    Answer answer(String method, String path, String body, String... headers) {
        try {
            return send(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    /// The same, for servers that may be gone.
    Answer send(String method, String path, String body, String... headers) throws IOException {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    static String write(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A transaction of one transfer.
    static Map<String, Object> transaction(String source, String target, long amount) {
        return Map.of("transfers", List.of(transfer(source, target, amount)));
    }

    static Map<String, Object> transfer(String source, String target, long amount) {
        return Map.of("source", source, "target", target, "amount", amount);
    }

    @FunctionalInterface
    interface Task<T> {
        T run() throws Exception;
    }

    /// Runs tasks 0 to `count` - 1, each in a virtual thread of its own and all let go at once.
    static <T> List<T> race(int count, IntFunction<Task<T>> tasks) {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> {
                        go.await();
                        return tasks.apply(i).run();
                    }))
                    .toList();
            go.countDown();
            var results = new ArrayList<T>();
            for (Future<T> one : running) {
                results.add(one.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError("A thread failed: " + e, e);
        }
    }
}
