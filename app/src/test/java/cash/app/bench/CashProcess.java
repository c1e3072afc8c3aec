package cash.app.bench;

import cash.app.BenchmarkDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The cash that is measured: the jar that users run, with its defaults, in a process of its own, so that its share of
/// the processor can be told from the client's.
final class CashProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("cash is ready: (http://\\S+) .*");

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    CashProcess(BenchmarkDatabase database) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-jar", System.getProperty("cash.jar"), "--micronaut.server.port=-1")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(database.environment());
        process = builder.start();
        BenchmarkDatabase.guard(process);
        address = awaitReady(process.inputReader(StandardCharsets.UTF_8));
    }

    private static URI awaitReady(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var ready = READY.matcher(line);
            if (ready.matches()) {
                return URI.create(ready.group(1));
            }
        }
        throw new IllegalStateException("cash did not start.");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    String get(String path) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode() + ".");
        }
        return answer.body();
    }

    /// Whether it knows this path at all.
    boolean knows(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        return status != 404 && status != 405;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
