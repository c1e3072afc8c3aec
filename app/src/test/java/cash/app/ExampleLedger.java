package cash.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A ledger with everything in it that one can have, for tests that copy it.
final class ExampleLedger {

    private static final JsonMapper JSON = JsonMapper.createDefault();

    private ExampleLedger() {}

    /// Writes it over HTTP.
    static void fill(TestClient client) throws IOException {
        open(client, "giro", "EUR");
        open(client, "city:1", "EUR");
        open(client, "yen", "JPY");
        open(client, "dinar", "BHD");
        for (var account : List.of("rent", "food", "1:rent")) {
            client.created("/v1/accounts", Map.of("id", account, "name", "Für " + account));
        }
        client.created("/v1/accounts", Map.of("id", "boss", "name", "Boss", "overdraftLimit", 1_000_000));
        post(client, Map.of("effectiveAt", "2031-01-31T23:59:59.999999Z"), "external giro/rent 50000");
        post(client, Map.of("metadata", Map.of("ä", "ö\n")), "giro/rent giro/food 299", "giro/rent city:1/1:rent 1");
        post(client, Map.of("effectiveAt", "2020-02-29T12:00:00Z"), "giro/boss external 77", "external yen/boss 12345");
        post(
                client,
                Map.of(
                        "description",
                        "(a) payee | note ; no comment\r\n2026-01-01 nonsense\n  giro:rent  1 EUR\u2028*",
                        "reference",
                        "date:nonsense, [=2020] ; \n)"),
                "external dinar/food 9007199254740993");
        var whole = hold(client, Map.of("description", "a hold; posted"), "giro/rent giro/food 100");
        end(client, whole, "post", Map.of());
        var part = hold(client, Map.of("expiresAt", "9999-12-31T23:59:59Z"), "giro/rent giro/food 30");
        end(client, part, "post", Map.of("amount", 7));
        end(client, hold(client, Map.of(), "giro/rent external 1000"), "void", Map.of());
        hold(client, Map.of("description", "still open"), "giro/rent external 20");
        client.created("/v1/transactions/" + part + "/reversals", Map.of("amount", 3));
    }

    private static void open(TestClient client, String id, String currency) {
        client.created("/v1/real-accounts", Map.of("id", id, "name", id + "; at\nthe bank", "currency", currency));
    }

    private static String post(TestClient client, Map<String, ?> more, String... transfers) throws IOException {
        var body = new HashMap<String, Object>(more);
        body.put(
                "transfers",
                Stream.of(transfers)
                        .map(it -> it.split(" ", -1))
                        .map(it -> Map.of("source", it[0], "target", it[1], "amount", Long.parseLong(it[2])))
                        .toList());
        var answer = client.created("/v1/transactions", body).body();
        var made = (Map<?, ?>) Objects.requireNonNull(JSON.readValue(answer, Object.class));
        return Objects.requireNonNull(made.get("id")).toString();
    }

    private static String hold(TestClient client, Map<String, ?> more, String... transfers) throws IOException {
        var pending = new HashMap<String, Object>(more);
        pending.put("pending", true);
        return post(client, pending, transfers);
    }

    private static void end(TestClient client, String hold, String how, Map<String, ?> body) {
        var answer = client.post("/v1/transactions/" + hold + "/" + how, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
