package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A body that came damaged is not a request, even where what is left of it reads as one.
class BrokenBodiesTest {

    private static final String PATH = "/v1/transactions";
    private static final String DEPOSIT =
            "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}";

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

    private String version() {
        return api.get("/v1/amounts/giro/rent").get("version");
    }

    private static byte[] packed() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(DEPOSIT.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void a_packed_body_with_a_wrong_checksum_or_wrong_bits_is_refused() throws Exception {
        assertThat(api.sendBytes("POST", PATH, packed(), "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(201);
        int length = packed().length;
        for (int position : new int[] {12, length / 2, length - 8, length - 4}) {
            var damaged = packed();
            damaged[position] ^= 0x55;
            var answer = api.sendBytes("POST", PATH, damaged, "Content-Encoding", "gzip");
            assertThat(answer.code()).as("byte " + position).isEqualTo("MALFORMED_JSON");
        }
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void a_packed_body_that_is_cut_anywhere_is_refused() throws Exception {
        var whole = packed();
        for (int cut = 1; cut < whole.length; cut++) {
            var answer =
                    api.sendBytes("POST", PATH, Arrays.copyOf(whole, whole.length - cut), "Content-Encoding", "gzip");
            assertThat(answer.code()).as("%d bytes are missing", cut).isEqualTo("MALFORMED_JSON");
        }
        assertThat(version()).isEqualTo("0");
    }

    @Test
    void two_packed_bodies_in_a_row_are_refused() throws Exception {
        var twice = new ByteArrayOutputStream();
        twice.write(packed());
        twice.write(packed());
        assertThat(api.sendBytes("POST", PATH, twice.toByteArray(), "Content-Encoding", "gzip")
                        .code())
                .isEqualTo("MALFORMED_JSON");
        assertThat(version()).isEqualTo("0");
    }

    @Test
    void a_whole_json_before_a_broken_chunk_is_refused() {
        var head = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        var chunk = "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(DEPOSIT.length()) + "\r\n" + DEPOSIT
                + "\r\n";

        for (var end : new String[] {"zz\r\nfoo\r\n", "-1\r\n\r\n", "fffffffffff\r\n\r\n"}) {
            for (var answer : new String[] {api.raw(head + chunk + end), api.raw(head + chunk, end)}) {
                assertThat(answer)
                        .as(end)
                        .startsWith("HTTP/1.1 400 ")
                        .containsOnlyOnce("HTTP/1.1")
                        .contains("\"code\":\"MALFORMED_JSON\"");
            }
        }
        assertThat(version()).isEqualTo("0");
        assertThat(api.raw(head + "Connection: close\r\n" + chunk + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
    }
}
