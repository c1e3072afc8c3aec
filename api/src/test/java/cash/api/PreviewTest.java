package cash.api;

import static cash.api.Sample.PATH;
import static cash.api.Sample.assertRefused;
import static cash.api.Sample.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewTest {

    private static final String PREVIEW = PATH + "/preview";

    private final Sample sample = new Sample();
    private final ApiServer api = sample.api;

    @BeforeEach
    void money() {
        sample.booked("external rent 1000");
        sample.made(",\"reference\":\"taken\"", "external dollars/rent 1000");
        api.post("/v1/accounts", "{\"id\":\"ice\",\"name\":\"N\",\"realAccount\":\"giro\"}");
        api.post("/v1/accounts/ice/freeze", null);
    }

    @AfterEach
    void close() {
        sample.close();
    }

    /// What differs between a preview and the real thing: the id, when, the hash, the number and the path of the
    /// request.
    private static String known(String answer) {
        return answer.replaceFirst("\"id\":(null|\"[0-9a-f-]{36}\")", "\"id\":?")
                .replaceAll("\"(effectiveAt|recordedAt)\":\"[^\"]*\"", "\"$1\":?")
                .replaceAll("\"hash\":(null|\"[0-9a-f]{64}\")", "\"hash\":?")
                .replaceAll("\"requestId\":\"[^\"]*\"", "\"requestId\":?")
                .replace("\"instance\":\"/v1/transactions/preview\"", "\"instance\":\"/v1/transactions\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rent food 300|",
                "rent savings/food 300;external rent 7|,\"description\":\"D\",\"reference\":\"r\",\"metadata\":{\"a\":\"b\"}",
                "rent food 300|,\"pending\":true,\"expiresAt\":\"2099-01-01T00:00:00Z\"",
                "rent food 300|,\"conditions\":[{\"address\":\"rent\",\"version\":1}]"
            })
    void answers_like_the_real_thing_and_writes_nothing(String transaction) {
        int bar = transaction.indexOf('|');
        var body = body(
                transaction.substring(bar + 1), transaction.substring(0, bar).split(";", -1));
        var everything = sample.everything();
        var preview = api.post(PREVIEW, body);
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.text()).startsWith("{\"id\":null,");
        assertThat(preview.header("Location")).isEmpty();
        assertThat(sample.everything()).isEqualTo(everything);
        assertThat(preview.text()).contains("\"hash\":null,");
        var real = api.post(PATH, body);
        assertThat(real.status()).isEqualTo(201);
        assertThat(known(preview.text())).isEqualTo(known(real.text()));
        assertThat(sample.everything()).isNotEqualTo(everything);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rent food 1001|INSUFFICIENT_FUNDS|",
                "rent food 1|REFERENCE_TAKEN|,\"reference\":\"taken\"",
                "rent nope/food 1|UNKNOWN_REAL_ACCOUNT|",
                "rent nope 1|UNKNOWN_ACCOUNT|",
                "rent rent 1|SAME_CELL|",
                "rent dollars/rent 1|CURRENCY_MISMATCH|",
                "rent ice 1|ACCOUNT_FROZEN|",
                "rent food 1|CONDITION_FAILED|,\"conditions\":[{\"address\":\"rent\",\"version\":2}]",
                "external rent 9223372036854775807|AMOUNT_OVERFLOW|",
                "rent food 0|INVALID_VALUE|",
                "rent food 1.0|INVALID_VALUE|",
                "rent food 1|INVALID_VALUE|,\"pending\":true,\"expiresAt\":\"2020-01-01T00:00:00Z\"",
                "rent food 1|INVALID_VALUE|,\"expiresAt\":\"2099-01-01T00:00:00Z\"",
                "rent food 1|UNKNOWN_FIELD|,\"penidng\":true"
            })
    void refuses_with_the_same_problem(String wrong) {
        // An instant in a sentence is the same only if the clock stands still.
        api.bean(TestClock.class).stopAt(Instant.parse("2090-01-01T00:00:00Z"));
        var part = wrong.split("[|]", -1);
        var body = body(part[2], part[0]);
        var everything = sample.everything();
        var preview = api.post(PREVIEW, body);
        assertThat(preview.code()).as(preview.text()).isEqualTo(part[1]);
        assertThat(known(preview.text())).isEqualTo(known(api.post(PATH, body).text()));
        assertThat(sample.everything()).isEqualTo(everything);
    }

    @Test
    void uses_no_version_key_reference_or_cell() {
        var body = body(",\"reference\":\"r\"", "rent savings/food 1");
        for (int i = 0; i < 20; i++) {
            assertThat(api.post(PREVIEW, body, "Idempotency-Key", "k").text())
                    .contains(
                            "\"address\":\"giro/rent\",\"version\":2,", "\"address\":\"savings/food\",\"version\":1,");
        }
        assertThat(Lists.all(api, "/v1/amounts", "address")).doesNotContain("savings/food");
        assertThat(Lists.all(api, PATH + "?reference=r", "id")).isEmpty();
        var other = body(",\"reference\":\"r\"", "rent savings/food 2");
        var real = api.post(PATH, other, "Idempotency-Key", "k");
        assertThat(real.status()).isEqualTo(201);
        assertThat(real.header("Idempotency-Replayed")).isEmpty();
        assertThat(sample.cell("giro/rent")).isEqualTo("998 0 998 v2");
    }

    @Test
    void an_account_that_was_only_previewed_can_be_deleted() {
        api.post("/v1/accounts", "{\"id\":\"fun\",\"name\":\"N\"}");
        assertThat(api.post(PREVIEW, body("", "rent giro/fun 5")).status()).isEqualTo(200);
        assertThat(api.delete("/v1/accounts/fun").status()).isEqualTo(204);
    }

    @Test
    void with_a_key_that_was_used_it_shows_what_the_real_thing_would_answer() {
        var body = body("", "rent food 1");
        var first = api.post(PATH, body, "Idempotency-Key", "k");
        sample.booked("rent food 1");
        var preview = api.post(PREVIEW, body, "Idempotency-Key", "k");
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.text()).isEqualTo(first.text());
        assertRefused(
                api.post(PREVIEW, body("", "rent food 2"), "Idempotency-Key", "k"), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void sees_no_hold_that_timed_out() {
        var expiresAt = Instant.parse("2090-01-01T00:00:00Z");
        api.bean(TestClock.class).stopAt(expiresAt.minusSeconds(1));
        sample.made(",\"pending\":true,\"expiresAt\":\"2090-01-01T00:00:00Z\"", "rent food 1000");
        assertThat(api.post(PREVIEW, body("", "rent food 1000")).code()).isEqualTo("INSUFFICIENT_FUNDS");
        api.bean(TestClock.class).stopAt(expiresAt);
        assertThat(api.post(PREVIEW, body("", "rent food 1000")).status()).isEqualTo(200);
    }

    @Test
    void is_no_transaction_of_its_own() {
        var read = api.get(PREVIEW);
        assertRefused(read, 405, "METHOD_NOT_ALLOWED");
        assertThat(read.header("Allow")).isEqualTo("POST");
        assertRefused(api.post(PREVIEW + "?x=1", body("", "rent food 1")), 400, "UNKNOWN_PARAMETER");
        assertRefused(api.post(PREVIEW, null), 400, "MALFORMED_JSON");
    }
}
