package cash.api;

import cash.api.Flaws.Flaw;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Why a request was not carried out (RFC 9457): a code, a sentence, and the values that matter.
record Problem(Code code, String detail, Map<String, Object> values) {

    static Problem of(Code code, String detail) {
        return new Problem(code, detail, Map.of());
    }

    /// The same with one value more: text, a whole number, or a list of flaws.
    Problem with(String name, Object value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Problem(code, detail, more);
    }

    /// The JSON of it. It is written by hand, so that an answer doesn't fail while it reports a failure.
    byte[] toJson(String instance, String requestId) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", code.type());
            json.writeStringField("title", code.title());
            json.writeNumberField("status", code.status().getCode());
            json.writeStringField("detail", detail);
            json.writeStringField("instance", Shown.text(instance));
            json.writeStringField("code", code.name());
            json.writeStringField("requestId", requestId);
            for (var value : values.entrySet()) {
                json.writeFieldName(value.getKey());
                write(json, value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("the heap took no more bytes", e);
        }
        return bytes.toByteArray();
    }

    /// The same as an object within a larger answer.
    Map<String, Object> toMap(String instance, String requestId) {
        var map = new LinkedHashMap<String, Object>();
        map.put("type", code.type());
        map.put("title", code.title());
        map.put("status", code.status().getCode());
        map.put("detail", detail);
        map.put("instance", Shown.text(instance));
        map.put("code", code.name());
        map.put("requestId", requestId);
        values.forEach((name, value) -> map.put(name, plain(value)));
        return map;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Number number -> number;
            case List<?> list -> list.stream().map(Problem::plain).toList();
            case Flaw(var code, var field, var reason) -> Map.of("code", code.name(), "field", field, "reason", reason);
            default -> Shown.text(value.toString());
        };
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case List<?> list -> {
                json.writeStartArray();
                for (var item : list) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case Flaw(var code, var field, var reason) -> {
                json.writeStartObject();
                json.writeStringField("code", code.name());
                json.writeStringField("field", field);
                json.writeStringField("reason", reason);
                json.writeEndObject();
            }
            default -> json.writeString(Shown.text(value.toString()));
        }
    }

    /// Ends a request that can't be carried out. It costs no stack trace, since it tells of the client and not of
    /// us.
    static final class Rejection extends RuntimeException {
        private final transient Problem problem;

        Rejection(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
