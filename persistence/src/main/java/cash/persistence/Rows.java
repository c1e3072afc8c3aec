package cash.persistence;

import cash.domain.Metadata;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What rows and their queries have in common.
final class Rows {

    private static final List<String> NO_LABELS = List.of("");

    private Rows() {}

    /// The number that the database gave a row that it has.
    static <N extends Number> N number(@Nullable N no) {
        return Objects.requireNonNull(no);
    }

    /// The labels to look for, for an `IN` list, which can't be empty: an empty label matches nothing.
    static List<String> labels(Metadata metadata) {
        return metadata.values().isEmpty() ? NO_LABELS : Bytes.labels(metadata);
    }
}
