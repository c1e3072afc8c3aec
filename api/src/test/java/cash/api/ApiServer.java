package cash.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole HTTP side on a free port, with a client that sends exactly what a test says and holds every answer
/// against the OpenAPI document.
final class ApiServer implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final EmbeddedServer server = ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                    "micronaut.server.port",
                    -1,
                    "micronaut.server.cors.localhost-pass-through",
                    true,
                    "endpoints.all.enabled",
                    false,
                    "endpoints.all.path",
                    "/",
                    "endpoints.health.enabled",
                    true,
                    "endpoints.health.details-visible",
                    "NEVER",
                    "endpoints.prometheus.enabled",
                    true,
                    "endpoints.prometheus.sensitive",
                    false,
                    "endpoints.prometheus.path",
                    "/metrics"));

    final Spec spec = new Spec(bean(OpenApi.class).document());

    /// An answer, with its body as text and as a tree.
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Json json() {
            try {
                return Json.parse(response.body());
            } catch (Json.Malformed e) {
                throw new AssertionError(status() + " " + text(), e);
            }
        }

        String get(String... path) {
            return Tree.text(json(), path);
        }

        /// The code of a problem; empty if it is none.
        String code() {
            return header("Content-Type").equals("application/problem+json") ? get("code") : "";
        }
    }

    <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    int port() {
        return server.getPort();
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer post(String path, @Nullable String json, String... headers) {
        return send("POST", path, json, headers);
    }

    Answer patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, @Nullable String body, String... headers) {
        return sendBytes(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// Sends names and values of headers in turn. A body is sent as JSON, unless they say something else.
    Answer sendBytes(String method, String path, byte @Nullable [] body, String... headers) {
        var publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        var request = HttpRequest.newBuilder(URI.create(server.getURL() + path)).method(method, publisher);
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            typed |= headers[i].equalsIgnoreCase("Content-Type");
            request.header(headers[i], headers[i + 1]);
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        try {
            var answer = new Answer(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
            spec.check(method, path, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Sends these bytes, be they HTTP or not, one part after the other, and returns all that comes back.
    String raw(String... parts) {
        try (var socket = new Socket("localhost", server.getPort())) {
            socket.setSoTimeout(10_000);
            for (var part : parts) {
                socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                Thread.sleep(parts.length > 1 ? 100 : 0);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
