package cash.domain;

import java.nio.charset.StandardCharsets;

/// The client's business name for a transaction, such as `invoice-7`: 1 to 255 bytes of UTF-8, compared byte by
/// byte, and unique in the ledger.
public record Reference(String value) {

    public Reference {
        Text.checked(value, 1, 255);
        if (value.getBytes(StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException("must have 1 to 255 bytes");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
