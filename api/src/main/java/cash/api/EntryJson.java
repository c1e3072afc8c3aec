package cash.api;

import cash.domain.Entry;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Entry", description = "One line on one cell; a cell's entries are numbered from 1 without gaps.")
record EntryJson(
        @Schema(example = "8") long version,

        @Schema(example = "0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f")
        String transactionId,

        Change posted,
        Change held,
        Instant effectiveAt,
        Instant recordedAt) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "Change", description = "A signed change, and what it is after that.")
    record Change(
            @Schema(example = "-299") long change,
            @Schema(example = "49701") long after) {}

    static EntryJson of(Entry entry) {
        return new EntryJson(
                entry.version(),
                entry.transaction().toString(),
                new Change(entry.postedChange(), entry.after().posted()),
                new Change(entry.heldChange(), entry.after().held()),
                entry.effectiveAt(),
                entry.recordedAt());
    }
}
