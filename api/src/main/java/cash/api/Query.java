package cash.api;

import cash.domain.Metadata;
import cash.domain.Moment;
import cash.domain.Period;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parameters after the `?`. What is read is what the request may have: any other is refused at the [#end].
final class Query {

    private static final String METADATA = "metadata[";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final Flaws flaws;

    /// Reads a query as it stands in the URL.
    Query(@Nullable String raw, Flaws flaws) {
        this.flaws = flaws;
        if (raw != null) {
            for (var pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    add(pair);
                }
            }
        }
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        try {
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                repeated.add(name);
            }
        } catch (CharacterCodingException | NumberFormatException e) {
            flaws.invalid(At.named("query"), "must be percent-encoded UTF-8");
        }
    }

    <T> Field<T> optional(String name, Function<String, T> make) {
        known.add(name);
        if (repeated.contains(name)) {
            return flaws.invalid(At.named(name), "must not be given twice");
        }
        var value = values.get(name);
        return value == null ? Field.empty() : flaws.made(At.named(name), () -> make.apply(value));
    }

    <T> Field<T> required(String name, Function<String, T> make) {
        return values.containsKey(name) ? optional(name, make) : missing(name);
    }

    private <T> Field<T> missing(String name) {
        known.add(name);
        return flaws.invalid(At.named(name), "is required");
    }

    <E extends Enum<E>> Field<E> optional(String name, Class<E> type) {
        return optional(
                name,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> constant.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(type.getEnumConstants())
                                .map(Enum::name)
                                .collect(Collectors.joining(", ", "must be one of ", "")))));
    }

    /// Where a span of instants begins or ends. All instants of the ledger are whole microseconds, so it makes no
    /// difference to round up to the next one.
    Field<Instant> boundary(String name) {
        return optional(name, text -> {
            var instant = Type.instant(text);
            var cut = instant.truncatedTo(ChronoUnit.MICROS);
            var next = cut.plus(1, ChronoUnit.MICROS);
            return cut.equals(instant) || next.equals(Type.END_OF_TIME) ? cut : next;
        });
    }

    /// The period from `from` to `to`, which is `now` if absent. Without a beginning it would be the whole history,
    /// which nobody asks for on purpose.
    Field<Period> period(Instant now) {
        var to = boundary("to");
        if (!values.containsKey("from")) {
            return missing("from");
        }
        var from = boundary("from");
        boolean unreadable = from.isEmpty() || (to.isEmpty() && values.containsKey("to"));
        return unreadable ? Field.empty() : flaws.made(At.named("from"), () -> new Period(from.get(), to.or(now)));
    }

    /// Where a span ends that begins at `from`.
    Field<Instant> boundary(String name, Field<Instant> from) {
        var to = boundary(name);
        return !to.isEmpty() && from.or(to.get()).isAfter(to.get())
                ? flaws.invalid(At.named(name), "must not be before 'from'")
                : to;
    }

    /// The query again with another value for one parameter.
    String with(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return changed.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The moment that an answer is to be of; empty if it is now.
    Field<Moment> moment() {
        var at = optional("at", text -> Type.instant(text).truncatedTo(ChronoUnit.MICROS));
        var axis = values.containsKey("at")
                ? axis()
                : optional("axis", (Function<String, Moment.Axis>) _ -> {
                    throw new IllegalArgumentException("must not be given without 'at'");
                });
        return at.isEmpty() ? Field.empty() : Field.of(new Moment(axis.or(Moment.Axis.RECORDED), at.get()));
    }

    /// Which of the two times counts.
    Field<Moment.Axis> axis() {
        return optional("axis", text -> switch (text) {
            case "recorded" -> Moment.Axis.RECORDED;
            case "effective" -> Moment.Axis.EFFECTIVE;
            default -> throw new IllegalArgumentException("must be 'recorded' or 'effective'");
        });
    }

    /// Whether the answer is to have the cells too.
    boolean expandsAmounts() {
        return !optional("expand", text -> {
                    if (!text.equals("amounts")) {
                        throw new IllegalArgumentException("must be 'amounts'");
                    }
                    return text;
                })
                .isEmpty();
    }

    /// How many items a page has.
    int limit() {
        return optional("limit", Query::limit).or(DEFAULT_LIMIT);
    }

    /// Behind which item a page begins.
    <T> Field<T> cursor(Cursor<T> cursor) {
        return optional("cursor", cursor::parse);
    }

    /// All the parameters like `metadata[key]=value`.
    Metadata metadata() {
        var metadata = new HashMap<String, String>();
        for (var name : values.keySet()) {
            if (name.startsWith(METADATA) && name.endsWith("]")) {
                var key = name.substring(METADATA.length(), name.length() - 1);
                var one = optional(name, value -> Metadata.of(Map.of(key, value)));
                if (!one.isEmpty()) {
                    metadata.putAll(one.get().values());
                }
            }
        }
        return flaws.made(At.named("metadata"), () -> Metadata.of(metadata)).or(Metadata.NONE);
    }

    void end() {
        for (var name : values.keySet()) {
            if (!known.contains(name)) {
                flaws.add(Code.UNKNOWN_PARAMETER, At.named(name), "is not a parameter of this request");
            }
        }
    }

    private static int limit(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = digits ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("must be a number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    /// Decodes a part of the query strictly: the usual decoders put other characters where the bytes are not UTF-8.
    private static String decoded(String text) throws CharacterCodingException {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        var bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                var hex = text.substring(Math.min(i + 1, text.length()), Math.min(i + 3, text.length()));
                if (hex.length() < 2 || hex.charAt(0) == '+' || hex.charAt(0) == '-') {
                    throw new NumberFormatException(hex);
                }
                bytes.put((byte) Integer.parseInt(hex, 16));
                i += 2;
            } else if (c == '+') {
                bytes.put((byte) ' ');
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    }
}
