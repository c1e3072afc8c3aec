package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {

    private static final String PATH = "/v1/transactions";

    private final ApiServer api = new ApiServer();

    @BeforeEach
    void accounts() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/real-accounts", "{\"id\":\"savings\",\"name\":\"Savings\",\"currency\":\"EUR\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        api.post("/v1/accounts", "{\"id\":\"food\",\"name\":\"Food\"}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String deposit(long amount, String more) {
        return "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":%d}]%s}"
                .formatted(amount, more);
    }

    private String posted(long amount, String more) {
        var answer = api.post(PATH, deposit(amount, more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.get("id");
    }

    @Test
    void books_several_transfers_at_once_and_answers_with_everything() {
        var posted = api.post(PATH, """
                {"transfers":[{"source":"external","target":"rent","amount":50000},
                              {"source":"giro/rent","target":"giro/food","amount":299},
                              {"source":"rent","target":"savings/rent","amount":100}],
                 "description":"Salary","reference":"pay-11","metadata":{"b":"2","a":"1"},
                 "effectiveAt":"2025-11-30T12:00:00.123456789+01:00"}""");
        assertThat(posted.status()).isEqualTo(201);
        var id = posted.get("id");
        var recordedAt = posted.get("recordedAt");
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(Instant.parse(recordedAt)).isBeforeOrEqualTo(Instant.now());
        assertThat(posted.header("Location")).isEqualTo(PATH + "/" + id);
        assertThat(posted.header("Idempotency-Replayed")).isEmpty();
        assertThat(posted.text())
                .isEqualTo(
                        "{\"id\":\"" + id + "\",\"status\":\"POSTED\",\"transfers\":["
                                + "{\"source\":\"external\",\"target\":\"giro/rent\",\"amount\":50000,\"posted\":50000,\"currency\":\"EUR\"},"
                                + "{\"source\":\"giro/rent\",\"target\":\"giro/food\",\"amount\":299,\"posted\":299,\"currency\":\"EUR\"},"
                                + "{\"source\":\"giro/rent\",\"target\":\"savings/rent\",\"amount\":100,\"posted\":100,\"currency\":\"EUR\"}],"
                                + "\"description\":\"Salary\",\"reference\":\"pay-11\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"},"
                                + "\"effectiveAt\":\"2025-11-30T11:00:00.123456Z\",\"recordedAt\":\"" + recordedAt
                                + "\",\"expiresAt\":null,\"reversalOf\":null,\"reversals\":[],\"hash\":\""
                                + posted.get("hash") + "\",\"amounts\":["
                                + "{\"address\":\"giro/rent\",\"version\":1,\"before\":{\"posted\":0,\"held\":0,\"available\":0},"
                                + "\"after\":{\"posted\":49601,\"held\":0,\"available\":49601}},"
                                + "{\"address\":\"giro/food\",\"version\":1,\"before\":{\"posted\":0,\"held\":0,\"available\":0},"
                                + "\"after\":{\"posted\":299,\"held\":0,\"available\":299}},"
                                + "{\"address\":\"savings/rent\",\"version\":1,\"before\":{\"posted\":0,\"held\":0,\"available\":0},"
                                + "\"after\":{\"posted\":100,\"held\":0,\"available\":100}}],"
                                + "\"realMovements\":[{\"source\":\"giro\",\"target\":\"savings\",\"amount\":100,\"currency\":\"EUR\"}]}");
        assertThat(api.get(PATH + "/" + id).text()).isEqualTo(posted.text());
    }

    @Test
    void replays_the_first_answer_byte_for_byte_for_the_same_key_and_body() {
        var first = api.post(
                PATH, deposit(500, ",\"effectiveAt\":\"2025-01-01T00:00:00.1234567Z\""), "Idempotency-Key", "k");
        posted(1, "");
        var again = api.post(
                PATH,
                "{ \"effectiveAt\":\"2025-01-01T00:00:00.1234567Z\", \"description\":null, \"transfers\":"
                        + "[{\"amount\":500,\"target\":\"rent\",\"source\":\"external\"}] }",
                "Idempotency-Key",
                "k");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(api.get("/v1/amounts/giro/rent").get("posted")).isEqualTo("501");
    }

    @Test
    void refuses_a_key_for_another_body_and_books_twice_without_one() {
        var id = api.post(PATH, deposit(500, ""), "Idempotency-Key", "k").get("id");
        var reused = api.post(PATH, deposit(501, ""), "Idempotency-Key", "k");
        assertThat(reused.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(reused.get("transactionId")).isEqualTo(id);
        posted(1, "");
        posted(1, "");
        assertThat(api.get("/v1/amounts/giro/rent").get("posted")).isEqualTo("502");
    }

    @Test
    void compares_keys_byte_by_byte() {
        var ids = new ArrayList<String>();
        for (var key : new String[] {"k", "K", "k\u00e4", "ka", "x".repeat(255)}) {
            var raw = api.raw("POST " + PATH
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Idempotency-Key: " + key + "\r\nContent-Length: "
                    + deposit(1, "").length() + "\r\n\r\n"
                    + deposit(1, ""));
            assertThat(raw).contains(" 201 ");
            ids.add(raw.replaceFirst("(?is).*location: ", "").replaceFirst("(?s)\r\n.*", ""));
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void refuses_a_key_that_is_empty_too_long_or_given_twice() {
        assertThat(api.post(PATH, deposit(1, ""), "Idempotency-Key", "").get("field"))
                .isEqualTo("Idempotency-Key");
        assertThat(api.post(PATH, deposit(1, ""), "Idempotency-Key", "x".repeat(256))
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(api.post(PATH, deposit(1, ""), "Idempotency-Key", "a", "Idempotency-Key", "b")
                        .code())
                .isEqualTo("INVALID_VALUE");
    }

    @Test
    void takes_money_only_as_an_integer_of_minor_units() {
        for (var amount :
                new String[] {"1.0", "1e3", "\"5\"", "true", "null", "9223372036854775808", "0", "-1", "[1]"}) {
            var body = "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":1},"
                    + "{\"source\":\"external\",\"target\":\"rent\",\"amount\":" + amount + "}]}";
            var answer = api.post(PATH, body);
            assertThat(answer.code()).as(amount).isEqualTo("INVALID_VALUE");
            assertThat(answer.get("field")).isEqualTo("transfers[1].amount");
        }
        assertThat(api.post(PATH, deposit(Long.MAX_VALUE, "")).status()).isEqualTo(201);
    }

    @Test
    void refuses_to_overdraw_a_cell_and_says_by_how_much() {
        posted(100, "");
        var answer = api.post(PATH, "{\"transfers\":[{\"source\":\"rent\",\"target\":\"external\",\"amount\":101}]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"type\":\"/docs/problems#insufficient-funds\",\"title\":\"Insufficient funds\",\"status\":422,"
                                + "\"detail\":\"giro/rent has 100 EUR available and an overdraft limit of 0; 101 would be taken out of it.\","
                                + "\"instance\":\"/v1/transactions\",\"code\":\"INSUFFICIENT_FUNDS\",\"requestId\":\""
                                + answer.header("X-Request-Id") + "\",\"address\":\"giro/rent\",\"currency\":\"EUR\","
                                + "\"available\":100,\"required\":101,\"overdraftLimit\":0}");
    }

    @Test
    void asks_for_a_home_where_a_bare_account_has_none() {
        var answer = api.post(PATH, "{\"transfers\":[{\"source\":\"external\",\"target\":\"food\",\"amount\":1}]}");
        assertThat(answer.code()).isEqualTo("UNKNOWN_REAL_ACCOUNT");
        assertThat(answer.get("account")).isEqualTo("food");
    }

    @Test
    void names_the_other_transaction_that_has_a_reference() {
        var id = posted(1, ",\"reference\":\"invoice-7\"");
        var answer = api.post(PATH, deposit(1, ",\"reference\":\"invoice-7\""));
        assertThat(answer.code()).isEqualTo("REFERENCE_TAKEN");
        assertThat(answer.get("transactionId")).isEqualTo(id);
        assertThat(answer.get("reference")).isEqualTo("invoice-7");
    }

    @Test
    void takes_1_to_100_transfers() {
        var transfer = "{\"source\":\"external\",\"target\":\"rent\",\"amount\":1}";
        assertThat(api.post(PATH, "{\"transfers\":[]}").get("field")).isEqualTo("transfers");
        assertThat(api.post(PATH, "{\"transfers\":[" + (transfer + ",").repeat(99) + transfer + "]}")
                        .status())
                .isEqualTo(201);
        assertThat(api.post(PATH, "{\"transfers\":[" + (transfer + ",").repeat(100) + transfer + "]}")
                        .get("detail"))
                .isEqualTo("transfers must have 1 to 100 items.");
    }

    @Test
    void lists_the_newest_first_page_by_page() {
        var ids = new ArrayList<String>();
        for (int i = 1; i <= 5; i++) {
            ids.addFirst(posted(i, ""));
        }
        assertThat(Lists.all(api, PATH + "?limit=2", "id")).isEqualTo(ids);
        assertThat(Tree.items(api.get(PATH).json(), "data").getFirst())
                .isEqualTo(api.get(PATH + "/" + ids.getFirst()).json());
    }

    @Test
    void lists_those_that_match_everything_given() {
        var rent = posted(1, ",\"reference\":\"a/b\",\"metadata\":{\"k\":\"v\"}");
        api.post(PATH, "{\"transfers\":[{\"source\":\"external\",\"target\":\"savings/food\",\"amount\":1}]}");
        var recordedAt = api.get(PATH + "/" + rent).get("recordedAt");
        assertThat(Lists.all(api, PATH + "?account=rent", "id")).containsExactly(rent);
        assertThat(Lists.all(api, PATH + "?realAccount=giro&status=POSTED", "id"))
                .containsExactly(rent);
        assertThat(Lists.all(api, PATH + "?reference=a%2Fb", "id")).containsExactly(rent);
        assertThat(Lists.all(api, PATH + "?metadata%5Bk%5D=v", "id")).containsExactly(rent);
        assertThat(Lists.all(api, PATH + "?status=PENDING", "id")).isEmpty();
        assertThat(Lists.all(api, PATH + "?account=rent&from=" + recordedAt, "id"))
                .containsExactly(rent);
        assertThat(Lists.all(api, PATH + "?account=rent&to=" + recordedAt, "id"))
                .isEmpty();
        var later = Instant.parse(recordedAt).plusNanos(1);
        assertThat(Lists.all(api, PATH + "?account=rent&from=" + later, "id")).isEmpty();
        assertThat(Lists.all(api, PATH + "?account=rent&to=" + later, "id")).containsExactly(rent);
        assertThat(Lists.all(api, PATH + "?account=rent&to=9999-12-31T23:59:59.9999999Z", "id"))
                .containsExactly(rent);
    }

    @Test
    void takes_instants_only_with_an_offset_and_within_what_a_database_keeps() {
        for (var instant : new String[] {
            "2025-11-30T12:00:00", "2025-11-30", "12", "0999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"
        }) {
            assertThat(api.post(PATH, deposit(1, ",\"effectiveAt\":\"" + instant + "\""))
                            .get("field"))
                    .as(instant)
                    .isEqualTo("effectiveAt");
        }
        assertThat(api.post(PATH, deposit(1, ",\"effectiveAt\":\"9999-12-31T23:59:59.9999999Z\""))
                        .get("effectiveAt"))
                .isEqualTo("9999-12-31T23:59:59.999999Z");
    }
}
