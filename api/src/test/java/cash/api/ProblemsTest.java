package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.StoreFailure;
import cash.services.TransactionService;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What is answered when the server, the store or cash itself fails, and when what comes is hardly HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsTest {

    private static final String DEPOSIT =
            "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}";
    private static final String END = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    private final ApiServer api = new ApiServer();

    @BeforeAll
    void accounts() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
    }

    @AfterEach
    void heal() {
        api.bean(Trouble.class).before = _ -> {};
    }

    @AfterAll
    void close() {
        api.close();
    }

    private void fail(Supplier<RuntimeException> cause) {
        api.bean(Trouble.class).before = _ -> {
            throw cause.get();
        };
    }

    @Test
    void an_unavailable_store_is_503_with_retry_after_on_every_route() {
        fail(() -> new StoreFailure.Unavailable("jdbc:mysql://secret refused", null));
        for (var answer : List.of(
                api.get("/v1/accounts"),
                api.get("/v1/matrix"),
                api.post("/v1/transactions", DEPOSIT),
                api.post("/v1/accounts", "{\"name\":\"N\"}"),
                api.delete("/v1/accounts/rent"))) {
            assertThat(answer.code()).isEqualTo("UNAVAILABLE");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.text()).doesNotContain("secret");
        }
    }

    @Test
    void an_unknown_outcome_is_said_to_be_unknown() {
        var request = HttpRequest.POST("/v1/transactions", DEPOSIT);
        var answer = new Failures().storeFailures().handle(request, new StoreFailure.OutcomeUnknown("cut", null));
        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.getHeaders().get("Retry-After")).isEqualTo("1");
        assertThat(answer.getBody(byte[].class).map(String::new).orElse(""))
                .contains("\"code\":\"OUTCOME_UNKNOWN\"", "Idempotency-Key")
                .doesNotContain("cut");
    }

    @Test
    void a_fault_of_our_own_is_a_500_that_tells_nothing_but_the_id_of_the_request() {
        fail(() -> new IllegalStateException("SELECT secret FROM cash.persistence"));
        for (var answer : List.of(
                api.get("/v1/accounts", "X-Request-Id", "abc"),
                api.get("/v1/accounts/rent", "X-Request-Id", "abc"),
                api.post("/v1/transactions", DEPOSIT, "X-Request-Id", "abc"))) {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
            assertThat(answer.get("detail")).contains("abc");
            assertThat(answer.text()).doesNotContain("secret", "SELECT", "IllegalState");
        }
    }

    @Test
    void an_engine_that_takes_no_more_is_503_with_retry_after() {
        try (var other = new ApiServer()) {
            other.bean(TransactionService.class).close();
            var answer = other.post("/v1/transactions", DEPOSIT);
            assertThat(answer.code()).isEqualTo("UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void the_id_of_a_request_is_the_clients_if_it_can_be_written_in_a_log() {
        assertThat(api.get("/v1/accounts", "X-Request-Id", "my-id").header("X-Request-Id"))
                .isEqualTo("my-id");
        assertThat(api.get("/v1/nothing", "X-Request-Id", "my-id").get("requestId"))
                .isEqualTo("my-id");
        assertThat(api.get("/health", "X-Request-Id", "my-id").header("X-Request-Id"))
                .isEqualTo("my-id");
        for (var unfit : new String[] {"", "a b", "x".repeat(129)}) {
            assertThat(api.get("/v1/accounts", "X-Request-Id", unfit).header("X-Request-Id"))
                    .matches("[0-9a-f]{32}");
        }
        assertThat(api.raw("GET /v1/nothing" + END + "X-Request-Id: \u00e4\u009b31m\r\n\r\n"))
                .contains("\"requestId\":\"");
    }

    @Test
    void a_head_request_is_answered_like_a_get_without_the_body() {
        assertThat(api.send("HEAD", "/v1/accounts/rent", null).status()).isEqualTo(200);
        assertThat(api.send("HEAD", "/v1/accounts/nope", null).status()).isEqualTo(404);
    }

    @Test
    void malformed_paths_and_queries() {
        for (var path : new String[] {
            "/v1/accounts/%zz", "/v1/accounts?status=%zz", "/v1/accounts?status=%4", "/v1/accounts?a=|", "/%"
        }) {
            problem("GET " + path + END + "\r\n", 400, "INVALID_VALUE");
        }
        problem("GET /v1/accounts/" + "x".repeat(9_000) + END + "\r\n", 413, "PAYLOAD_TOO_LARGE");
        problem("GET //v1//accounts" + END + "\r\n", 404, "NOT_FOUND");
        problem("GET /v1/accounts/../accounts" + END + "\r\n", 404, "NOT_FOUND");
    }

    @Test
    void malformed_http() {
        problem("GARBAGE\r\n\r\n", 400, "INVALID_VALUE");
        problem("GET /v1/accounts" + END + "No Colon\r\n\r\n", 400, "INVALID_VALUE");
        problem("GET /v1/accounts" + END + "X: " + "x".repeat(20_000) + "\r\n\r\n", 413, "PAYLOAD_TOO_LARGE");
        problem("POST /v1/transactions" + END + "Content-Length: -1\r\n\r\n", 400, "INVALID_VALUE");
        problem("POST /v1/transactions" + END + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "MALFORMED_JSON");
        problem(
                "POST /v1/transactions" + END + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
                400,
                "MALFORMED_JSON");
    }

    @Test
    void bodies_that_are_too_large() {
        problem("POST /v1/transactions" + END + "Content-Length: 999999999\r\n\r\n", 413, "PAYLOAD_TOO_LARGE");
        var chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
        problem(
                "POST /v1/transactions" + END + "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"
                        + chunk.repeat(2) + "0\r\n\r\n",
                413,
                "PAYLOAD_TOO_LARGE");
    }

    private void problem(String request, int status, String code) {
        assertThat(api.raw(request))
                .as(request.substring(0, Math.min(100, request.length())))
                .startsWith("HTTP/1.")
                .contains(" " + status + " ", "application/problem+json", "\"code\":\"" + code + "\"", "X-Request-Id: ")
                .doesNotContain("Exception", "java.");
    }
}
