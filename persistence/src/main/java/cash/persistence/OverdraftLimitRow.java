package cash.persistence;

import cash.domain.OverdraftLimit;
import io.micronaut.core.annotation.Introspected;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// A row of `overdraft_limits`.
@Introspected
record OverdraftLimitRow(Long version, @Nullable Long limitBefore, Long limitAfter, LocalDateTime recordedAt) {

    OverdraftLimit toDomain() {
        return new OverdraftLimit(version, limitBefore, limitAfter, Bytes.toInstant(recordedAt));
    }
}
