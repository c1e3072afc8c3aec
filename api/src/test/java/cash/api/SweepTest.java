package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import cash.api.Spec.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Sends every route of the OpenAPI document what no sane client sends. [ApiServer] holds each answer against the
/// document, so only documented codes pass; here it must be the right kind of no, and never a fault of ours. A new
/// route is swept without a word here.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepTest {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO");

    private static final List<String> MALFORMED = List.of(
            "",
            " ",
            "{",
            "}",
            "[",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{'a':1}",
            "nul",
            "NaN",
            "01",
            "1.",
            "+1",
            "{} {}",
            "{}x",
            "\"",
            "\"\\x\"",
            "{\"a\":1,\"a\":1}",
            "{\"a\":{\"b\":1,\"b\":2}}",
            "// {}",
            "{\"a\":\"\n\"}",
            "\uFEFF{}",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "\u0000");

    private static final List<String> NO_OBJECTS = List.of("[]", "[{}]", "null", "true", "1", "1e999999999", "\"{}\"");

    /// One of each kind of JSON that is wrong for nearly every field, and what is beyond all bounds.
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[[]]",
            "[null]",
            "{\"x\":{}}",
            "0",
            "-1",
            "1.0",
            "1e3",
            "0.1",
            "-0",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(5_000),
            "1e999999999",
            "\"\"",
            "\" \"",
            "\"5\"",
            "\"external\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"ü/ß\"",
            "\"//\"",
            "\"" + "x".repeat(100_000) + "\"",
            "{\"" + "x".repeat(65) + "\":\"y\"}",
            "{\"\\udfff\":\"y\"}",
            "\"2025-02-30T00:00:00Z\"",
            "\"+999999999-01-01T00:00:00Z\"");

    private static final List<String> IDS = List.of(
            ".",
            "..",
            "%20",
            "a%20b",
            "%2F",
            "a%2Fb",
            "%00",
            "%FF",
            "%C3%BC",
            "external",
            "-x",
            "x".repeat(65),
            "a;b",
            "a,b",
            "'",
            "%22",
            "%25",
            "{id}".replace("{", "%7B").replace("}", "%7D"),
            "*",
            "$",
            "null");

    private static final List<String> QUERY_VALUES = List.of(
            "",
            "0",
            "-1",
            "1001",
            "1.0",
            "%2B5",
            "99999999999999999999",
            "x",
            "%00",
            "%FF",
            "%E2%82",
            "null",
            "x".repeat(300),
            "%F0%9F%98%80",
            "MSB4IHg",
            "MSBhY2NvdW50cyAuLg",
            "2025-13-01T00:00:00Z",
            "2025-01-01",
            "%D9%A1");

    private static final List<String> MEDIA_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/octet-stream",
            "application",
            ";",
            "*/*",
            "application/jsonx");

    private static final List<String> ACCEPTS =
            List.of("text/plain;q=0.5", "image/*", ";", ",", "application/json;q=0, text/x", "x");

    private final ApiServer api = new ApiServer();
    private String transaction = "";
    private String hold = "";

    @BeforeAll
    void something() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        transaction = api.post(
                        "/v1/transactions",
                        "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}")
                .get("id");
        hold = api.post(
                        "/v1/transactions",
                        "{\"transfers\":[{\"source\":\"rent\",\"target\":\"external\",\"amount\":5}],\"pending\":true}")
                .get("id");
    }

    @AfterAll
    void close() {
        api.close();
    }

    private List<Operation> operations() {
        return api.spec.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .toList();
    }

    /// The path of something that exists.
    private String path(Operation operation) {
        boolean endsHolds =
                operation.path().endsWith("/post") || operation.path().endsWith("/void");
        var id = operation.path().startsWith("/v1/transactions")
                ? endsHolds ? hold : transaction
                : operation.path().startsWith("/v1/accounts") ? "rent" : "giro";
        return operation.path().replace("{id}", id).replace("{real}", "giro").replace("{account}", "rent");
    }

    private List<Operation> withBody() {
        return operations().stream()
                .filter(operation -> !operation.method().equals("GET"))
                .toList();
    }

    private ApiServer.Answer refused(Operation operation, String path, @Nullable String body, String... headers) {
        var answer = api.send(operation.method(), path, body, headers);
        assertThat(answer.status())
                .as(operation + " " + path + " "
                        + (body == null ? "" : body.substring(0, Math.min(100, body.length()))))
                .isBetween(400, 499);
        return answer;
    }

    @Test
    void malformed_bodies() {
        for (var operation : withBody()) {
            for (var body : MALFORMED) {
                // Requests that say all in their path need no body, nor do those whose fields may all be absent.
                if (!body.isEmpty() || needsBody(operation)) {
                    assertThat(refused(operation, path(operation), body).code())
                            .as(body)
                            .isEqualTo("MALFORMED_JSON");
                }
            }
        }
    }

    @Test
    void bodies_that_are_not_utf8() {
        for (var operation : withBody()) {
            for (var body : List.of(
                    new byte[] {'"', (byte) 0xff, '"'},
                    new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                    new byte[] {'{', 0, '}', 0},
                    new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'})) {
                assertThat(api.sendBytes(operation.method(), path(operation), body)
                                .code())
                        .isEqualTo("MALFORMED_JSON");
            }
        }
    }

    @Test
    void bodies_that_are_no_objects() {
        for (var operation : withBody()) {
            for (var body : NO_OBJECTS) {
                assertThat(refused(operation, path(operation), body).code())
                        .as(body)
                        .isEqualTo("INVALID_VALUE");
            }
        }
    }

    @Test
    void unknown_fields() {
        for (var operation : withBody()) {
            for (var body : List.of(
                    "{\"nmae\":1}",
                    "{\"\":1}",
                    "{\"\\ud800\":1}",
                    "{\"" + "x".repeat(10_000) + "\":[]}",
                    "{\"reversalOf\":null}",
                    "{\"Pending\":true}",
                    "{\"condition\":[]}")) {
                assertThat(refused(operation, path(operation), body).code()).isEqualTo("UNKNOWN_FIELD");
            }
        }
    }

    @Test
    void documented_fields_and_no_others_are_known() {
        var all = withBody().stream()
                .flatMap(operation -> fields(operation).keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(all).contains("pending", "expiresAt", "conditions", "amount");
        for (var operation : withBody()) {
            for (var field : all) {
                var answer = refused(operation, path(operation), "{\"%s\":{\"x\":[]}}".formatted(field));
                // What a merge patch could name but never changes is known, to say so.
                boolean isKnown =
                        fields(operation).containsKey(field) || answer.text().contains("never changes");
                assertThat(answer.code())
                        .as(operation + " " + field)
                        .isEqualTo(isKnown ? "INVALID_VALUE" : "UNKNOWN_FIELD");
                assertThat(answer.text()).contains("\"field\":\"" + field);
            }
        }
    }

    @Test
    void wrong_values_in_every_field() {
        for (var operation : withBody()) {
            for (var field : fields(operation).keySet()) {
                for (var value : VALUES) {
                    answered(api.send(operation.method(), path(operation), "{\"%s\":%s}".formatted(field, value)));
                }
            }
        }
    }

    @Test
    void wrong_values_in_every_field_of_a_transfer() {
        for (var field : List.of("source", "target", "amount", "currency")) {
            for (var value : VALUES) {
                var transfer = Map.of("source", "\"external\"", "target", "\"rent\"", "amount", "1");
                var json = transfer.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(field))
                        .map(entry -> "\"%s\":%s".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(","));
                answered(
                        api.post("/v1/transactions", "{\"transfers\":[{%s,\"%s\":%s}]}".formatted(json, field, value)));
            }
        }
    }

    @Test
    void wrong_values_in_every_field_of_a_condition() {
        for (var path : List.of("/v1/transactions", "/v1/transactions/preview")) {
            for (var field : List.of("address", "version", "posted", "held", "available", "currency")) {
                for (var value : VALUES) {
                    var address = field.equals("address") ? "" : "\"address\":\"rent\",";
                    answered(conditioned(path, "{%s\"%s\":%s}".formatted(address, field, value)));
                }
            }
            for (var comparison : List.of("gt", "gte", "lt", "lte", "eq", "ne")) {
                for (var value : VALUES) {
                    answered(conditioned(
                            path, "{\"address\":\"rent\",\"held\":{\"%s\":%s}}".formatted(comparison, value)));
                }
            }
        }
    }

    private ApiServer.Answer conditioned(String path, String condition) {
        var transfer = "{\"source\":\"external\",\"target\":\"rent\",\"amount\":1}";
        return api.post(path, "{\"transfers\":[%s],\"conditions\":[%s]}".formatted(transfer, condition));
    }

    @Test
    void bad_ids() {
        for (var operation : operations()) {
            for (var id : IDS) {
                if (operation.path().contains("{")) {
                    var path = operation.path().replaceAll("[{][a-z]+[}]", Matcher.quoteReplacement(id));
                    var code = refused(operation, path, takesFields(operation) ? "{}" : null)
                            .code();
                    assertThat(code).as(operation + " " + path).isIn("INVALID_VALUE", "NOT_FOUND");
                }
            }
        }
    }

    @Test
    void bad_parameters() {
        for (var operation : operations()) {
            for (var name : parameters(operation)) {
                for (var value : QUERY_VALUES) {
                    answered(api.send(operation.method(), path(operation) + "?" + name + "=" + value, null));
                }
            }
        }
    }

    @Test
    void bad_cursors_and_limits() {
        for (var operation : operations()) {
            if (parameters(operation).contains("cursor")) {
                for (var value : QUERY_VALUES) {
                    for (var name : List.of("cursor", "limit")) {
                        var answer = refused(operation, path(operation) + "?" + name + "=" + value, null);
                        assertThat(answer.code()).as(name + "=" + value).isEqualTo("INVALID_VALUE");
                    }
                }
            }
        }
    }

    @Test
    void documented_parameters_and_no_others_are_known() {
        for (var operation : operations()) {
            for (var name : parameterNames()) {
                var query = name.equals("metadata") ? "metadata[]=x" : name + "=";
                var code = refused(operation, path(operation) + "?" + query, takesFields(operation) ? "{}" : null)
                        .code();
                assertThat(code)
                        .as(operation + " " + query)
                        .isEqualTo(parameters(operation).contains(name) ? "INVALID_VALUE" : "UNKNOWN_PARAMETER");
            }
        }
    }

    @Test
    void repeated_parameters() {
        for (var operation : operations()) {
            for (var name : parameters(operation)) {
                var parameter = name.equals("metadata") ? "metadata[a]=1" : name + "=1";
                assertThat(refused(operation, path(operation) + "?" + parameter + "&" + parameter, null)
                                .code())
                        .isEqualTo("INVALID_VALUE");
            }
        }
    }

    @Test
    void wrong_methods() {
        for (var operation : api.spec.operations()) {
            var path = path(operation).replace("{selector}", "liveness");
            var known = api.spec.operations(path).stream()
                    .map(Operation::method)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (known.contains("GET")) {
                known.add("HEAD");
            }
            for (var method : METHODS) {
                if (!known.contains(method)) {
                    var answer = api.send(method, path, null);
                    assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                    assertThat(Set.of(answer.header("Allow").split(",", -1))).isEqualTo(known);
                }
            }
        }
    }

    @Test
    void wrong_media_types() {
        for (var operation : withBody()) {
            for (var type : MEDIA_TYPES) {
                assertThat(refused(operation, path(operation), "{}", "Content-Type", type)
                                .code())
                        .as(type)
                        .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
            }
        }
    }

    @Test
    void two_media_types_at_once_or_none() {
        for (var operation : withBody()) {
            var twice = new String[] {"Content-Type", "application/json", "Content-Type", "application/json"};
            assertThat(refused(operation, path(operation), "{}", twice).code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(
                        api.raw(
                                "POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"))
                .contains("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void answers_in_forms_that_are_not_offered() {
        for (var operation : operations()) {
            for (var accept : ACCEPTS) {
                var body = takesFields(operation) ? "{}" : null;
                var code = refused(operation, path(operation), body, "Accept", accept)
                        .code();
                assertThat(code).as(accept).isIn("NOT_ACCEPTABLE", "INVALID_VALUE");
            }
        }
    }

    /// It may be a yes, since not every value is wrong everywhere; a fault it must not be.
    private static void answered(ApiServer.Answer answer) {
        assertThat(answer.status()).isLessThan(500);
    }

    private static boolean takesFields(Operation operation) {
        return Tree.get(operation.json(), "requestBody") != Json.Nil.NULL;
    }

    private static boolean needsBody(Operation operation) {
        return Tree.get(operation.json(), "requestBody", "required").equals(new Json.Bool(true));
    }

    private Map<String, Json> fields(Operation operation) {
        var schema = Tree.get(operation.json(), "requestBody", "content", "application/json", "schema");
        return Tree.fields(api.spec.resolved(schema), "properties");
    }

    private Set<String> parameters(Operation operation) {
        return Tree.items(operation.json(), "parameters").stream()
                .map(api.spec::resolved)
                .filter(parameter -> Tree.text(parameter, "in").equals("query"))
                .map(parameter -> Tree.text(parameter, "name"))
                .collect(Collectors.toSet());
    }

    private Set<String> parameterNames() {
        return operations().stream()
                .flatMap(operation -> parameters(operation).stream())
                .collect(Collectors.toSet());
    }
}
