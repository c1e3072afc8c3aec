package cash.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micronaut.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays 12,651 mobile-money transactions that nobody here made up (PaySim, see `shared/data/paysim`) through the
/// HTTP API, and compares every row and column with sums of its own. Customers have their money in the real account
/// `wallets` and merchants in `merchants`; a cash-in is paid by the agent it names, all other types by the
/// customer.
@SuppressWarnings("NullAway") // Answers are read as plain maps; what is missing there fails the test.
class PaySimTest {

    private static final Path FILE = Path.of("../../shared/data/paysim/paysim-sample.csv");
    private static final String CURRENCY = "EUR";

    private record Row(String payer, String payee, long cents) {
        static Row of(String line) {
            var columns = line.split(",", -1);
            long cents = cents(columns[2]);
            return columns[1].equals("CASH_IN")
                    ? new Row(columns[6], columns[3], cents)
                    : new Row(columns[3], columns[6], cents);
        }

        static long cents(String amount) {
            return new BigDecimal(amount).movePointRight(2).longValueExact();
        }
    }

    @Test
    void replays_twelve_thousand_transactions_and_agrees_to_the_cent(@TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(FILE), FILE + " is absent, so the replay of PaySim is skipped");
        var lines = Files.readAllLines(FILE);
        var rows = lines.stream().skip(1).map(Row::of).toList();
        var opening = openingBalances(lines);

        try (var cash = new Cash(_ -> {}, List.of("--cash.data=" + folder, "--micronaut.server.port=-1"))) {
            var client = new TestClient(cash.serve());
            open(client, opening);
            long start = System.nanoTime();
            var balances = new HashMap<>(opening);
            int booked = 0;
            int refused = 0;
            int empty = 0;
            for (var row : rows) {
                var answer = client.post("/v1/transactions", transaction(row.payer, row.payee, row.cents));
                if (row.cents == 0) {
                    assertThat(answer.code()).isEqualTo("INVALID_VALUE");
                    empty++;
                } else if (balances.get(row.payer) < row.cents) {
                    assertThat(answer.code()).as("%s", row).isEqualTo("INSUFFICIENT_FUNDS");
                    refused++;
                } else {
                    assertThat(answer.status()).as("%s: %s", row, answer.body()).isEqualTo(201);
                    balances.merge(row.payer, -row.cents, Math::addExact);
                    balances.merge(row.payee, row.cents, Math::addExact);
                    booked++;
                }
            }
            System.out.printf(
                    "PaySim: %,d rows booked, %,d refused for funds, %d of no amount, in %.1f s%n",
                    booked,
                    refused,
                    empty,
                    Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
            assertThat(booked + refused + empty).isEqualTo(12_651);
            assertMatrix(client, balances);
        }
    }

    /// The first balance that the file knows of each customer; it knows none of merchants.
    private static Map<String, Long> openingBalances(List<String> lines) {
        var balances = new LinkedHashMap<String, Long>();
        for (var line : lines.subList(1, lines.size())) {
            var columns = line.split(",", -1);
            balances.putIfAbsent(columns[3], Row.cents(columns[4]));
            balances.putIfAbsent(columns[6], columns[6].startsWith("M") ? 0 : Row.cents(columns[7]));
        }
        return balances;
    }

    private static void open(TestClient client, Map<String, Long> opening) throws Exception {
        for (var realAccount : List.of("wallets", "merchants")) {
            client.created("/v1/real-accounts", Map.of("id", realAccount, "name", realAccount, "currency", CURRENCY));
        }
        try (var threads = Executors.newFixedThreadPool(16)) {
            var opened = new ArrayList<Future<?>>();
            for (var name : opening.keySet()) {
                opened.add(threads.submit(() -> client.created("/v1/accounts", Map.of("id", name, "name", name))));
            }
            for (var account : opened) {
                account.get();
            }
        }
        var deposits = opening.entrySet().stream()
                .filter(balance -> balance.getValue() > 0)
                .map(balance -> transfer("external", address(balance.getKey()), balance.getValue()))
                .toList();
        for (int i = 0; i < deposits.size(); i += 100) {
            client.created(
                    "/v1/transactions", Map.of("transfers", deposits.subList(i, Math.min(i + 100, deposits.size()))));
        }
    }

    private static Map<String, Object> transaction(String payer, String payee, long cents) {
        return Map.of("transfers", List.of(transfer(address(payer), address(payee), cents)));
    }

    private static Map<String, Object> transfer(String source, String target, long cents) {
        return Map.of("source", source, "target", target, "amount", cents);
    }

    private static String address(String name) {
        return realAccount(name) + "/" + name;
    }

    private static String realAccount(String name) {
        return name.startsWith("M") ? "merchants" : "wallets";
    }

    @SuppressWarnings("unchecked")
    private static void assertMatrix(TestClient client, Map<String, Long> balances) throws Exception {
        Map<String, Object> matrix = JsonMapper.createDefault()
                .readValue(client.get("/v1/matrix?currency=" + CURRENCY).body(), Map.class);
        var rows = new HashMap<String, Long>();
        list(matrix, "realAccounts").forEach(row -> rows.put((String) row.get("id"), posted(row.get("balance"))));
        var expectedRows = new HashMap<String, Long>();
        balances.forEach((name, cents) -> expectedRows.merge(realAccount(name), cents, Math::addExact));
        assertThat(rows).isEqualTo(expectedRows);

        var columns = new HashMap<String, Long>();
        list(matrix, "accounts")
                .forEach(column -> columns.put(
                        (String) column.get("id"), posted(((List<Object>) column.get("balances")).getFirst())));
        var cells = new HashMap<String, Long>();
        list(matrix, "amounts").forEach(cell -> cells.put((String) cell.get("account"), posted(cell)));
        Set<String> names = new LinkedHashSet<>(balances.keySet());
        assertThat(names).containsAll(columns.keySet());
        for (var name : names) {
            assertThat(columns.getOrDefault(name, 0L)).as(name).isEqualTo(balances.get(name));
            assertThat(cells.getOrDefault(name, 0L)).as(name).isEqualTo(balances.get(name));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> json, String field) {
        return (List<Map<String, Object>>) json.get(field);
    }

    @SuppressWarnings("unchecked")
    private static long posted(Object balance) {
        return ((Number) ((Map<String, Object>) balance).get("posted")).longValue();
    }
}
