package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a page of somebody else, in a browser on this machine, can send here.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SitesTest {

    private final ApiServer api = new ApiServer();

    @BeforeAll
    void an_account() {
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\"}");
    }

    @AfterAll
    void close() {
        api.close();
    }

    private String send(String request, String... headers) {
        return api.raw(request + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private static boolean isForbidden(String answer) {
        return answer.startsWith("HTTP/1.1 403 ") && answer.contains("\"code\":\"FORBIDDEN\"");
    }

    private static boolean isForeign(String host, String origin) {
        var request = HttpRequest.POST("/v1/accounts/rent/freeze", "").header("Host", host);
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        var flaws = new Flaws();
        new Sites(" Cash.example.com, cash:8080,", "box.local").judge(request, flaws);
        return !flaws.isEmpty();
    }

    @Test
    void a_foreign_page_freezes_nothing() {
        for (var headers : List.of(
                new String[] {"Host: localhost", "Origin: http://evil.example"},
                new String[] {"Host: localhost", "Origin: null"},
                new String[] {"Host: evil.example"},
                new String[] {"Host: evil.example", "Origin: http://evil.example"})) {
            assertThat(isForbidden(send("POST /v1/accounts/rent/freeze", headers)))
                    .as(String.join(", ", headers))
                    .isTrue();
        }
        assertThat(api.get("/v1/accounts/rent").get("status")).isEqualTo("OPEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/accounts/rent",
                "GET /v1/accounts/nobody",
                "GET /v1/nothing",
                "PUT /v1/accounts",
                "GET /health",
                "GET /metrics",
                "GET /docs",
                "OPTIONS /v1/accounts/rent/freeze"
            })
    void a_foreign_page_reads_nothing(String request) {
        assertThat(isForbidden(send(request, "Host: evil.example"))).isTrue();
        assertThat(isForbidden(send(request, "Host: localhost", "Origin: https://evil.example")))
                .isTrue();
        assertThat(isForbidden(send(request, "Host: localhost"))).isFalse();
    }

    @Test
    void programs_and_our_own_pages_go_on() {
        for (var headers : List.of(
                new String[] {"Host: localhost:8080"},
                new String[] {"Host: 127.0.0.1"},
                new String[] {"Host: [::1]:8080"},
                new String[] {"Host: localhost:8080", "Origin: http://localhost:8080"})) {
            assertThat(send("POST /v1/accounts/rent/unfreeze", headers))
                    .as(String.join(", ", headers))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(api.raw("GET /health HTTP/1.0\r\n\r\n")).contains("\"status\":\"UP\"");
        assertThat(api.get("/health").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "LOCALHOST:8080,''",
        "127.1.2.3:8080,''",
        "box.local:8080,''",
        "cash.example.com,''",
        "CASH.example.com:8443,''",
        "cash:8080,''",
        "cash.example.com,https://cash.example.com",
        "localhost,http://LOCALHOST",
        "127.0.0.1:8080,https://cash.example.com"
    })
    void these_are_our_own(String host, String origin) {
        assertThat(isForeign(host, origin)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "cash,''",
        "cash:8081,''",
        "example.com,''",
        "localhost.example.com,''",
        "127.0.0.1.example.com,''",
        "127.example.com,''",
        "xlocalhost,''",
        "[::2],''",
        "192.168.0.1,''",
        "localhost:8080,http://localhost:3000",
        "localhost:8080,http://localhost",
        "localhost:8080,localhost:8080",
        "localhost:8080,null",
        "localhost,file://localhost",
        "localhost:8080,http://localhost:8080.example.com",
        "cash:8080,http://cash:8080/"
    })
    void these_are_foreign(String host, String origin) {
        assertThat(isForeign(host, origin)).isTrue();
    }
}
