package cash.app;

import static cash.app.Caller.race;
import static cash.app.Caller.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import cash.app.Caller.Answer;
import cash.app.Caller.Json;
import cash.persistence.BenchmarkSql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random traffic of all kinds from many clients at once. Afterwards each cell, row and column is compared with what
/// the clients were told.
class MixedTrafficTest {
    private static final int CLIENTS = 32;
    private static final Duration DURATION = Duration.ofSeconds(8);
    private static final Duration LONGEST_HOLD = Duration.ofMillis(1500);
    private static final List<String> EUR = List.of("giro", "savings");
    private static final List<String> USD = List.of("dollars");
    private static final List<String> ACCOUNTS = List.of("rent", "food", "fun", "tax", "ann", "bob", "eve", "shop");

    /// What may be answered to this traffic, beside success.
    private static final Set<String> REFUSALS = Set.of(
            "INSUFFICIENT_FUNDS",
            "ACCOUNT_FROZEN",
            "REAL_ACCOUNT_FROZEN",
            "UNKNOWN_ACCOUNT",
            "IDEMPOTENCY_KEY_REUSED",
            "REFERENCE_TAKEN",
            "CONDITION_FAILED",
            "NOT_PENDING",
            "REVERSAL_EXCEEDS_ORIGINAL",
            "HAS_ENTRIES",
            "ALREADY_EXISTS",
            "NOT_FOUND");

    @TempDir
    private static Path folder;

    private static Cash cash;
    private static Caller caller;

    private final Map<String, Integer> codes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Answer> booked = new ConcurrentLinkedQueue<>();

    /// Some of the last transactions, for all to end or to take back.
    private final AtomicReferenceArray<String> recent = new AtomicReferenceArray<>(32);

    @BeforeAll
    static void start() {
        cash = new Cash(_ -> {}, List.of(TestSettings.options(folder, "--micronaut.server.port=-1")));
        caller = new Caller(cash.serve());
        EUR.forEach(id -> caller.created("/v1/real-accounts", Map.of("id", id, "name", id, "currency", "EUR")));
        USD.forEach(id -> caller.created("/v1/real-accounts", Map.of("id", id, "name", id, "currency", "USD")));
        ACCOUNTS.forEach(id -> caller.created("/v1/accounts", Map.of("id", id, "name", id)));
    }

    @AfterAll
    static void stop() {
        caller.close();
        cash.close();
    }

    @Test
    void every_sum_is_what_the_clients_were_told() throws Exception {
        long seed = System.nanoTime();
        System.out.println("The seed of the mixed traffic is " + seed);
        long end = System.nanoTime() + DURATION.toNanos();
        race(CLIENTS, client -> () -> {
            var traffic = new Client(client, new SplittableRandom(seed + client));
            while (System.nanoTime() < end) {
                traffic.act();
            }
            return client;
        });
        System.out.printf("%,d transactions; answers: %s%n", booked.size(), new TreeMap<>(codes));
        assertThat(codes.keySet())
                .contains("200", "201", "INSUFFICIENT_FUNDS", "ACCOUNT_FROZEN", "UNKNOWN_ACCOUNT")
                .contains("CONDITION_FAILED", "NOT_PENDING", "REVERSAL_EXCEEDS_ORIGINAL");
        noteWhatTimedOut();
        assertCellsTellWhatTheClientsWereTold();
        assertMatrixAddsUp(caller.found("/v1/matrix"));
        assertHeldIsWhatOpenHoldsReserve();
    }

    /// What ended without anybody's request is asked for, once all of it has ended.
    private void noteWhatTimedOut() throws InterruptedException {
        Thread.sleep(LONGEST_HOLD.plusSeconds(1));
        var expired = all("/v1/transactions?status=EXPIRED&limit=1000");
        assertThat(expired).isNotEmpty();
        expired.forEach(it -> booked.add(caller.found("/v1/transactions/" + it.text("id"))));
        assertThat(all("/v1/transactions?status=PENDING&limit=1000"))
                .isNotEmpty()
                .allSatisfy(it ->
                        assertThat(((Map<?, ?>) it.value()).get("expiresAt")).isNull());
    }

    private static void assertHeldIsWhatOpenHoldsReserve() throws Exception {
        cash.close();
        try (var database = new EmbeddedDatabase(TestSettings.of(folder), _ -> {})) {
            var login = database.open();
            try (var sql = new BenchmarkSql(login.url(), login.user(), login.password())) {
                assertThat(sql.number("SELECT COUNT(*) FROM open_holds")).isPositive();
                assertThat(sql.number("SELECT SUM(held) FROM amounts")).isPositive();
                assertThat(sql.number("""
                        SELECT COUNT(*)
                        FROM amounts m LEFT JOIN
                            (SELECT c.amount_id, SUM(c.reserved) AS reserved
                             FROM open_holds o JOIN hold_cells c ON c.transaction_id = o.transaction_id
                             GROUP BY c.amount_id) h ON h.amount_id = m.id
                        WHERE m.held <> COALESCE(h.reserved, 0)""")).isZero();
                assertThat(sql.number("""
                        SELECT COUNT(*)
                        FROM holds h
                        LEFT JOIN open_holds o ON o.transaction_id = h.transaction_id
                        LEFT JOIN hold_ends e ON e.transaction_id = h.transaction_id
                        WHERE (o.transaction_id IS NULL) = (e.transaction_id IS NULL)""")).isZero();
            }
        }
    }

