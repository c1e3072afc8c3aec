package cash.api;

import cash.services.Receipt;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@Schema(name = "Batch", description = "What became of each transaction, in their order.")
record BatchJson(List<Result> results) {

    /// Either a transaction or a problem.
    @Serdeable.Serializable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BatchResult", description = "A booked transaction, or the problem why it was not booked.")
    record Result(
            @Schema(description = "What its own request would have been answered with.", example = "201")
            int status,

            @Schema(description = "There where its key was used before.", example = "true") @Nullable
            Boolean replayed,

            @Nullable TransactionJson transaction,

            @Schema(ref = "#/components/schemas/Problem") @Nullable
            Map<String, Object> problem) {

        static Result of(Receipt receipt) {
            return new Result(201, receipt.replayed() ? true : null, TransactionJson.of(receipt.transaction()), null);
        }

        static Result of(Call call, Problem problem) {
            return new Result(problem.code().status().getCode(), null, null, call.part(problem));
        }
    }
}
