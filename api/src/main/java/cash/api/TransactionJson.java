package cash.api;

import cash.domain.Entry;
import cash.domain.RealMovement;
import cash.domain.Transaction;
import cash.domain.Transfer;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Transaction", description = "What happened, atomic and immutable.")
record TransactionJson(
        @Schema(example = "0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f")
        String id,

        Transaction.Status status,
        List<Line> transfers,

        @Schema(example = "Rent of November", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String description,

        @Schema(example = "invoice-7", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String reference,

        Map<String, String> metadata,

        @Schema(description = "When it happened in the world.")
        Instant effectiveAt,

        @Schema(description = "When the ledger wrote it.") Instant recordedAt,
        List<Touched> amounts,

        @Schema(description = "The bank transfers it needs; empty inside one bank account.")
        List<Movement> realMovements) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "Transfer", description = "One movement of money from a cell to a cell, or from or to `external`.")
    record Line(
            @Schema(example = "giro/rent") String source,
            @Schema(example = "giro/food") String target,
            @Schema(example = "299") long amount,
            @Schema(example = "EUR") String currency) {

        static Line of(Transfer transfer) {
            return new Line(
                    transfer.source().toString(),
                    transfer.target().toString(),
                    transfer.money().units(),
                    transfer.money().currency().getCurrencyCode());
        }
    }

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "TouchedAmount", description = "A cell that the transaction touched, before and after it.")
    record Touched(
            @Schema(example = "giro/rent") String address,
            @Schema(example = "8") long version,
            BalanceJson before,
            BalanceJson after) {

        static Touched of(Entry entry) {
            return new Touched(
                    entry.address().toString(),
                    entry.version(),
                    BalanceJson.of(entry.before()),
                    BalanceJson.of(entry.after()));
        }
    }

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "RealMovement", description = "A bank transfer between two real accounts.")
    record Movement(
            @Schema(example = "giro") String source,
            @Schema(example = "savings") String target,
            @Schema(example = "100") long amount,
            @Schema(example = "EUR") String currency) {

        static Movement of(RealMovement movement) {
            return new Movement(
                    movement.source().value(),
                    movement.target().value(),
                    movement.money().units(),
                    movement.money().currency().getCurrencyCode());
        }
    }

    static TransactionJson of(Transaction transaction) {
        return new TransactionJson(
                transaction.id().toString(),
                transaction.status(),
                transaction.transfers().stream().map(Line::of).toList(),
                transaction.description() == null
                        ? null
                        : transaction.description().value(),
                transaction.reference() == null ? null : transaction.reference().value(),
                transaction.metadata().values(),
                transaction.effectiveAt(),
                transaction.recordedAt(),
                transaction.entries().stream().map(Touched::of).toList(),
                transaction.realMovements().stream().map(Movement::of).toList());
    }
}
