package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final String PATH = "/v1/transactions/batch";

    private final ApiServer api = new ApiServer();

    @BeforeEach
    void accounts() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String batch(String... more) {
        var transactions = new StringBuilder();
        for (var fields : more) {
            transactions
                    .append(transactions.isEmpty() ? "" : ",")
                    .append("{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]")
                    .append(fields)
                    .append("}");
        }
        return "{\"transactions\":[" + transactions + "]}";
    }

    @Test
    void a_key_of_the_whole_batch_is_refused_and_nothing_is_booked() {
        var answer = api.post(PATH, batch(""), "Idempotency-Key", "k");

        assertThat(answer.code()).isEqualTo("INVALID_VALUE");
        assertThat(answer.get("field")).isEqualTo("Idempotency-Key");
        assertThat(answer.get("detail")).contains("idempotencyKey");
        assertThat(api.get("/v1/amounts/giro/rent").get("version")).isEqualTo("0");
    }

    @Test
    void a_key_of_each_transaction_makes_it_happen_once() {
        var batch = batch(",\"idempotencyKey\":\"one\"", ",\"idempotencyKey\":\"two\"");

        assertThat(api.post(PATH, batch).status()).isEqualTo(200);
        assertThat(api.post(PATH, batch).status()).isEqualTo(200);
        assertThat(api.get("/v1/amounts/giro/rent").get("version")).isEqualTo("2");
    }

    @Test
    void a_batch_can_only_be_posted() {
        for (var method : new String[] {"GET", "PUT", "PATCH", "DELETE"}) {
            var answer = api.send(method, PATH, null);
            assertThat(answer.code()).as(method).isEqualTo("METHOD_NOT_ALLOWED");
            assertThat(answer.header("Allow")).as(method).isEqualTo("POST");
        }
    }
}
