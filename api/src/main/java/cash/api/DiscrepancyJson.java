package cash.api;

import cash.domain.Discrepancy;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(
        name = "Discrepancy",
        description = "One thing in the books that can't be right. What doesn't apply to it is null.")
record DiscrepancyJson(
        @Schema(example = "CELL_POSTED") Discrepancy.Kind what,

        @Schema(example = "what is posted is not what the entries say")
        String meaning,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The cell.", example = "giro/rent") @Nullable
        String address,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "The version of the cell's entry.",
                example = "7")
        @Nullable
        Long version,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "giro") @Nullable
        String realAccount,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "rent") @Nullable
        String account,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "01a203b8-3a35-7605-b7aa-3776626e66df") @Nullable
        String transactionId,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The chain of hashes.", example = "7")
        @Nullable
        Integer chain,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "What it should be.", example = "50000")
        @Nullable
        BigInteger expected,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "What it is.", example = "50001") @Nullable
        BigInteger actual,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "How much too much there is.", example = "1")
        @Nullable
        BigInteger difference) {

    static DiscrepancyJson of(Discrepancy it) {
        return new DiscrepancyJson(
                it.kind(),
                it.kind().meaning(),
                it.address(),
                it.version(),
                it.realAccount(),
                it.account(),
                text(it.transaction()),
                it.chain(),
                it.expected(),
                it.actual(),
                it.difference());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
