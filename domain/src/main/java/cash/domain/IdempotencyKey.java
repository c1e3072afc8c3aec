package cash.domain;

import java.nio.charset.StandardCharsets;

/// The client's name for one request: 1 to 255 bytes, compared byte by byte and kept for ever. Each character of
/// `bytes` stands for one byte (ISO 8859-1), as HTTP headers carry them.
public record IdempotencyKey(String bytes) {

    public IdempotencyKey {
        if (bytes.isEmpty() || bytes.length() > 255) {
            throw new IllegalArgumentException("must have 1 to 255 bytes");
        }
        if (bytes.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("must be bytes");
        }
    }

    /// The key that a client wrote as text, in JSON: the bytes of its UTF-8, which it would have sent in a header.
    public static IdempotencyKey ofText(String text) {
        Text.checked(text, 1, 255);
        return new IdempotencyKey(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    public byte[] toBytes() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
