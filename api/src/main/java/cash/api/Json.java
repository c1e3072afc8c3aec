package cash.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A JSON value exactly as the client wrote it. Numbers keep their digits, so that nothing is rounded before it is
/// judged, and a repeated field is an error and not a silent choice between two amounts of money.
sealed interface Json {

    record Obj(Map<String, Json> fields) implements Json {}

    record Arr(List<Json> items) implements Json {}

    record Text(String value) implements Json {}

    /// `whole` if it has neither a fraction nor an exponent.
    record Num(String digits, boolean whole) implements Json {}

    record Bool(boolean value) implements Json {}

    enum Nil implements Json {
        NULL
    }

    int MAX_DEPTH = 64;

    char BYTE_ORDER_MARK = '\uFEFF';

    /// The names of fields come from outside, so they are kept out of the parser's shared table. The size of the
    /// body bounds the rest.
    JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /// Reads the one value that `bytes` hold.
    static Json parse(byte[] bytes) throws Malformed {
        try (var parser = parser(bytes)) {
            return whole(parser, Json::read);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    static Json parse(String text) throws Malformed {
        try (var parser = FACTORY.createParser(text)) {
            return whole(parser, Json::read);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /// Reads the one value that a stream holds, as it arrives. If it is an object and has an array in the field
    /// `name`, then the items of that are given away one by one, and in its place stand as many nulls. Throws an
    /// `IOException` if the stream fails.
    static Json parse(InputStream stream, String name, Consumer<Json> items) throws IOException, Malformed {
        var text = new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder());
        try {
            return whole(parser(text), (parser, at) -> outermost(parser, at, name, items));
        } catch (CharacterCodingException e) {
            throw malformed(e);
        } catch (JsonProcessingException e) {
            throw checkedToItsEnd(text, malformed(e));
        } catch (Malformed e) {
            throw checkedToItsEnd(text, e);
        }
    }

    /// What is no text at all is told first, wherever else something is wrong.
    private static Malformed checkedToItsEnd(Reader text, Malformed found) throws IOException {
        try {
            text.transferTo(Writer.nullWriter());
            return found;
        } catch (CharacterCodingException e) {
            return malformed(e);
        }
    }

    private static Malformed malformed(IOException failure) {
        return switch (failure) {
            case CharacterCodingException _ -> new Malformed(At.BODY, "is not UTF-8");
            case StreamConstraintsException _ -> new Malformed(At.BODY, "is nested more than " + MAX_DEPTH + " deep");
            case JsonProcessingException e -> {
                var place = e.getLocation();
                yield new Malformed(
                        At.BODY,
                        "is not valid JSON at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()));
            }
            default -> new Malformed(At.BODY, "is not valid JSON");
        };
    }

    /// The parser is given characters, since it would guess the encoding of bytes and let some bad UTF-8 pass.
    private static JsonParser parser(byte[] bytes) throws IOException, Malformed {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        if (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK) {
            throw marked();
        }
        return FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining());
    }

    private static JsonParser parser(Reader text) throws IOException, Malformed {
        var again = new PushbackReader(text);
        int first = again.read();
        if (first == BYTE_ORDER_MARK) {
            throw marked();
        }
        if (first >= 0) {
            again.unread(first);
        }
        return FACTORY.createParser(again).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    private static Malformed marked() {
        return new Malformed(At.BODY, "begins with a byte order mark");
    }

    /// How to read the value that a parser stands at.
    interface Reading {
        Json read(JsonParser parser, At at) throws IOException, Malformed;
    }

    private static Json whole(JsonParser parser, Reading reading) throws IOException, Malformed {
        if (parser.nextToken() == null) {
            throw new Malformed(At.BODY, "is empty");
        }
        var value = reading.read(parser, At.BODY);
        if (parser.nextToken() != null) {
            throw new Malformed(At.BODY, "goes on after its JSON value");
        }
        return value;
    }

    private static Json outermost(JsonParser parser, At at, String name, Consumer<Json> items)
            throws IOException, Malformed {
        return parser.currentToken() == JsonToken.START_OBJECT
                ? object(
                        parser,
                        at,
                        (inner, here) -> here.step().equals(name) && inner.currentToken() == JsonToken.START_ARRAY
                                ? givenAway(inner, here, items)
                                : read(inner, here))
                : read(parser, at);
    }

    private static Json givenAway(JsonParser parser, At at, Consumer<Json> items) throws IOException, Malformed {
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.accept(read(parser, at.item(count++)));
        }
        return new Arr(Collections.nCopies(count, Nil.NULL));
    }

    private static Json object(JsonParser parser, At at, Reading values) throws IOException, Malformed {
        var fields = new LinkedHashMap<String, Json>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var here = at.field(name);
            parser.nextToken();
            if (fields.put(name, values.read(parser, here)) != null) {
                throw new Malformed(here, "is there twice");
            }
        }
        return new Obj(fields);
    }

    private static Json read(JsonParser parser, At at) throws IOException, Malformed {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, at, Json::read);
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser, at.item(items.size())));
                }
                yield new Arr(items);
            }
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_NUMBER_INT -> new Num(parser.getText(), true);
            case VALUE_NUMBER_FLOAT -> new Num(parser.getText(), false);
            case VALUE_TRUE -> new Bool(true);
            case VALUE_FALSE -> new Bool(false);
            case VALUE_NULL -> Nil.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("no value begins with " + parser.currentToken());
        };
    }

    /// The body is not one JSON value, and where. It tells of the client and not of us, so it has no stack trace.
    final class Malformed extends Exception {
        private final transient At at;
        private final String reason;

        Malformed(At at, String reason) {
            super(at + " " + reason, null, false, false);
            this.at = at;
            this.reason = reason;
        }

        At at() {
            return at;
        }

        String reason() {
            return reason;
        }
    }
}
