package cash.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// Small tools to build and change trees of JSON. What isn't there reads as null, or as empty.
final class Tree {

    private Tree() {}

    static Json resource(String name) {
        try (var stream = Objects.requireNonNull(Tree.class.getResourceAsStream(name), name)) {
            return Json.parse(stream.readAllBytes());
        } catch (IOException | Json.Malformed e) {
            throw new IllegalStateException("the resource " + name + " can't be read", e);
        }
    }

    /// The JSON text of it, in lines for people to read if it is `pretty`.
    static byte[] toBytes(Json json, boolean pretty) {
        var bytes = new ByteArrayOutputStream();
        try (var generator = Json.FACTORY.createGenerator(bytes)) {
            if (pretty) {
                generator.useDefaultPrettyPrinter();
            }
            write(json, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap took no more bytes", e);
        }
        return bytes.toByteArray();
    }

    /// The same as characters: text from outside need not be valid Unicode, so not all of it can become bytes.
    static String toText(Json json) {
        var text = new StringWriter();
        try (var generator = Json.FACTORY.createGenerator(text)) {
            write(json, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap took no more characters", e);
        }
        return text.toString();
    }

    /// Reads what [#toText] wrote.
    static Json ofText(String text) {
        try {
            return Json.parse(text);
        } catch (Json.Malformed e) {
            throw new IllegalStateException("what was written can't be read", e);
        }
    }

    private static void write(Json json, JsonGenerator generator) throws IOException {
        switch (json) {
            case Json.Obj(var fields) -> {
                generator.writeStartObject();
                for (var field : fields.entrySet()) {
                    generator.writeFieldName(field.getKey());
                    write(field.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case Json.Arr(var items) -> {
                generator.writeStartArray();
                for (var item : items) {
                    write(item, generator);
                }
                generator.writeEndArray();
            }
            case Json.Text(var text) -> generator.writeString(text);
            case Json.Num number -> generator.writeNumber(number.digits());
            case Json.Bool(var bool) -> generator.writeBoolean(bool);
            case Json.Nil.NULL -> generator.writeNull();
        }
    }

    /// An object of names and values in turn.
    static Json.Obj obj(Object... namesAndValues) {
        var fields = new LinkedHashMap<String, Json>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], of(namesAndValues[i + 1]));
        }
        return new Json.Obj(fields);
    }

    private static Json of(Object value) {
        return switch (value) {
            case Json json -> json;
            case Boolean bool -> new Json.Bool(bool);
            case Integer number -> new Json.Num(number.toString(), true);
            default -> new Json.Text(value.toString());
        };
    }

    static Json get(Json json, String... path) {
        var here = json;
        for (var name : path) {
            here = here instanceof Json.Obj(var fields) ? fields.getOrDefault(name, Json.Nil.NULL) : Json.Nil.NULL;
        }
        return here;
    }

    /// A copy of the fields at a path.
    static Map<String, Json> fields(Json json, String... path) {
        return get(json, path) instanceof Json.Obj(var fields) ? new LinkedHashMap<>(fields) : new LinkedHashMap<>();
    }

    /// A copy of the items at a path.
    static List<Json> items(Json json, String... path) {
        return get(json, path) instanceof Json.Arr(var items) ? new ArrayList<>(items) : new ArrayList<>();
    }

    static String text(Json json, String... path) {
        return switch (get(json, path)) {
            case Json.Text(var text) -> text;
            case Json.Num number -> number.digits();
            case Json.Bool(var bool) -> String.valueOf(bool);
            case Json.Obj _, Json.Arr _, Json.Nil _ -> "";
        };
    }

    static Json with(Json json, String name, Json value) {
        var fields = fields(json);
        fields.put(name, value);
        return new Json.Obj(fields);
    }

    /// Both trees in one; where they differ, the second is right.
    static Json merge(Json first, Json second) {
        if (!(first instanceof Json.Obj && second instanceof Json.Obj)) {
            return second;
        }
        var merged = fields(first);
        fields(second).forEach((name, value) -> merged.merge(name, value, Tree::merge));
        return new Json.Obj(merged);
    }

    /// The tree with every object in it replaced, the innermost first.
    static Json replaced(Json json, UnaryOperator<Json> change) {
        return switch (json) {
            case Json.Obj(var fields) -> {
                var changed = new LinkedHashMap<String, Json>();
                fields.forEach((name, value) -> changed.put(name, replaced(value, change)));
                yield change.apply(new Json.Obj(changed));
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(item -> replaced(item, change)).toList());
            case Json.Text _, Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }

    /// Brings schemas from OpenAPI 3.0 to 3.1. The generator could write 3.1 itself, but gets types wrong then.
    static Json modern(Json document) {
        return replaced(document, json -> {
            var fields = fields(json);
            // An object that may be missing is left out of an answer, so a reference is never null.
            if (fields.get("allOf") instanceof Json.Arr(var all) && all.size() == 1) {
                fields.remove("allOf");
                fields.remove("nullable");
                fields.putAll(fields(all.getFirst()));
            }
            if (fields.get("type") instanceof Json.Text type) {
                if (fields.remove("nullable") != null) {
                    fields.put("type", new Json.Arr(List.of(type, new Json.Text("null"))));
                }
                var example = fields.remove("example");
                if (example != null) {
                    fields.put("examples", new Json.Arr(List.of(example)));
                }
            }
            return new Json.Obj(fields);
        });
    }
}
