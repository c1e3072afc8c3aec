package cash.app;

import static cash.app.Caller.transfer;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import cash.app.Caller.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills cash while it writes. What it acknowledged is there after the next start; of the rest, each
/// transaction is there as a whole or not at all.
class KillTest {
    private static final int WRITERS = 4;
    private static final List<String> BANKS = List.of("giro", "savings");
    private static final List<String> ACCOUNTS = List.of("rent", "food", "fun");

    @TempDir
    private static Path folder;

    private static Process cash;
    private static Caller caller;

    /// What each cell has when all that was posted is booked.
    private final Map<String, Long> expected = new ConcurrentHashMap<>();

    /// What was posted, by its key, and what was answered, if anything was.
    private final Map<String, String> posted = new ConcurrentHashMap<>();
    private final Map<String, Answer> acknowledged = new ConcurrentHashMap<>();

    @AfterAll
    static void stop() throws Exception {
        caller.close();
        cash.destroy();
        if (!cash.waitFor(60, TimeUnit.SECONDS)) {
            cash.destroyForcibly();
        }
    }

    @Test
    void what_was_acknowledged_outlives_a_kill_and_nothing_is_half_done() throws Exception {
        BANKS.forEach(id -> caller.created("/v1/real-accounts", Map.of("id", id, "name", id, "currency", "EUR")));
        ACCOUNTS.forEach(
                id -> caller.created("/v1/accounts", Map.of("id", id, "name", id, "overdraftLimit", 1_000_000_000)));
        for (int round = 1; round <= 3; round++) {
            int name = round;
            var writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> Thread.ofVirtual().start(() -> write(name + "-" + writer)))
                    .toList();
            Thread.sleep(1500);
            kill(round == 2);
            for (var writer : writers) {
                writer.join();
            }
            start();
            assertNothingIsLost(round);
        }
        assertMatrixIsTheSumOfAll();
    }

    /// In the second round its database is killed with it; else that lives on until it notices, or the next start does.
    private static void kill(boolean withDatabase) throws InterruptedException {
        var family = cash.descendants().toList();
        cash.destroyForcibly().waitFor();
        if (withDatabase) {
            family.forEach(ProcessHandle::destroyForcibly);
        }
        caller.close();
    }

    @BeforeAll
    static void start() throws IOException {
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "--micronaut.server.port=0"),
                        Stream.of(TestSettings.options(folder)))
                .toList();
        cash = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new ArrayList<String>();
        var output = cash.inputReader(StandardCharsets.UTF_8);
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.startsWith("cash is ready: ")) {
                caller = new Caller(URI.create(line.split(" ", -1)[3]));
                Thread.ofVirtual().start(() -> drain(output));
                return;
            }
        }
        throw new AssertionError("cash did not start: " + said);
    }

    private static void drain(BufferedReader output) {
        try {
            output.lines().forEach(line -> System.out.println("cash: " + line));
        } catch (UncheckedIOException e) {
            System.out.println("cash says no more.");
        }
    }

    /// Posts one transaction after the other until there is no answer any more.
    private void write(String name) {
        for (int i = 0; ; i++) {
            var key = "key-" + name + "-" + i;
            var transfers = List.of(
                    transfer("giro/" + account(i), "savings/" + account(i + 1), i + 1L),
                    transfer("external", "giro/" + account(i + 2), 7));
            var body = Caller.write(Map.of("reference", key, "transfers", transfers));
            expect("giro/" + account(i), -i - 1L);
            expect("savings/" + account(i + 1), i + 1L);
            expect("giro/" + account(i + 2), 7);
            posted.put(key, body);
            try {
                var answer = caller.send("POST", "/v1/transactions", body, "Idempotency-Key", key);
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                acknowledged.put(key, answer);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void expect(String cell, long units) {
        expected.merge(cell, units, Long::sum);
    }

    private static String account(int i) {
        return ACCOUNTS.get(i % ACCOUNTS.size());
    }

    private void assertNothingIsLost(int round) {
        assertThat(acknowledged).hasSizeGreaterThan(10 * round);
        acknowledged.forEach((key, answer) -> assertThat(
                        caller.found("/v1/transactions/" + answer.text("id")).body())
                .as(key)
                .isEqualTo(answer.body()));
        int there = 0;
        int gone = 0;
        for (var request : posted.entrySet()) {
            var key = request.getKey();
            if (!acknowledged.containsKey(key)) {
                var found = caller.found("/v1/transactions?reference=" + key).list("data");
                assertThat(found).hasSizeLessThanOrEqualTo(1);
                var again = caller.answer("POST", "/v1/transactions", request.getValue(), "Idempotency-Key", key);
                assertThat(again.status()).as(again.body()).isEqualTo(201);
                assertThat(again.isReplayed()).isEqualTo(!found.isEmpty());
                found.forEach(transaction -> assertThat(transaction).isEqualTo(again.json()));
                assertThat(caller.found("/v1/transactions?reference=" + key).list("data"))
                        .containsExactly(again.json());
                acknowledged.put(key, again);
                there += found.size();
                gone += 1 - found.size();
            }
        }
        System.out.printf(
                "Round %d: %,d acknowledged; of those without an answer %d were there and %d were not%n",
                round, acknowledged.size(), there, gone);
    }

    private void assertMatrixIsTheSumOfAll() {
        var rows = new HashMap<String, Long>();
        var columns = new HashMap<String, Long>();
        expected.forEach((address, units) -> {
            rows.merge(address.split("/", -1)[0], units, Long::sum);
            columns.merge(address.split("/", -1)[1], units, Long::sum);
        });
        var matrix = caller.found("/v1/matrix");
        assertThat(matrix.list("amounts").stream()
                        .collect(toMap(cell -> cell.text("address"), cell -> cell.number("posted"))))
                .isEqualTo(expected);
        assertThat(matrix.list("realAccounts").stream()
                        .collect(toMap(
                                row -> row.text("id"), row -> row.at("balance").number("posted"))))
                .isEqualTo(rows);
        assertThat(matrix.list("accounts").stream()
                        .collect(toMap(
                                column -> column.text("id"),
                                column -> column.list("balances").getFirst().number("posted"))))
                .isEqualTo(columns);
    }
}
