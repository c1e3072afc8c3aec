package cash.app;

import static cash.app.Caller.transaction;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import cash.app.Caller.Answer;
import cash.persistence.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The database goes away, in the two ways there are: connections break, or nothing comes back any more. cash says so,
/// stays up, and works again when the database is back.
class OutageTest {
    private static final int CLIENTS = 24;

    /// The timeouts here are shorter than the defaults, so that the test is.
    private static final String TIMEOUTS = "&connectTimeout=1000&socketTimeout=2000";

    /// An answer that was lost at the commit is looked for 20 s long before cash gives up; the rest is the pool's wait.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Wire wire;
    private Cash cash;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        var url = TestDatabase.MARIADB
                .url("outage")
                .replace("&connectTimeout=10000", "")
                .replace("&socketTimeout=60000", "");
        int port = Integer.parseInt(url.replaceFirst("jdbc:mysql://[^:]+:(\\d+)/.*", "$1"));
        wire = new Wire(port);
        cash = new Cash(
                _ -> {},
                List.of(
                        "--cash.db.url=" + url.replace(":" + port + "/", ":" + wire.port() + "/") + TIMEOUTS,
                        "--cash.db.pool.connection-timeout=1s",
                        "--micronaut.server.port=-1"));
        caller = new Caller(cash.serve());
        caller.post("/v1/real-accounts", Map.of("id", "bank", "name", "Bank", "currency", "EUR"));
        caller.post("/v1/accounts", Map.of("id", "rent", "name", "Rent", "realAccount", "bank"));
        caller.created("/v1/transactions", transaction("external", "rent", 1000));
    }

    @AfterEach
    void stop() throws IOException {
        wire.let(Wire.State.PASS);
        caller.close();
        cash.close();
        wire.close();
    }

    @Test
    void a_broken_connection_is_told_and_overcome() throws Exception {
        assertOutageIsToldAndOvercome(Wire.State.CUT);
    }

    @Test
    void a_database_that_falls_silent_is_told_and_overcome() throws Exception {
        assertOutageIsToldAndOvercome(Wire.State.SILENT);
    }

    private void assertOutageIsToldAndOvercome(Wire.State outage) throws Exception {
        assertThat(caller.get("/health/readiness").text("status")).isEqualTo("UP");
        long before = posted();

        var booked = ConcurrentHashMap.<String>newKeySet();
        var sent = ConcurrentHashMap.<String>newKeySet();
        // All are at it when the connection goes, and go on for a while after it.
        var told = Caller.race(CLIENTS, client -> () -> {
            var codes = ConcurrentHashMap.<String>newKeySet();
            if (client == 0) {
                Thread.sleep(500);
                wire.let(outage);
                return codes;
            }
            while (codes.isEmpty()) {
                var key = outage + " " + before + " " + client + " " + sent.size() + " " + System.nanoTime();
                sent.add(key);
                var answer = inTime(() -> post(key));
                if (answer.status() == 201) {
                    booked.add(key);
                } else {
                    assertIsUnavailable(answer);
                    codes.add(answer.code());
                }
            }
            return codes;
        });
        System.out.printf(
                "%s: %d booked before the outage; then %s%n",
                outage,
                booked.size(),
                told.stream().flatMap(Set::stream).collect(groupingBy(code -> code, counting())));

        Caller.race(REQUESTS.size(), i -> () -> {
            var words = REQUESTS.get(i).split(" ", 3);
            var answer = inTime(() -> caller.answer(words[0], words[1], words.length > 2 ? words[2] : ""));
            assertThat(answer.code()).as(REQUESTS.get(i)).isEqualTo("UNAVAILABLE");
            assertIsUnavailable(answer);
            return answer;
        });
        assertThat(caller.get("/health/liveness").text("status")).isEqualTo("UP");
        var readiness = inTime(() -> caller.get("/health/readiness"));
        assertThat(readiness.status()).isEqualTo(503);
        assertThat(readiness.text("status")).isEqualTo("DOWN");
        assertThat(caller.get("/v1/accounts?limit=0").code()).isEqualTo("INVALID_VALUE");

        wire.let(Wire.State.PASS);
        assertComesBack();
        for (var key : sent) {
            var again = post(key);
            assertThat(again.status()).as(again.body()).isEqualTo(201);
            assertThat(again.isReplayed() || !booked.contains(key))
                    .as("what was acknowledged is there")
                    .isTrue();
        }
        assertThat(posted()).isEqualTo(before + sent.size());
        assertThat(caller.found("/v1/matrix").list("realAccounts").getFirst().at("balance"))
                .isEqualTo(caller.found("/v1/real-accounts/bank").json().at("balance"));
    }

    /// One of each kind, each in need of the database.
    private static final List<String> REQUESTS = List.of(
            "GET /v1/accounts",
            "GET /v1/accounts/rent",
            "GET /v1/real-accounts/bank?expand=amounts",
            "GET /v1/amounts/bank/rent/entries",
            "GET /v1/matrix",
            "GET /v1/transactions",
            "GET /v1/transactions?account=rent",
            "GET /v1/transactions/0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f",
            "POST /v1/accounts {\"id\":\"new\",\"name\":\"New\"}",
            "PATCH /v1/accounts/rent {\"name\":\"Rent\"}",
            "POST /v1/accounts/rent/unfreeze",
            "POST /v1/real-accounts/bank/close",
            "DELETE /v1/accounts/rent",
            "POST /v1/transactions {\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":1}]}");

    private void assertComesBack() throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (caller.get("/health/readiness").status() != 200 && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        assertThat(caller.get("/health/readiness").text("status")).isEqualTo("UP");
        assertThat(caller.get("/v1/accounts/rent").status()).isEqualTo(200);
    }

    private Answer post(String key) {
        return caller.post("/v1/transactions", transaction("external", "rent", 1), "Idempotency-Key", key);
    }

    private long posted() {
        return caller.found("/v1/amounts/bank/rent").number("posted");
    }

    private static Answer inTime(Supplier<Answer> request) {
        long start = System.nanoTime();
        var answer = request.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        return answer;
    }

    private static void assertIsUnavailable(Answer answer) {
        assertThat(answer.code()).as(answer.body()).isIn("UNAVAILABLE", "OUTCOME_UNKNOWN");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
    }

    /// The wire to the database: passes on what comes, cuts every connection, or swallows everything in silence.
    private static final class Wire implements AutoCloseable {
        enum State {
            PASS,
            CUT,
            SILENT
        }

        private final ServerSocket server;
        private final int target;
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();
        private volatile State state = State.PASS;

        Wire(int target) throws IOException {
            this.target = target;
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        /// A connection that was silent has lost what it swallowed, so it is cut before anything passes again.
        void let(State wanted) {
            boolean wasSilent = state == State.SILENT;
            state = wanted;
            if (wanted == State.CUT || wasSilent) {
                open.forEach(Wire::quietly);
            }
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    var client = server.accept();
                    if (state == State.CUT) {
                        client.close();
                        continue;
                    }
                    var database = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(database);
                    Thread.ofVirtual().start(() -> copy(client, database));
                    Thread.ofVirtual().start(() -> copy(database, client));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void copy(Socket from, Socket to) {
            var buffer = new byte[8192];
            try (from;
                    to) {
                for (int n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    if (state == State.PASS) {
                        to.getOutputStream().write(buffer, 0, n);
                    }
                }
            } catch (IOException e) {
                // The other end went away; so does this one.
            } finally {
                open.remove(from);
                open.remove(to);
            }
        }

        private static void quietly(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            open.forEach(Wire::quietly);
        }
    }
}