    /// One client: what it does next is random, and what it is told is noted.
    private final class Client {
        private final int number;
        private final SplittableRandom random;
        private final Map<String, Map<String, Object>> sent = new LinkedHashMap<>();
        private int names;

        Client(int number, SplittableRandom random) {
            this.number = number;
            this.random = random;
        }

        void act() {
            int choice = random.nextInt(100);
            if (choice < 50) {
                post("key-" + number + "-" + names++, transaction());
            } else if (choice < 57) {
                follow("/post", random.nextBoolean() ? Map.of() : Map.of("amount", 1));
            } else if (choice < 61) {
                follow("/void", Map.of());
            } else if (choice < 72) {
                follow("/reversals", random.nextBoolean() ? Map.of() : Map.of("amount", random.nextInt(1, 200)));
            } else if (choice < 76) {
                note(caller.post("/v1/transactions/preview", transaction()));
            } else if (choice < 81 && !sent.isEmpty()) {
                var earlier = pick(List.copyOf(sent.entrySet()));
                post(earlier.getKey(), earlier.getValue());
            } else if (choice < 84) {
                post("key of all " + random.nextInt(20), transaction());
            } else if (choice < 86) {
                var account = "/v1/accounts/" + pick(ACCOUNTS);
                note(caller.post(account + "/freeze"));
                note(caller.post(account + "/unfreeze"));
            } else if (choice < 87) {
                var bank = "/v1/real-accounts/" + pick(pick(List.of(EUR, USD)));
                note(caller.post(bank + "/freeze"));
                note(caller.post(bank + "/unfreeze"));
            } else if (choice < 89) {
                var limit = Map.of("overdraftLimit", random.nextInt(3) * 500);
                note(caller.patch("/v1/accounts/" + pick(ACCOUNTS), limit));
            } else if (choice < 92) {
                var id = "passing-" + random.nextInt(5);
                note(caller.post("/v1/accounts", Map.of("id", id, "name", id)));
                note(caller.delete("/v1/accounts/" + id));
            } else if (choice < 94) {
                assertMatrixAddsUp(note(caller.get("/v1/matrix")));
            } else {
                note(caller.get(pick(List.of(
                        "/v1/accounts?expand=amounts",
                        "/v1/real-accounts?expand=amounts",
                        "/v1/transactions?limit=20&account=" + pick(ACCOUNTS),
                        "/v1/amounts",
                        "/v1/amounts/giro/" + pick(ACCOUNTS) + "/entries?limit=10"))));
            }
        }

        private void post(String key, Map<String, Object> body) {
            sent.put(key, body);
            var answer = note(caller.post("/v1/transactions", body, "Idempotency-Key", key));
            remember(answer);
        }

        /// Ends a hold or takes back a transaction of anybody, if it can be.
        private void follow(String step, Map<String, ?> body) {
            var id = recent.get(random.nextInt(recent.length()));
            if (id != null) {
                var key = "step-" + number + "-" + names++;
                var path = "/v1/transactions/" + id + step;
                var answer = note(caller.post(path, body, "Idempotency-Key", key));
                remember(answer);
                if (answer.status() < 300 && random.nextInt(10) == 0) {
                    var again = note(caller.post(path, body, "Idempotency-Key", key));
                    assertThat(again.isReplayed()).isTrue();
                    assertThat(again.body()).isEqualTo(answer.body());
                }
            }
        }

        private void remember(Answer answer) {
            if (answer.status() < 300 && !answer.isReplayed()) {
                booked.add(answer);
                recent.set(random.nextInt(recent.length()), answer.text("id"));
            }
        }

        private Map<String, Object> transaction() {
            var banks = pick(List.of(EUR, EUR, USD));
            var transfers = new ArrayList<Map<String, Object>>();
            for (int count = random.nextInt(4); count >= 0; count--) {
                transfers.add(oneTransfer(() -> pick(banks) + "/" + pick(ACCOUNTS)));
            }
            if (random.nextInt(30) == 0) {
                transfers.add(transfer("external", pick(banks) + "/passing-" + random.nextInt(5), 1));
            }
            var body = new HashMap<String, Object>(Map.of("transfers", transfers));
            if (random.nextInt(5) == 0) {
                body.put("reference", "reference " + random.nextInt(10_000));
            }
            if (random.nextInt(10) == 0) {
                var cell = pick(banks) + "/" + pick(ACCOUNTS);
                body.put("conditions", List.of(Map.of("address", cell, "available", Map.of("gte", 1, "lt", 2000))));
            }
            if (random.nextInt(3) == 0) {
                body.put("pending", true);
                if (random.nextInt(3) == 0) {
                    var wait = Duration.ofMillis(random.nextLong(LONGEST_HOLD.toMillis()));
                    body.put("expiresAt", Instant.now().plus(wait).toString());
                }
            }
            return body;
        }

