package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Discrepancy;
import cash.domain.Pin;
import cash.domain.Verification;
import io.micronaut.json.JsonMapper;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerificationTest {

    private final ApiServer api = new ApiServer();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void says_that_the_books_are_right_and_how_much_was_checked() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        for (int i = 0; i < 3; i++) {
            api.post(
                    "/v1/transactions", "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}");
        }

        var answer = api.get("/v1/verification").text();
        assertThat(answer)
                .startsWith("{\"ok\":true,\"checked\":{\"cells\":1,\"entries\":3,\"transactions\":3,\"transfers\":3,"
                        + "\"realAccounts\":1,\"accounts\":1},\"found\":0,\"discrepancies\":[],\"head\":{\"hash\":\"");
        assertThat(answer)
                .containsPattern("\"steps\":3,\"chains\":\\[\\{\"chain\":0,\"length\":[03],\"hash\":\"[0-9a-f]{64}\"}");
    }

    @Test
    void a_discrepancy_says_where_and_how_much() throws Exception {
        var id = UUID.fromString("01a203b8-3a35-7605-b7aa-3776626e66df");
        var wrong = new Discrepancy(
                Discrepancy.Kind.ENTRY_POSTED_AFTER,
                "giro/rent",
                7L,
                null,
                null,
                id,
                null,
                BigInteger.valueOf(5),
                BigInteger.TWO.pow(64));
        var verification =
                new Verification(new Verification.Checked(1, 2, 3, 4, 5, 6), 1, List.of(wrong), new Pin(List.of()));

        var json = Json.parse(api.bean(JsonMapper.class).writeValueAsBytes(VerificationJson.of(verification)));

        assertThat(Tree.text(json, "ok")).isEqualTo("false");
        var told = Tree.items(json, "discrepancies").getFirst();
        assertThat(Tree.text(told, "what")).isEqualTo("ENTRY_POSTED_AFTER");
        assertThat(Tree.text(told, "address")).isEqualTo("giro/rent");
        assertThat(Tree.text(told, "version")).isEqualTo("7");
        assertThat(Tree.text(told, "transactionId")).isEqualTo(id.toString());
        assertThat(Tree.text(told, "expected")).isEqualTo("5");
        assertThat(Tree.text(told, "actual")).isEqualTo("18446744073709551616");
        assertThat(Tree.text(told, "difference")).isEqualTo("18446744073709551611");
        assertThat(Tree.get(told, "realAccount")).isEqualTo(Json.Nil.NULL);
    }
}
