package cash.api;

import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads one JSON value as a `T`, or notes what is wrong with it.
interface Type<T> {

    Field<T> read(Json json, At at, Flaws flaws);

    static <T> Type<T> text(Function<String, T> make) {
        return (json, at, flaws) -> json instanceof Json.Text(var text)
                ? flaws.made(at, () -> make.apply(text))
                : flaws.invalid(at, "must be a string");
    }

    /// A count of minor units: an integer of 64 bits, written as one. A fraction of a cent, or `1e3`, is a mistake.
    Type<Long> UNITS = (json, at, flaws) -> {
        if (json instanceof Json.Num(var digits, var whole) && whole) {
            try {
                return Field.of(Long.parseLong(digits));
            } catch (NumberFormatException e) {
                return flaws.invalid(at, "must fit into 64 bits");
            }
        }
        return flaws.invalid(at, "must be an integer (a count of minor units, such as 299 for 2.99)");
    };

    /// A count of minor units that a cell may fall below zero.
    Type<Long> LIMIT = (json, at, flaws) -> {
        var limit = UNITS.read(json, at, flaws);
        return limit.or(0L) < 0 ? flaws.invalid(at, "must not be negative") : limit;
    };

    /// A count of minor units that is moved.
    Type<Long> AMOUNT = (json, at, flaws) -> {
        var amount = UNITS.read(json, at, flaws);
        return amount.or(1L) < 1 ? flaws.invalid(at, "must be a positive count of minor units") : amount;
    };

    /// What a database keeps begins and ends here.
    Instant BEGIN_OF_TIME = Instant.parse("1000-01-01T00:00:00Z");

    Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

    /// An instant with a time zone, as RFC 3339 writes it. Finer than a microsecond is cut off, since it isn't
    /// kept.
    Type<Instant> INSTANT = text(text -> instant(text).truncatedTo(ChronoUnit.MICROS));

    static Instant instant(String text) {
        Instant instant;
        try {
            instant = Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be an instant like 2025-11-30T12:00:00Z (RFC 3339)", e);
        }
        if (instant.isBefore(BEGIN_OF_TIME) || !instant.isBefore(END_OF_TIME)) {
            throw new IllegalArgumentException("must be in the years 1000 to 9999");
        }
        return instant;
    }

    Type<Boolean> BOOLEAN = (json, at, flaws) ->
            json instanceof Json.Bool(var value) ? Field.of(value) : flaws.invalid(at, "must be true or false");

    static <T> Type<List<T>> list(Type<T> type) {
        return list(type, 0, Integer.MAX_VALUE);
    }

    static <T> Type<List<T>> list(Type<T> type, int min, int max) {
        return (json, at, flaws) -> {
            if (!(json instanceof Json.Arr(var items))) {
                return flaws.invalid(at, "must be an array");
            }
            if (items.size() < min || items.size() > max) {
                var count = min == 0 ? "at most " + max : min + " to " + max;
                return flaws.invalid(at, "must have " + count + " items");
            }
            var list = new ArrayList<T>(items.size());
            for (int i = 0; i < items.size(); i++) {
                var item = type.read(items.get(i), at.item(i), flaws);
                if (!item.isEmpty()) {
                    list.add(item.get());
                }
            }
            return list.size() == items.size() ? Field.of(list) : Field.empty();
        };
    }

    /// An object whose fields `make` reads; it must return an empty field if it can't make a value of them.
    static <T> Type<T> object(Function<Fields, Field<T>> make) {
        return (json, at, flaws) -> {
            var fields = Fields.of(json, at, flaws);
            var made = make.apply(fields);
            fields.end();
            return made;
        };
    }

    Type<Metadata> METADATA = (json, at, flaws) -> {
        if (!(json instanceof Json.Obj(var fields))) {
            return flaws.invalid(at, "must be an object");
        }
        var values = new HashMap<String, String>();
        fields.forEach((name, value) -> {
            if (value instanceof Json.Text(var text)) {
                values.put(name, text);
            } else {
                flaws.invalid(at.field(name), "must be a string");
            }
        });
        return values.size() == fields.size() ? flaws.made(at, () -> Metadata.of(values)) : Field.empty();
    };

    /// A merge patch of metadata, where null removes a name.
    Type<MetadataUpdate> METADATA_UPDATE = (json, at, flaws) -> {
        if (!(json instanceof Json.Obj(var fields))) {
            return flaws.invalid(at, "must be an object");
        }
        var set = new HashMap<>(fields);
        set.values().removeIf(Json.Nil.NULL::equals);
        if (METADATA.read(new Json.Obj(set), at, flaws).isEmpty()) {
            return Field.empty();
        }
        var values = new HashMap<String, Optional<String>>();
        fields.forEach((name, value) ->
                values.put(name, value instanceof Json.Text(var text) ? Optional.of(text) : Optional.empty()));
        return Field.of(new MetadataUpdate(false, values));
    };
}
