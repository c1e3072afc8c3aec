package cash.persistence;

import cash.domain.Metadata;
import cash.domain.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How values of the domain stand in columns.
final class Bytes {

    private Bytes() {}

    static Transaction.Id toTransactionId(byte[] bytes) {
        return new Transaction.Id(toUuid(bytes));
    }

    static UUID toUuid(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static String toHex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    static LocalDateTime of(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static Instant toInstant(LocalDateTime dateTime) {
        return dateTime.toInstant(ZoneOffset.UTC);
    }

    /// One label for each name and value of metadata.
    static List<String> labels(Metadata metadata) {
        return metadata.values().entrySet().stream().map(Bytes::label).toList();
    }

    private static String label(Map.Entry<String, String> value) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            var name = value.getKey().getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(4).putInt(name.length).array());
            sha256.update(name);
            var digest = sha256.digest(value.getValue().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, digest.length / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
