package cash.app;

import cash.services.ImportFailure;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A JSON object, and where it is. Its fields are taken out one by one; whatever is not as it must be, is missing, or
/// is left over in the end, is an [ImportFailure] that names it.
final class Part {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final long line;
    private final String path;
    private final Map<String, @Nullable Object> fields;

    private Part(long line, String path, Map<String, @Nullable Object> fields) {
        this.line = line;
        this.path = path;
        this.fields = fields;
    }

    /// Reads one line.
    static Part of(long line, byte[] bytes, int length) {
        try (var json = JSON.createParser(bytes, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ImportFailure(line, null, "it is no JSON object");
            }
            var part = new Part(line, "", fields(json));
            if (json.nextToken() != null) {
                throw new ImportFailure(line, null, "something follows the JSON object");
            }
            return part;
        } catch (StreamReadException e) {
            throw new ImportFailure(
                    line,
                    null,
                    "it is no JSON as export writes it (%s at character %d)"
                            .formatted(e.getOriginalMessage(), e.getLocation().getColumnNr()),
                    e);
        } catch (IOException e) {
            throw new ImportFailure(line, null, "it is not UTF-8 (" + e.getMessage() + ")", e);
        }
    }

    private static Map<String, @Nullable Object> fields(JsonParser json) throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            fields.put(name, value(json));
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> fields(json);
            case START_ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(json, "a value that export never writes");
        };
    }

    ImportFailure failure(@Nullable String field, String reason) {
        return new ImportFailure(line, field == null ? null : path + field, reason);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /// Whether it is there, but null; then it is taken.
    boolean isNull(String name) {
        return has(name) && fields.get(name) == null && take(name) == null;
    }

    private @Nullable Object take(String name) {
        if (!fields.containsKey(name)) {
            throw failure(name, "it is missing");
        }
        return fields.remove(name);
    }

    private <T> T take(String name, Class<T> type, String what) {
        var value = take(name);
        if (!type.isInstance(value)) {
            throw failure(name, "it must be " + what);
        }
        return type.cast(value);
    }

    String text(String name) {
        return take(name, String.class, "a text");
    }

    long number(String name) {
        return take(name, Long.class, "a whole number");
    }

    /// What a text means.
    <T> T text(String name, Function<String, T> meaning) {
        var text = text(name);
        return checked(name, () -> meaning.apply(text));
    }

    <T> @Nullable T textOrNull(String name, Function<String, T> meaning) {
        return isNull(name) ? null : text(name, meaning);
    }

    /// What can be made of what was taken; why it can't is told of the field, or of all of it.
    <T> T checked(@Nullable String name, Supplier<T> make) {
        try {
            return make.get();
        } catch (DateTimeException e) {
            throw new ImportFailure(line, name == null ? null : path + name, "it must be an instant", e);
        } catch (ArithmeticException e) {
            throw new ImportFailure(line, name == null ? null : path + name, "it exceeds 64 bits", e);
        } catch (IllegalArgumentException e) {
            throw new ImportFailure(line, name == null ? null : path + name, String.valueOf(e.getMessage()), e);
        }
    }

    Part part(String name) {
        return part(name, take(name));
    }

    @Nullable
    Part partOrNull(String name) {
        var value = take(name);
        return value == null ? null : part(name, value);
    }

    List<Part> parts(String name) {
        return elements(name, this::part);
    }

    List<Long> numbers(String name) {
        return elements(name, (place, value) -> {
            if (value instanceof Long number) {
                return number;
            }
            throw failure(place, "it must be a whole number");
        });
    }

    /// All that it has, which must be texts.
    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        List.copyOf(fields.keySet()).forEach(name -> texts.put(name, text(name)));
        return texts;
    }

    private interface Element<T> {
        T of(String place, @Nullable Object value);
    }

    private <T> List<T> elements(String name, Element<T> element) {
        var list = take(name, List.class, "a list");
        return IntStream.range(0, list.size())
                .mapToObj(i -> element.of(name + "[" + i + "]", list.get(i)))
                .toList();
    }

    private Part part(String place, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, field) -> copy.put(String.valueOf(key), field));
            return new Part(line, path + place + ".", copy);
        }
        throw failure(place, "it must be an object");
    }

    /// Nothing may be left that nobody asked for.
    void end() {
        if (!fields.isEmpty()) {
            throw failure(fields.keySet().iterator().next(), "there is no such field");
        }
    }
}
