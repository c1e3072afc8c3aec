package cash.api;

import cash.domain.Pin;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

@Serdeable.Serializable
@JsonInclude
@Schema(
        name = "Head",
        description = "How far the chains of hashes go: whoever keeps it can tell later whether anything"
                + " of what was there was changed since.")
record PinJson(
        @Schema(
                description = "The SHA-256 of a line for each chain: its number, its length and its hash, with a blank"
                        + " between them and a line feed at the end.",
                example = "5f2c9a0d3b1e47768890aabbccddeeff00112233445566778899aabbccddeeff")
        String hash,

        @Schema(
                description = "How many steps it covers: transactions that were made, and holds that ended.",
                example = "3")
        long steps,

        List<Chain> chains) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "Chain", description = "One of the chains of hashes.")
    record Chain(
            @Schema(example = "7") int chain,

            @Schema(description = "How many steps it has.", example = "3")
            long length,

            @Schema(
                    description = "The hash of its last step.",
                    example = "5f2c9a0d3b1e47768890aabbccddeeff00112233445566778899aabbccddeeff")
            String hash) {}

    static PinJson of(Pin pin) {
        var chains = pin.chains().stream()
                .map(it -> new Chain(it.number(), it.length(), it.hash()))
                .toList();
        return new PinJson(pin.hash(), pin.steps(), chains);
    }
}
