package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealMovementsTest {

    private static final String PATH = "/v1/real-movements";
    private static final String LONG_AGO = "?from=2000-01-01T00:00:00Z";

    private final ApiServer api = new ApiServer();

    @BeforeEach
    void accounts() {
        for (var id : List.of("giro", "savings", "depot")) {
            api.post("/v1/real-accounts", "{\"id\":\"%s\",\"name\":\"N\",\"currency\":\"EUR\"}".formatted(id));
        }
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"overdraftLimit\":1000}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private String move(String source, String target, long amount) {
        return api.post(
                        "/v1/transactions",
                        "{\"transfers\":[{\"source\":\"%s/rent\",\"target\":\"%s/rent\",\"amount\":%d}]}"
                                .formatted(source, target, amount))
                .get("id");
    }

    private static String later(String instant) {
        return Instant.parse(instant).plusMillis(1).toString();
    }

    @Test
    void the_bank_transfers_of_a_period_are_netted_and_name_their_transactions() throws Exception {
        var first = move("giro", "savings", 100);
        var second = move("savings", "depot", 100);
        Thread.sleep(5);

        var answer = api.get(PATH + LONG_AGO);

        assertThat(answer.status()).isEqualTo(200);
        var net = Tree.items(answer.json(), "data");
        assertThat(net).hasSize(1);
        assertThat(Tree.text(net.getFirst(), "source")).isEqualTo("giro");
        assertThat(Tree.text(net.getFirst(), "target")).isEqualTo("depot");
        assertThat(Tree.text(net.getFirst(), "amount")).isEqualTo("100");
        assertThat(Tree.text(net.getFirst(), "currency")).isEqualTo("EUR");
        assertThat(Tree.text(net.getFirst(), "transactionCount")).isEqualTo("2");
        assertThat(Tree.items(net.getFirst(), "transactionIds").stream().map(Tree::text))
                .containsExactly(second, first);
        assertThat(answer.get("from")).isEqualTo("2000-01-01T00:00:00Z");

        var recordedAt = api.get("/v1/transactions/" + second).get("recordedAt");
        var period = "?from=" + recordedAt + "&to=" + later(recordedAt);
        assertThat(api.get(PATH + period).text()).contains(second);
        assertThat(Tree.items(
                        api.get(PATH + LONG_AGO + "&to=2000-01-01T00:00:00Z").json(), "data"))
                .isEmpty();
    }

    @Test
    void the_transactions_behind_a_movement_are_listed_page_by_page() throws Exception {
        var first = move("giro", "savings", 1);
        move("savings", "depot", 2);
        var third = move("depot", "giro", 3);
        Thread.sleep(5);
        var path = PATH + "/transactions" + LONG_AGO + "&source=giro&target=giro&limit=1";

        assertThat(Lists.all(api, path, "transactionId")).containsExactly(third, first);
        var page = Tree.items(api.get(path).json(), "data");
        assertThat(Tree.items(page.getFirst(), "realMovements")).hasSize(1);
    }

    @Test
    void a_period_must_begin_somewhere_and_before_it_ends() {
        assertInvalid("", "from");
        assertInvalid("?to=2025-01-01T00:00:00Z", "from");
        assertInvalid("?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z", "from");
        assertInvalid("?from=9999-01-01T00:00:00Z", "from");
        assertInvalid("?from=yesterday", "from");
        assertInvalid("?from=2025-01-02T00:00:00Z&to=tomorrow", "to");
        assertInvalid("/transactions?from=2025-01-02T00:00:00Z&source=giro", "target");
    }

    private void assertInvalid(String query, String field) {
        var answer = api.get(PATH + query);
        assertThat(answer.code()).as(query).isEqualTo("INVALID_VALUE");
        assertThat(answer.get("field")).as(query).isEqualTo(field);
        assertThat(Tree.items(answer.json(), "errors")).as(query).hasSize(1);
    }

    @Test
    void a_movement_beyond_64_bits_is_a_clear_no() throws Exception {
        for (int i = 0; i < 2; i++) {
            api.post("/v1/transactions", """
                    {"transfers":[{"source":"external","target":"giro/rent","amount":6000000000000000000},
                                  {"source":"giro/rent","target":"savings/rent","amount":6000000000000000000},
                                  {"source":"savings/rent","target":"external","amount":6000000000000000000}]}""");
        }
        Thread.sleep(5);
        assertThat(api.get(PATH + LONG_AGO).code()).isEqualTo("AMOUNT_OVERFLOW");
    }
}
