package cash.api;

import static cash.api.Sample.PATH;
import static cash.api.Sample.assertInvalid;
import static cash.api.Sample.assertRefused;
import static cash.api.Sample.assertReplayed;
import static cash.api.Sample.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionsTest {

    private final Sample sample = new Sample();
    private final ApiServer api = sample.api;

    @BeforeAll
    void money() {
        sample.booked("external savings/rent 300");
        sample.booked("external savings/rent 200");
        sample.held("savings/rent external 100");
    }

    @AfterAll
    void close() {
        sample.close();
    }

    /// Conditions, each without its braces.
    private static String conditions(String... conditions) {
        return Stream.of(conditions).collect(Collectors.joining("},{", ",\"conditions\":[{", "}]"));
    }

    private ApiServer.Answer post(String... conditions) {
        return api.post(PATH, body(conditions(conditions), "external giro/food 1"));
    }

    /// The cell has 500 posted, 100 held, 400 available and version 3, and no test changes it.
    @ParameterizedTest
    @CsvSource({
        "posted, gt, 499, 500", "posted, gte, 500, 501", "posted, lt, 501, 500", "posted, lte, 500, 499",
        "posted, eq, 500, 499", "posted, eq, 500, 501", "held, gt, 99, 100", "held, gte, 100, 101",
        "held, lt, 101, 100", "held, lte, 100, 99", "held, eq, 100, 0", "available, gt, 399, 400",
        "available, gte, 400, 401", "available, lt, 401, 400", "available, lte, 400, 399", "available, eq, 400, 500",
        "available, gt, -9223372036854775808, 9223372036854775807"
    })
    void compares_exactly_at_the_border(String quantity, String comparison, String holds, String fails) {
        var condition = "\"address\":\"savings/rent\",\"%s\":{\"%s\":%s}";
        assertThat(post(condition.formatted(quantity, comparison, holds)).status())
                .isEqualTo(201);
        assertRefused(post(condition.formatted(quantity, comparison, fails)), 409, "CONDITION_FAILED");
    }

    @Test
    void compares_versions() {
        assertThat(post("\"address\":\"savings/rent\",\"version\":3").status()).isEqualTo(201);
        assertThat(post("\"address\":\"savings/food\",\"version\":0").status()).isEqualTo(201);
        for (var other : new String[] {"2", "4", "0", "-1"}) {
            assertRefused(post("\"address\":\"savings/rent\",\"version\":" + other), 409, "CONDITION_FAILED");
        }
    }

    @Test
    void says_which_one_failed_and_what_the_cell_is() {
        var refused = post(
                "\"address\":\"savings/rent\",\"version\":3",
                "\"address\":\"savings/rent\",\"version\":3,\"held\":{\"gte\":1,\"lt\":101},\"posted\":{\"gt\":500}",
                "\"address\":\"savings/rent\",\"version\":1");
        assertThat(refused.text())
                .isEqualTo(
                        "{\"type\":\"/docs/problems#condition-failed\",\"title\":\"Condition failed\",\"status\":409,"
                                + "\"detail\":\"conditions[1] is not true: savings/rent has version 3, 500 posted, 100 held and 400 available.\","
                                + "\"instance\":\"/v1/transactions\",\"code\":\"CONDITION_FAILED\",\"requestId\":\""
                                + refused.header("X-Request-Id")
                                + "\",\"field\":\"conditions[1]\",\"condition\":1,"
                                + "\"address\":\"savings/rent\",\"version\":3,\"posted\":500,\"held\":100,\"available\":400}");
    }

    @Test
    void all_of_them_must_be_true() {
        var truth =
                "\"address\":\"savings/rent\",\"posted\":{\"gte\":500,\"lte\":500,\"eq\":500,\"gt\":499,\"lt\":501}";
        assertThat(post(truth, "\"address\":\"rent\",\"held\":{\"eq\":0}").status())
                .isEqualTo(201);
        assertRefused(
                post("\"address\":\"savings/rent\",\"posted\":{\"gte\":500,\"lt\":500}"), 409, "CONDITION_FAILED");
    }

    @Test
    void they_are_about_what_was_before_the_transaction() {
        var version = api.get("/v1/amounts/dollars/food").get("version");
        var unchanged =
                conditions("\"address\":\"dollars/food\",\"version\":%s,\"posted\":{\"eq\":0}".formatted(version));
        assertThat(api.post(PATH, body(unchanged, "external dollars/food 7")).status())
                .isEqualTo(201);
        assertRefused(api.post(PATH, body(unchanged, "external dollars/food 7")), 409, "CONDITION_FAILED");
        var after = conditions("\"address\":\"dollars/food\",\"posted\":{\"eq\":7}");
        assertThat(api.post(PATH, body(after, "dollars/food external 7")).status())
                .isEqualTo(201);
    }

    @Test
    void in_a_batch_they_see_those_before() {
        api.post("/v1/accounts", "{\"id\":\"batched\",\"name\":\"N\",\"realAccount\":\"giro\"}");
        var first = body(conditions("\"address\":\"batched\",\"version\":0"), "external batched 1");
        var batch = "{\"transactions\":[%s,%s]}".formatted(first, first);
        var results = Tree.items(api.post(PATH + "/batch", batch).json(), "results");
        assertThat(Tree.text(results.getFirst(), "status")).isEqualTo("201");
        assertThat(Tree.text(results.getLast(), "problem", "code")).isEqualTo("CONDITION_FAILED");
        var together = "{\"atomic\":true,\"transactions\":[%s]}".formatted(first);
        var refused = api.post(PATH + "/batch", together);
        assertRefused(refused, 409, "CONDITION_FAILED");
        assertThat(refused.get("index")).isEqualTo("0");
    }

    @Test
    void a_bare_account_is_its_cell_at_home() {
        sample.booked("external rent 5");
        var version = api.get("/v1/amounts/giro/rent").get("version");
        assertThat(post("\"address\":\"rent\",\"version\":" + version).status()).isEqualTo(201);
        var refused = post("\"address\":\"rent\",\"version\":0");
        assertRefused(refused, 409, "CONDITION_FAILED");
        assertThat(refused.get("address")).isEqualTo("giro/rent");
    }

    @Test
    void cells_that_can_not_be_are_refused() {
        api.post("/v1/accounts", "{\"id\":\"homeless\",\"name\":\"N\"}");
        assertRefused(post("\"address\":\"homeless\",\"version\":0"), 422, "UNKNOWN_REAL_ACCOUNT");
        assertRefused(post("\"address\":\"nope/rent\",\"version\":0"), 422, "UNKNOWN_REAL_ACCOUNT");
        for (var unknown : new String[] {"nope", "giro/nope"}) {
            var refused = post("\"address\":\"" + unknown + "\",\"version\":0");
            assertRefused(refused, 422, "UNKNOWN_ACCOUNT");
            assertThat(refused.get("account")).isEqualTo("nope");
        }
    }

    @Test
    void a_cell_that_is_only_looked_at_does_not_come_into_being() {
        assertThat(post("\"address\":\"dollars/rent\",\"version\":0").status()).isEqualTo(201);
        assertThat(Lists.all(api, "/v1/amounts", "address")).doesNotContain("dollars/rent");
    }

    @Test
    void frozen_cells_can_be_looked_at() {
        api.post("/v1/accounts", "{\"id\":\"ice\",\"name\":\"N\",\"realAccount\":\"giro\"}");
        api.post("/v1/accounts/ice/freeze", null);
        assertThat(post("\"address\":\"ice\",\"version\":0").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address | \"version\":1",
                "address | \"address\":null,\"version\":1",
                "address | \"address\":\"external\",\"version\":1",
                "address | \"address\":\"a/b/c\",\"version\":1",
                "address | \"address\":7,\"version\":1",
                " | \"address\":\"rent\"",
                " | \"address\":\"rent\",\"version\":null,\"held\":null",
                "version | \"address\":\"rent\",\"version\":\"1\"",
                "version | \"address\":\"rent\",\"version\":1.0",
                "version | \"address\":\"rent\",\"version\":{\"gte\":1}",
                "available | \"address\":\"rent\",\"available\":{}",
                "available | \"address\":\"rent\",\"available\":{\"gte\":null}",
                "available | \"address\":\"rent\",\"available\":5",
                "held | \"address\":\"rent\",\"held\":[1]",
                "posted.gte | \"address\":\"rent\",\"posted\":{\"gte\":\"0\"}",
                "posted.lt | \"address\":\"rent\",\"posted\":{\"lt\":0.5}",
                "posted.eq | \"address\":\"rent\",\"posted\":{\"eq\":9223372036854775808}"
            })
    void names_what_is_wrong_in_a_condition(String wrong) {
        var field = wrong.substring(0, wrong.indexOf('|')).strip();
        var answer = post("\"address\":\"rent\",\"version\":1", wrong.substring(wrong.indexOf('|') + 1));
        assertInvalid(answer, "conditions[1]" + (field.isEmpty() ? "" : "." + field));
    }

    @Test
    void unknown_comparisons_and_quantities_are_refused() {
        assertRefused(post("\"address\":\"rent\",\"posted\":{\"ge\":0}"), 400, "UNKNOWN_FIELD");
        assertRefused(post("\"address\":\"rent\",\"balance\":{\"gte\":0}"), 400, "UNKNOWN_FIELD");
        assertInvalid(api.post(PATH, body(",\"conditions\":{}", "external rent 1")), "conditions");
        assertInvalid(api.post(PATH, body(",\"conditions\":[7]", "external rent 1")), "conditions[0]");
    }

    @Test
    void there_may_be_none_to_100() {
        var one = "\"address\":\"savings/rent\",\"version\":3";
        assertThat(api.post(PATH, body(",\"conditions\":[]", "external food 1")).status())
                .isEqualTo(201);
        assertThat(post(Stream.generate(() -> one).limit(100).toArray(String[]::new))
                        .status())
                .isEqualTo(201);
        var much = post(Stream.generate(() -> one).limit(101).toArray(String[]::new));
        assertInvalid(much, "conditions");
        assertThat(much.get("detail")).isEqualTo("conditions must have at most 100 items.");
    }

    @Test
    void a_failed_one_leaves_no_trace_and_uses_no_key() {
        api.post("/v1/accounts", "{\"id\":\"keyed\",\"name\":\"N\",\"realAccount\":\"giro\"}");
        var everything = sample.everything();
        var body = body(
                ",\"reference\":\"once\"" + conditions("\"address\":\"keyed\",\"posted\":{\"gte\":1}"),
                "external food 1");
        assertRefused(api.post(PATH, body, "Idempotency-Key", "k"), 409, "CONDITION_FAILED");
        assertThat(sample.everything()).isEqualTo(everything);
        sample.booked("external keyed 1");
        var first = api.post(PATH, body, "Idempotency-Key", "k");
        assertThat(first.status()).isEqualTo(201);
        sample.booked("keyed external 1");
        assertReplayed(api.post(PATH, body, "Idempotency-Key", "k"), first);
    }

    @Test
    void a_key_with_other_conditions_is_another_request() {
        var transfer = "external food 1";
        var made = conditions("\"address\":\"savings/rent\",\"posted\":{\"gte\":1,\"lt\":1000},\"version\":3");
        var first = api.post(PATH, body(made, transfer), "Idempotency-Key", "c");
        var same = conditions("\"version\":3,\"posted\":{\"lt\":1000,\"gte\":1},\"address\":\"savings/rent\"");
        assertReplayed(api.post(PATH, body(same, transfer), "Idempotency-Key", "c"), first);
        for (var other : new String[] {
            "",
            conditions("\"address\":\"savings/rent\",\"posted\":{\"gte\":1,\"lt\":1000}"),
            conditions("\"address\":\"savings/rent\",\"posted\":{\"gte\":1,\"lt\":1001},\"version\":3"),
            conditions("\"address\":\"savings/rent\",\"posted\":{\"gt\":1,\"lt\":1000},\"version\":3")
        }) {
            assertRefused(api.post(PATH, body(other, transfer), "Idempotency-Key", "c"), 422, "IDEMPOTENCY_KEY_REUSED");
        }
    }

    @Test
    void holds_have_conditions_too() {
        var more = ",\"pending\":true" + conditions("\"address\":\"savings/rent\",\"held\":{\"eq\":100}");
        assertThat(api.post(PATH, body(more, "external food 1")).get("status")).isEqualTo("PENDING");
        var untrue = ",\"pending\":true" + conditions("\"address\":\"savings/rent\",\"held\":{\"eq\":0}");
        assertRefused(api.post(PATH, body(untrue, "external food 1")), 409, "CONDITION_FAILED");
    }
}
