package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Where several codes apply to one request, it is answered with the first of the contract's order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrecedenceTest {

    /// The order as DESIGN.md §4 has it.
    private static final List<String> ORDER = List.of(
                    "MALFORMED_JSON UNKNOWN_FIELD UNKNOWN_PARAMETER INVALID_VALUE UNAUTHENTICATED FORBIDDEN NOT_FOUND"
                            .split(" "),
                    "METHOD_NOT_ALLOWED NOT_ACCEPTABLE PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA_TYPE IDEMPOTENCY_KEY_REUSED"
                            .split(" "),
                    "ALREADY_EXISTS REFERENCE_TAKEN UNKNOWN_REAL_ACCOUNT UNKNOWN_ACCOUNT SAME_CELL CURRENCY_MISMATCH"
                            .split(" "),
                    "REAL_ACCOUNT_FROZEN ACCOUNT_FROZEN REAL_ACCOUNT_CLOSED ACCOUNT_CLOSED CONDITION_FAILED".split(" "),
                    "INSUFFICIENT_FUNDS AMOUNT_OVERFLOW NOT_PENDING REVERSAL_EXCEEDS_ORIGINAL HAS_ENTRIES NOT_EMPTY"
                            .split(" "),
                    "RATE_LIMITED OUTCOME_UNKNOWN UNAVAILABLE INTERNAL_ERROR".split(" "))
            .stream()
            .flatMap(Arrays::stream)
            .toList();

    private static final String TRANSACTIONS = "/v1/transactions";

    private static final String FALSE = "\"conditions\":[{\"address\":\"giro/rent\",\"version\":99}]";

    /// Transfers that are each refused with one code, in its order.
    private enum Bad {
        UNKNOWN_REAL_ACCOUNT("external", "nope/rent", 1),
        UNKNOWN_ACCOUNT("external", "giro/nope", 1),
        SAME_CELL("giro/rent", "giro/rent", 1),
        CURRENCY_MISMATCH("giro/rent", "dollars/rent", 1),
        REAL_ACCOUNT_FROZEN("external", "icy/rent", 1),
        ACCOUNT_FROZEN("external", "giro/ice", 1),
        REAL_ACCOUNT_CLOSED("external", "shut/rent", 1),
        ACCOUNT_CLOSED("external", "giro/over", 1),
        INSUFFICIENT_FUNDS("giro/rent", "external", 1_000_000),
        AMOUNT_OVERFLOW("external", "giro/rich", Long.MAX_VALUE);

        private final String json;

        Bad(String source, String target, long amount) {
            json = "{\"source\":\"%s\",\"target\":\"%s\",\"amount\":%d}".formatted(source, target, amount);
        }

        /// A body to which its code applies, and all that come after it.
        String andAllAfter() {
            var transfers = EnumSet.range(this, AMOUNT_OVERFLOW).stream()
                    .map(bad -> bad.json)
                    .toList();
            var conditions = compareTo(INSUFFICIENT_FUNDS) < 0 ? "," + FALSE : "";
            return "\"transfers\":[" + String.join(",", transfers.reversed()) + "]" + conditions;
        }
    }

    private record Row(
            Code first,
            String method,
            String path,
            @Nullable String body,
            List<String> headers) {
        Row(Code first, String method, String path, @Nullable String body, String... headers) {
            this(first, method, path, body, List.of(headers));
        }
    }

    private final ApiServer api = new ApiServer();
    private String deposit = "";
    private String withdrawal = "";
    private String endedHold = "";
    private String spent = "";
    private String icy = "";
    private final String large = "\"" + "x".repeat(2_000_000) + "\"";

    @BeforeAll
    void someOfEverything() {
        for (var id : List.of("giro", "savings", "icy", "shut")) {
            created("/v1/real-accounts", "{\"id\":\"%s\",\"name\":\"N\",\"currency\":\"EUR\"}".formatted(id));
        }
        created("/v1/real-accounts", "{\"id\":\"dollars\",\"name\":\"N\",\"currency\":\"USD\"}");
        for (var id : List.of("rent", "ice", "over", "rich")) {
            created("/v1/accounts", "{\"id\":\"%s\",\"name\":\"N\",\"realAccount\":\"giro\"}".formatted(id));
        }
        var first = "{\"transfers\":[{\"source\":\"external\",\"target\":\"giro/rent\",\"amount\":5},"
                + "{\"source\":\"external\",\"target\":\"giro/rich\",\"amount\":5}],\"reference\":\"taken\"}";
        assertThat(api.post(TRANSACTIONS, first, "Idempotency-Key", "used").status())
                .isEqualTo(201);
        deposit = booked("external", "giro/rent", 5, "");
        spent = booked("external", "savings/rent", 7, "");
        booked("savings/rent", "external", 7, "");
        withdrawal = booked("giro/rich", "external", 1, "");
        icy = booked("giro/rent", "icy/rent", 1, "");
        endedHold = booked("giro/rent", "icy/rent", 1, ",\"pending\":true");
        assertThat(api.post(TRANSACTIONS + "/" + endedHold + "/void", null).status())
                .isEqualTo(200);
        for (var path : List.of(
                "real-accounts/icy/freeze", "accounts/ice/freeze", "real-accounts/shut/close", "accounts/over/close")) {
            assertThat(api.post("/v1/" + path, null).status()).isEqualTo(200);
        }
    }

    private void created(String path, String body) {
        assertThat(api.post(path, body).status()).isEqualTo(201);
    }

    private String booked(String source, String target, long amount, String more) {
        var answer = api.post(
                TRANSACTIONS,
                "{\"transfers\":[{\"source\":\"%s\",\"target\":\"%s\",\"amount\":%d}]%s}"
                        .formatted(source, target, amount, more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.get("id");
    }

    @AfterAll
    void close() {
        api.close();
    }

    private List<Row> rows() {
        var text = new String[] {"Accept", "text/html", "Content-Type", "text/plain"};
        var html = new String[] {"Accept", "text/html"};
        var foreign = new String[] {"Accept", "text/html", "Origin", "http://evil.example"};
        var rows = new ArrayList<>(List.of(
                new Row(Code.MALFORMED_JSON, "POST", TRANSACTIONS + "?x=1", "{\"x\":1,", html),
                new Row(Code.MALFORMED_JSON, "PATCH", "/v1/accounts/.?x=1", "{\"x\":1,\"x\":2}", html),
                new Row(Code.UNKNOWN_FIELD, "POST", TRANSACTIONS + "?x=1", "{\"x\":1,\"transfers\":0}", html),
                new Row(Code.UNKNOWN_FIELD, "PATCH", "/v1/accounts/nope?x=1", "{\"x\":1,\"name\":0}", html),
                new Row(Code.UNKNOWN_PARAMETER, "POST", TRANSACTIONS + "?x=1", "{\"transfers\":0}", html),
                new Row(Code.UNKNOWN_PARAMETER, "GET", "/v1/accounts?x=1&limit=0", null, html),
                new Row(Code.UNKNOWN_PARAMETER, "POST", TRANSACTIONS + "?x=1", large, text),
                new Row(Code.INVALID_VALUE, "PATCH", "/v1/accounts/nope", "{\"name\":0}", html),
                new Row(Code.INVALID_VALUE, "PATCH", "/v1/accounts/.", "{}", text),
                new Row(Code.INVALID_VALUE, "GET", "/v1/amounts/nope/.", null, html),
                new Row(Code.INVALID_VALUE, "POST", TRANSACTIONS, "{}", foreign),
                new Row(Code.FORBIDDEN, "PATCH", "/v1/accounts/nope", "{}", foreign),
                new Row(Code.FORBIDDEN, "GET", "/v1/accounts/rent", null, foreign),
                new Row(Code.FORBIDDEN, "POST", TRANSACTIONS, large, foreign),
                new Row(Code.NOT_FOUND, "POST", "/v1/nothing?x=1", large, text),
                new Row(Code.NOT_FOUND, "GET", "/v1/accounts/nope", null, html),
                new Row(Code.NOT_FOUND, "GET", "/v1/amounts/giro/nope/entries", null, html),
                new Row(Code.NOT_FOUND, "PATCH", "/v1/real-accounts/nope", large, text),
                new Row(Code.NOT_FOUND, "POST", "/v1/accounts/nope/freeze", "x", text),
                new Row(Code.METHOD_NOT_ALLOWED, "PUT", "/v1/accounts/nope?x=1", large, text),
                new Row(Code.NOT_ACCEPTABLE, "GET", "/v1/accounts/rent", null, html),
                new Row(Code.NOT_ACCEPTABLE, "POST", TRANSACTIONS, large, text),
                new Row(Code.PAYLOAD_TOO_LARGE, "POST", TRANSACTIONS, large, "Content-Type", "text/plain"),
                new Row(Code.UNSUPPORTED_MEDIA_TYPE, "POST", TRANSACTIONS, "{", "Content-Type", "text/plain"),
                new Row(
                        Code.IDEMPOTENCY_KEY_REUSED,
                        "POST",
                        TRANSACTIONS,
                        "{\"reference\":\"taken\"," + Bad.UNKNOWN_REAL_ACCOUNT.andAllAfter() + "}",
                        "Idempotency-Key",
                        "used"),
                new Row(
                        Code.ALREADY_EXISTS,
                        "POST",
                        "/v1/accounts",
                        "{\"id\":\"rent\",\"name\":\"N\",\"realAccount\":\"nope\"}"),
                new Row(
                        Code.REFERENCE_TAKEN,
                        "POST",
                        TRANSACTIONS,
                        "{\"reference\":\"taken\"," + Bad.UNKNOWN_REAL_ACCOUNT.andAllAfter() + "}"),
                new Row(
                        Code.UNKNOWN_REAL_ACCOUNT,
                        "PATCH",
                        "/v1/accounts/rent",
                        "{\"realAccount\":\"nope\",\"overdraftLimit\":0}"),
                new Row(Code.HAS_ENTRIES, "DELETE", "/v1/real-accounts/giro", null),
                new Row(Code.NOT_EMPTY, "POST", "/v1/real-accounts/giro/close", null)));
        rows.addAll(steps());
        rows.add(new Row(
                Code.CONDITION_FAILED,
                "POST",
                TRANSACTIONS,
                "{" + Bad.INSUFFICIENT_FUNDS.andAllAfter() + "," + FALSE + "}"));
        for (var bad : Bad.values()) {
            rows.add(new Row(Code.valueOf(bad.name()), "POST", TRANSACTIONS, "{" + bad.andAllAfter() + "}"));
        }
        return rows;
    }

    /// What may follow a transaction. More than a billion is more than any of them moved.
    private List<Row> steps() {
        var html = new String[] {"Accept", "text/html"};
        var used = new String[] {"Idempotency-Key", "used"};
        var nothing = TRANSACTIONS + "/01890a5d-ac96-774b-bcce-b302099a8057";
        var much = "{\"amount\":1000000000}";
        var most = "{\"amount\":" + Long.MAX_VALUE + "}";
        var ended = TRANSACTIONS + "/" + endedHold;
        var rows = new ArrayList<Row>();
        for (var step : List.of("/post", "/void", "/reversals")) {
            rows.add(new Row(Code.MALFORMED_JSON, "POST", nothing + step + "?x=1", "{\"x\":1,", html));
            rows.add(new Row(Code.UNKNOWN_FIELD, "POST", nothing + step + "?x=1", "{\"x\":1,\"amount\":0}", html));
            rows.add(new Row(Code.UNKNOWN_PARAMETER, "POST", nothing + step + "?x=1", "{}", html));
            rows.add(new Row(Code.INVALID_VALUE, "POST", TRANSACTIONS + "/x" + step, "{}", html));
            rows.add(new Row(Code.NOT_FOUND, "POST", nothing + step, large, html));
            rows.add(new Row(Code.NOT_ACCEPTABLE, "POST", ended + step, large, html));
            rows.add(new Row(Code.IDEMPOTENCY_KEY_REUSED, "POST", ended + step, null, used));
        }
        rows.add(new Row(Code.INVALID_VALUE, "POST", nothing + "/post", "{\"amount\":0}", html));
        rows.add(new Row(Code.INVALID_VALUE, "POST", ended + "/post", much, used));
        rows.add(new Row(Code.REAL_ACCOUNT_FROZEN, "POST", ended + "/post", null));
        rows.add(new Row(Code.NOT_PENDING, "POST", ended + "/void", null));
        rows.add(new Row(Code.NOT_PENDING, "POST", TRANSACTIONS + "/" + deposit + "/post", null));
        rows.add(new Row(Code.REAL_ACCOUNT_FROZEN, "POST", TRANSACTIONS + "/" + icy + "/reversals", much));
        rows.add(new Row(Code.INSUFFICIENT_FUNDS, "POST", TRANSACTIONS + "/" + spent + "/reversals", much));
        rows.add(new Row(Code.AMOUNT_OVERFLOW, "POST", TRANSACTIONS + "/" + withdrawal + "/reversals", most));
        rows.add(new Row(
                Code.REVERSAL_EXCEEDS_ORIGINAL, "POST", TRANSACTIONS + "/" + deposit + "/reversals", "{\"amount\":6}"));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> the_first_code_that_applies_is_the_answer() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.first() + " for " + row.method() + " " + row.path(),
                        () -> assertThat(api.send(
                                                row.method(),
                                                row.path(),
                                                row.body(),
                                                row.headers().toArray(String[]::new))
                                        .code())
                                .isEqualTo(row.first().name())));
    }

    @Test
    void the_table_has_every_code_that_can_meet_another() {
        var others = EnumSet.of(Code.OUTCOME_UNKNOWN, Code.UNAVAILABLE, Code.INTERNAL_ERROR);
        assertThat(rows().stream().map(Row::first)).containsAll(EnumSet.complementOf(others));
    }

    @Test
    void the_codes_stand_in_the_order_of_the_contract() {
        var codes = Arrays.stream(Code.values()).map(Enum::name).toList();
        assertThat(codes).isEqualTo(ORDER.stream().filter(codes::contains).toList());
    }
}
