package cash.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lists answer: a page and, unless it is the last, the cursor of the next. One record each, so that each has
/// a name in the documentation.
final class Pages {

    private static final String NEXT = "Give it as `cursor` for the next page; null on the last one.";

    private static final String NEXT_EXAMPLE = "MSBhY2NvdW50cyByZW50";

    private Pages() {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "RealAccountPage")
    record RealAccounts(
            List<RealAccountJson> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "AccountPage")
    record Accounts(
            List<AccountJson> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "AmountPage")
    record Amounts(
            List<AmountJson> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "EntryPage")
    record Entries(
            List<EntryJson> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "TransactionPage")
    record Transactions(
            List<TransactionJson> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "BankTransfersPage")
    record BankTransfers(
            List<RealMovementsJson.Part> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "OverdraftLimitPage")
    record OverdraftLimits(
            List<OverdraftLimitJson> data,

            @Schema(description = NEXT, example = NEXT_EXAMPLE, requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String nextCursor) {}
}
