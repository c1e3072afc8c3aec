package cash.api;

import cash.domain.OverdraftLimit;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "OverdraftLimit", description = "A change of an account's overdraft limit; they are numbered from 1.")
record OverdraftLimitJson(
        @Schema(example = "2") long version,

        @Schema(
                description = "The limit until then; null in the first one.",
                example = "0",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        Long before,

        @Schema(description = "The limit from then on.", example = "10000")
        long after,

        Instant recordedAt) {

    static OverdraftLimitJson of(OverdraftLimit limit) {
        return new OverdraftLimitJson(limit.version(), limit.before(), limit.after(), limit.recordedAt());
    }

    static long version(String text) {
        long version = Long.parseLong(text);
        if (version < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        return version;
    }
}
