package cash.api;

import cash.domain.Ledger;
import cash.domain.Period;
import cash.services.RealMovementService;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "RealMovements", description = "The bank transfers that the transactions of a period need on the whole.")
record RealMovementsJson(
        Instant from,
        Instant to,
        List<Net> data,

        @Schema(
                description = "Always null: they make sense only as a whole, and are fewer than the real accounts.",
                example = "null",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String nextCursor) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "NetMovement", description = "A bank transfer, and the transactions behind it.")
    record Net(
            @Schema(example = "giro") String source,
            @Schema(example = "savings") String target,
            @Schema(example = "100") long amount,
            @Schema(example = "EUR") String currency,

            @Schema(
                    description =
                            "How many transactions moved money between banks from or to its source or its target.",
                    example = "1")
            long transactionCount,

            @Schema(description = "The newest 100 of them; `/v1/real-movements/transactions` lists all.")
            List<String> transactionIds) {

        static Net of(RealMovementService.Net net) {
            var movement = net.movement();
            return new Net(
                    movement.source().value(),
                    movement.target().value(),
                    movement.money().units(),
                    movement.money().currency().getCurrencyCode(),
                    net.count(),
                    net.newest().stream().map(id -> id.toString()).toList());
        }
    }

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "BankTransfers", description = "What one transaction moved between banks, transfer by transfer.")
    record Part(
            @Schema(example = "0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f")
            String transactionId,

            @Schema(description = "When that was.") Instant recordedAt,
            List<TransactionJson.Movement> realMovements) {

        static Part of(Ledger.BankTransfers transfers) {
            return new Part(
                    transfers.transaction().toString(),
                    transfers.step().recordedAt(),
                    transfers.movements().stream()
                            .map(TransactionJson.Movement::of)
                            .toList());
        }
    }

    static RealMovementsJson of(Period period, List<RealMovementService.Net> movements) {
        return new RealMovementsJson(
                period.from(), period.to(), movements.stream().map(Net::of).toList(), null);
    }
}
