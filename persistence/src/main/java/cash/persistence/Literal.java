package cash.persistence;

import cash.domain.Reference;
import cash.domain.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values written into the text of a statement. Whatever is not a number is written in hexadecimal digits, so that
/// no value can end its literal and become SQL, whatever the server's modes.
final class Literal {

    private static final HexFormat HEX = HexFormat.of();

    private Literal() {}

    static String of(byte[] bytes) {
        return "x'" + HEX.formatHex(bytes) + "'";
    }

    /// A hash in hexadecimal digits, or `NULL`.
    static String ofHash(@Nullable String hex) {
        return hex == null ? "NULL" : of(HEX.parseHex(hex));
    }

    static String of(Transaction.Id id) {
        return of(id.value());
    }

    static String of(UUID id) {
        return "x'" + HEX.toHexDigits(id.getMostSignificantBits()) + HEX.toHexDigits(id.getLeastSignificantBits())
                + "'";
    }

    static String of(Reference reference) {
        return of(reference.value().getBytes(StandardCharsets.UTF_8));
    }

    static String of(String text) {
        return "_utf8mb4 " + of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String ofNullable(@Nullable String text) {
        return text == null ? "NULL" : of(text);
    }

    static String of(Instant instant) {
        var text = Bytes.of(instant).toString();
        return "'" + text.replace('T', ' ') + "'";
    }

    /// An id, whose alphabet has nothing that could end a literal. Its character set is that of its column, so that
    /// an index can be used.
    static String ascii(String id) {
        return "_ascii " + of(id.getBytes(StandardCharsets.US_ASCII));
    }

    static String list(Collection<String> literals) {
        return literals.stream().collect(Collectors.joining(",", "(", ")"));
    }
}
