package cash.app;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// Speaks to a running cash as any client would.
final class TestClient {

    /// A status, and the body as text.
    record Answer(int status, String body) {

        /// The code of the problem, or nothing where it is none.
        String code() {
            var mark = "\"code\":\"";
            int at = status < 400 ? -1 : body.indexOf(mark);
            return at < 0 ? "" : body.substring(at + mark.length(), body.indexOf('"', at + mark.length()));
        }
    }

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.createDefault();

    TestClient(URI server) {
        this.server = server;
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET());
    }

    Answer post(String path, Map<String, ?> body) {
        try {
            return send(HttpRequest.newBuilder(server.resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Posts what must be answered with 201.
    Answer created(String path, Map<String, ?> body) {
        var answer = post(path, body);
        if (answer.status != 201) {
            throw new AssertionError(path + " answered " + answer);
        }
        return answer;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
