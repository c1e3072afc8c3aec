package cash.api;

import cash.domain.Entry;
import cash.domain.RealMovement;
import cash.domain.Transaction;
import cash.domain.Transfer;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Transaction", description = "What happened, atomic and immutable.")
record TransactionJson(
        @Schema(
                description = "Null in a preview, since it doesn't exist.",
                example = "0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
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

        @Schema(description = "When a hold times out; null if never.", requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        Instant expiresAt,

        @Schema(
                description = "The transaction that it takes back, in full or in part.",
                example = "0199d8f0-5b7e-7cc3-98c4-dc0c0c07398e",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String reversalOf,

        @Schema(description = "The transactions that take it back, the oldest first.")
        List<String> reversals,

        @Schema(
                description = "The hash of its last step, over what that says and the hash of the step before it in its"
                        + " chain. Null in a preview, and where that step was written before there were hashes.",
                example = "5f2c9a0d3b1e47768890aabbccddeeff00112233445566778899aabbccddeeff",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String hash,

        @Schema(description = "The cells that its last step touched: that it was made, or that its hold ended.")
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

            @Schema(
                    description = "How much of it was moved for good: nothing of a hold until it is posted.",
                    example = "299")
            long posted,

            @Schema(example = "EUR") String currency) {

        static Line of(Transfer transfer, long posted) {
            return new Line(
                    transfer.source().toString(),
                    transfer.target().toString(),
                    transfer.money().units(),
                    posted,
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
        return of(transaction.id().toString(), transaction);
    }

    /// What it would be if it were made.
    static TransactionJson preview(Transaction transaction) {
        return of(null, transaction);
    }

    private static TransactionJson of(@Nullable String id, Transaction transaction) {
        var posted = transaction.posted().units();
        var lines = new ArrayList<Line>(posted.size());
        for (int i = 0; i < posted.size(); i++) {
            lines.add(Line.of(transaction.transfers().get(i), posted.get(i)));
        }
        return new TransactionJson(
                id,
                transaction.status(),
                lines,
                transaction.description() == null
                        ? null
                        : transaction.description().value(),
                transaction.reference() == null ? null : transaction.reference().value(),
                transaction.metadata().values(),
                transaction.effectiveAt(),
                transaction.recordedAt(),
                transaction.hold() == null ? null : transaction.hold().expiresAt(),
                transaction.reversalOf() == null
                        ? null
                        : transaction.reversalOf().toString(),
                transaction.reversals().stream().map(Transaction.Id::toString).toList(),
                transaction.lastSeal() == null ? null : transaction.lastSeal().hash(),
                transaction.entriesOf(transaction.lastStep()).stream()
                        .map(Touched::of)
                        .toList(),
                transaction.realMovements().stream().map(Movement::of).toList());
    }
}
