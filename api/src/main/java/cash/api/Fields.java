package cash.api;

import cash.domain.MetadataUpdate;
import cash.domain.Update;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The fields of one JSON object. What is read is what the object may have: any other field is refused at the
/// [#end], so that a typo never moves money.
final class Fields {

    private final @Nullable Map<String, Json> fields;
    private final At at;
    private final Flaws flaws;
    private final Set<String> known = new HashSet<>();

    private Fields(@Nullable Map<String, Json> fields, At at, Flaws flaws) {
        this.fields = fields;
        this.at = at;
        this.flaws = flaws;
    }

    static Fields of(Json json, At at, Flaws flaws) {
        if (json instanceof Json.Obj(var fields)) {
            return new Fields(fields, at, flaws);
        }
        flaws.invalid(at, "must be an object");
        return unreadable(at, flaws);
    }

    /// Of an object that can't be read, which was noted already: all its fields are empty, and none is missed.
    static Fields unreadable(At at, Flaws flaws) {
        return new Fields(null, at, flaws);
    }

    <T> Field<T> required(String name, Type<T> type) {
        var json = json(name);
        if (json == null) {
            return fields == null ? Field.empty() : flaws.invalid(at.field(name), "is required");
        }
        return json == Json.Nil.NULL
                ? flaws.invalid(at.field(name), "must not be null")
                : type.read(json, at.field(name), flaws);
    }

    /// A field that may be absent, or null, which means the same.
    <T> Field<T> optional(String name, Type<T> type) {
        var json = json(name);
        return json == null || json == Json.Nil.NULL ? Field.empty() : type.read(json, at.field(name), flaws);
    }

    /// A field of a merge patch that may be removed with null.
    <T> Update<T> update(String name, Type<T> type) {
        var json = json(name);
        if (json == null) {
            return Update.keep();
        }
        return Update.to(
                json == Json.Nil.NULL
                        ? null
                        : type.read(json, at.field(name), flaws).orNull());
    }

    /// A field of a merge patch that can't be removed.
    <T> Update<T> replacement(String name, Type<T> type) {
        return json(name) == null
                ? Update.keep()
                : Update.to(required(name, type).orNull());
    }

    /// Metadata in a merge patch; null removes all of it.
    MetadataUpdate metadataUpdate() {
        Update<MetadataUpdate> update = update("metadata", Type.METADATA_UPDATE);
        if (!update.given()) {
            return MetadataUpdate.NONE;
        }
        return update.value() == null ? new MetadataUpdate(true, Map.of()) : update.value();
    }

    /// A field that is known, and can't be changed.
    void fixed(String name) {
        if (json(name) != null) {
            flaws.invalid(at.field(name), "never changes");
        }
    }

    /// Makes a value of the fields read; what its constructor says is wrong is said of the field `name`.
    <T> Field<T> made(String name, Supplier<T> value) {
        return flaws.made(at.field(name), value);
    }

    /// The same, where what is wrong is said of the object itself.
    <T> Field<T> made(Supplier<T> value) {
        return flaws.made(at, value);
    }

    void end() {
        if (fields != null && !known.containsAll(fields.keySet())) {
            fields.keySet().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> flaws.add(Code.UNKNOWN_FIELD, at.field(name), "is not a field of this request"));
        }
    }

    private @Nullable Json json(String name) {
        known.add(name);
        return fields == null ? null : fields.get(name);
    }
}
