package cash.persistence;

import cash.domain.Content;
import cash.domain.Evidence;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes steps of rows of their transfers, which come together and in order.
final class StepRows {

    private final List<Evidence.Step> steps;
    private List<Content.Moved> transfers = new ArrayList<>();
    private Evidence.@Nullable Step step;

    /// Steps are added to `steps`, the last of them with [#end].
    StepRows(List<Evidence.Step> steps) {
        this.steps = steps;
    }

    void add(ResultSet row) throws SQLException {
        var id = Bytes.toUuid(row.getBytes("id"));
        if (step == null || !step.id().equals(id)) {
            end();
            transfers = new ArrayList<>();
            step = step(id, row, transfers);
        }
        row.getInt("position");
        if (!row.wasNull()) {
            transfers.add(new Content.Moved(
                    end(row, "source_"),
                    end(row, "target_"),
                    String.valueOf(row.getString("currency")),
                    row.getLong("units")));
        }
    }

    void end() {
        if (step != null) {
            steps.add(step);
        }
    }

    private static Evidence.Step step(UUID id, ResultSet row, List<Content.Moved> transfers) throws SQLException {
        var hash = row.getBytes("hash");
        var transaction = Bytes.toUuid(row.getBytes("transaction_id"));
        return new Evidence.Step(
                id,
                transaction,
                row.getObject("chain", Integer.class),
                hash == null ? null : Bytes.toHex(hash),
                content(id, transaction, row, transfers));
    }

    /// None if a text is no text, for then it would read like another that is one.
    private static @Nullable Content content(UUID id, UUID transaction, ResultSet row, List<Content.Moved> transfers)
            throws SQLException {
        var effectiveAt = row.getObject("effective_at", LocalDateTime.class);
        var expiresAt = row.getObject("expires_at", LocalDateTime.class);
        var originalId = row.getBytes("original_id");
        try {
            return effectiveAt == null
                    ? null
                    : new Content(
                            id,
                            transaction,
                            row.getString("status"),
                            Bytes.toInstant(effectiveAt),
                            row.getString("description"),
                            text(row.getBytes("reference")),
                            Json.toMetadata(row.getString("metadata")).values(),
                            expiresAt == null ? null : Bytes.toInstant(expiresAt),
                            originalId == null ? null : Bytes.toUuid(originalId),
                            transfers);
        } catch (RuntimeException | CharacterCodingException unreadable) {
            return null;
        }
    }

    private static @Nullable String text(byte @Nullable [] utf8) throws CharacterCodingException {
        return utf8 == null
                ? null
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
    }

    /// An account that is not there has a name that none can have.
    private static String end(ResultSet row, String end) throws SQLException {
        row.getLong(end + "amount");
        return row.wasNull()
                ? "external"
                : Objects.requireNonNullElse(row.getString(end + "real_account"), "?") + "/"
                        + Objects.requireNonNullElse(row.getString(end + "account"), "?");
    }
}
