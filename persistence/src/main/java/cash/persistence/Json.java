package cash.persistence;

import cash.domain.Metadata;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Metadata as a JSON object of texts, in the order of its names; NULL where there is none.
final class Json {

    private static final JsonFactory JSON = new JsonFactory();

    private Json() {}

    static @Nullable String of(Metadata metadata) {
        if (metadata.values().isEmpty()) {
            return null;
        }
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (var value : metadata.values().entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static Metadata toMetadata(@Nullable String text) {
        if (text == null) {
            return Metadata.NONE;
        }
        var values = new TreeMap<String, String>();
        try (var json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                values.put(json.currentName(), json.nextTextValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Metadata.of(values);
    }
}