        private Map<String, Object> oneTransfer(Supplier<String> cell) {
            long amount = random.nextInt(1, 400);
            var source = cell.get();
            var target = cell.get();
            int kind = random.nextInt(10);
            if (kind < 3 || source.equals(target)) {
                return transfer("external", target, amount);
            }
            return kind < 5 ? transfer(source, "external", amount) : transfer(source, target, amount);
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        private Answer note(Answer answer) {
            codes.merge(answer.code(), 1, Integer::sum);
            if (answer.code().equals("INVALID_VALUE")) {
                assertThat(answer.text("field")).as(answer.body()).isEqualTo("expiresAt");
            } else if (answer.status() >= 400) {
                assertThat(answer.code()).as(answer.body()).isIn(REFUSALS);
            }
            return answer;
        }
    }

    /// The entries of each cell are exactly those that the answers told, numbered without gaps, and add up to it.
    private void assertCellsTellWhatTheClientsWereTold() {
        var told = new HashMap<String, Map<Long, String>>();
        for (var answer : booked) {
            for (var touched : answer.list("amounts")) {
                var line = answer.text("id") + " " + touched.at("before").number("posted") + " -> "
                        + touched.at("after").number("posted");
                var before = told.computeIfAbsent(touched.text("address"), _ -> new TreeMap<>())
                        .put(touched.number("version"), line);
                assertThat(before).as("another entry on %s", touched).isNull();
            }
        }
        var cells = caller.found("/v1/amounts?limit=1000").list("data");
        assertThat(cells.stream().map(cell -> cell.text("address"))).containsExactlyInAnyOrderElementsOf(told.keySet());
        for (var cell : cells) {
            var address = cell.text("address");
            long sum = 0;
            long held = 0;
            var history = new TreeMap<Long, String>();
            for (var entry : all("/v1/amounts/" + address + "/entries?limit=1000")) {
                long before = sum;
                sum += entry.at("posted").number("change");
                assertThat(entry.at("posted").number("after")).isEqualTo(sum);
                held += entry.at("held").number("change");
                assertThat(entry.at("held").number("after")).isEqualTo(held).isNotNegative();
                assertThat(entry.number("version")).isEqualTo(history.size() + 1L);
                history.put(entry.number("version"), entry.text("transactionId") + " " + before + " -> " + sum);
            }
            assertThat(history).as(address).isEqualTo(told.get(address));
            assertThat(cell.number("posted")).as(address).isEqualTo(sum);
            assertThat(cell.number("held")).as(address).isEqualTo(held);
            assertThat(cell.number("version")).as(address).isEqualTo(history.size());
        }
    }

    private static List<Json> all(String path) {
        var all = new ArrayList<Json>();
        for (var page = caller.found(path); ; ) {
            all.addAll(page.list("data"));
            if (page.body().contains("\"nextCursor\":null")) {
                return all;
            }
            page = caller.found(path + "&cursor=" + page.text("nextCursor"));
        }
    }

    /// The matrix agrees with itself in every row and every column, whenever it is looked at.
    private static void assertMatrixAddsUp(Answer matrix) {
        assertThat(matrix.status()).isEqualTo(200);
        assertMatrixAddsUp(matrix, "posted");
        assertMatrixAddsUp(matrix, "held");
    }

    private static void assertMatrixAddsUp(Answer matrix, String part) {
        var cells = matrix.list("amounts");
        UnaryOperator<Map<String, Long>> used = totals -> totals.entrySet().stream()
                .filter(total -> total.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var rows = new HashMap<String, Long>();
        var columns = new HashMap<String, Long>();
        for (var cell : cells) {
            rows.merge(cell.text("realAccount"), cell.number(part), Long::sum);
            columns.merge(cell.text("account") + " in " + cell.text("currency"), cell.number(part), Long::sum);
        }
        var toldRows = new HashMap<String, Long>();
        matrix.list("realAccounts")
                .forEach(row -> toldRows.put(row.text("id"), row.at("balance").number(part)));
        var toldColumns = new HashMap<String, Long>();
        for (var column : matrix.list("accounts")) {
            for (var balance : column.list("balances")) {
                toldColumns.put(column.text("id") + " in " + balance.text("currency"), balance.number(part));
            }
        }
        assertThat(used.apply(toldRows)).isEqualTo(used.apply(rows));
        assertThat(used.apply(toldColumns)).isEqualTo(used.apply(columns));
    }
}
