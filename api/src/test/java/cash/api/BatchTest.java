package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.IntStream;
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
    void a_batch_and_a_preview_can_only_be_posted() {
        for (var method : new String[] {"GET", "PUT", "PATCH", "DELETE"}) {
            for (var path : new String[] {PATH, "/v1/transactions/preview"}) {
                var answer = api.send(method, path, null);
                assertThat(answer.code()).as(method + path).isEqualTo("METHOD_NOT_ALLOWED");
                assertThat(answer.header("Allow")).as(method + path).isEqualTo("POST");
            }
        }
    }

    /// What the engine's line has room for in these tests, and more.
    private static final int MANY = 3_000;

    private static final String DEPOSIT =
            "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}";

    private static String many(int count) {
        return "{\"transactions\":[" + String.join(",", Collections.nCopies(count, DEPOSIT)) + "]}";
    }

    private String version() {
        return api.get("/v1/amounts/giro/rent").get("version");
    }

    @Test
    void more_than_may_wait_in_line_are_booked_in_their_order() {
        var answer = api.post(PATH, many(MANY));

        var versions = Tree.items(answer.json(), "results").stream()
                .map(it -> Tree.items(it, "transaction", "amounts").getFirst())
                .map(it -> Integer.parseInt(Tree.text(it, "version")))
                .toList();
        assertThat(versions).isEqualTo(IntStream.rangeClosed(1, MANY).boxed().toList());
    }

    @Test
    void the_answer_is_what_it_would_be_in_one_piece() throws Exception {
        var batch = batch(
                ",\"reference\":\"r\"", ",\"reference\":\"r\"", ",\"nonsense\":1", ",\"metadata\":{\"ü\":\"😀\"}");
        var answer = api.post(PATH, batch.substring(0, batch.length() - 2) + ",7]}", "X-Request-Id", "x");

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.text())
                .startsWith("{\"results\":[{\"status\":201,\"transaction\":{\"id\":")
                .endsWith("}]}");
        assertThat(Tree.items(answer.json(), "results").stream().map(it -> Tree.text(it, "status")))
                .containsExactly("201", "409", "400", "201", "400");
        assertThat(Tree.toBytes(answer.json(), false))
                .isEqualTo(answer.response().body());
        var problem = Tree.get(Tree.items(answer.json(), "results").get(2), "problem");
        assertThat(Tree.text(problem, "field")).isEqualTo("transactions[2].nonsense");
        assertThat(Tree.text(problem, "instance")).isEqualTo(PATH);
        assertThat(Tree.text(problem, "requestId")).isEqualTo("x");
    }

    @Test
    void nothing_is_booked_of_a_body_that_turns_out_to_be_wrong_at_its_end() throws Exception {
        var right = many(2_000);
        var open = right.substring(0, right.length() - 1);
        assertThat(api.post(PATH, open).code()).isEqualTo("MALFORMED_JSON");
        assertThat(api.post(PATH, right + "{}").code()).isEqualTo("MALFORMED_JSON");
        assertThat(api.post(PATH, open + ",\"transactions\":[]}").get("field")).isEqualTo("transactions");
        assertThat(api.post(PATH, open + ",\"atmic\":true}").code()).isEqualTo("UNKNOWN_FIELD");
        assertThat(api.post(PATH, open + ",\"atomic\":1}").get("field")).isEqualTo("atomic");
        assertThat(api.post(PATH, many(10_001)).get("reason")).isEqualTo("must have 1 to 10000 items");
        assertThat(api.post(PATH, right, "Content-Type", "text/plain").code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        var head = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        assertThat(api.raw(head + "Connection: close\r\nContent-Length: 999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
        assertThat(api.sendBytes("POST", PATH, (right + "\u00e4").getBytes(StandardCharsets.ISO_8859_1))
                        .get("detail"))
                .contains("UTF-8");
        assertThat(version()).isEqualTo("0");
    }

    @Test
    void whether_all_or_none_may_be_said_after_them() {
        var wrong = many(2).replace("]}]}", "]},{\"transfers\":[]}],\"atomic\":true}");
        assertThat(api.post(PATH, wrong).get("index")).isEqualTo("2");
        assertThat(api.post(PATH, wrong).get("field")).isEqualTo("transactions[2].transfers");
        assertThat(version()).isEqualTo("0");
    }

    @Test
    void a_damaged_transfer_books_nothing() throws Exception {
        var head = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        var body = many(2);
        var chunk = "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        for (var answer : new String[] {api.raw(head + chunk + "zz\r\n"), api.raw(head + chunk, "zz\r\n")}) {
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"MALFORMED_JSON\"");
        }
        assertThat(version()).isEqualTo("0");
        assertThat(api.raw(head + "Connection: close\r\n" + chunk, "0\r\n", "\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(version()).isEqualTo("2");
    }

    @Test
    void all_of_it_is_booked_if_the_client_is_gone_before_the_answer_ends() throws Exception {
        var body = many(10_000);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", api.port()));
            var head = "POST " + PATH
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
        }
        for (int i = 0; i < 200 && !version().equals("10000"); i++) {
            Thread.sleep(50);
        }
        assertThat(version()).isEqualTo("10000");
    }
}
