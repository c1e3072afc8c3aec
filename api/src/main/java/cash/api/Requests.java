package cash.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bodies of requests as the documentation shows them. The controllers read them field by field, to be strict;
/// a test holds that exactly these fields are taken.
final class Requests {

    private static final String METADATA = "Your own names and values: at most 50, all of them text.";
    private static final String METADATA_PATCH =
            "Names with a value are set, names with null removed, the others stay.";
    private static final String OVERDRAFT = "How far below zero each of its cells may fall, in minor units.";
    private static final String HOME = "Its home: the real account that a bare account in a transfer lies in.";

    private static final String HOLD =
            "A hold: its sources' money is reserved at once and moved when the hold is posted.";

    private static final String EXPIRY = "When a hold times out: an instant in the future; never if absent.";

    private Requests() {}

    @Schema(name = "NewRealAccount")
    record NewRealAccount(
            @Schema(description = "Your name for it; a UUIDv7 if absent.", example = "giro") @Nullable
            String id,

            @Schema(example = "Giro at the savings bank") String name,

            @Schema(description = "ISO 4217.", example = "EUR")
            String currency,

            @Schema(example = "DE02120300000000202051") @Nullable
            String iban,

            @Schema(description = METADATA) @Nullable Map<String, String> metadata) {}

    @Schema(name = "RealAccountPatch", description = "A merge patch (RFC 7396): what is absent stays as it is.")
    record RealAccountPatch(
            @Schema(example = "Giro", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String name,

            @Schema(example = "DE02120300000000202051") @Nullable
            String iban,

            @Schema(description = METADATA_PATCH) @Nullable Map<String, @Nullable String> metadata) {}

    @Schema(name = "NewAccount")
    record NewAccount(
            @Schema(description = "Your name for it; a UUIDv7 if absent.", example = "rent") @Nullable
            String id,

            @Schema(example = "Rent") String name,

            @Schema(description = HOME, example = "giro") @Nullable
            String realAccount,

            @Schema(description = OVERDRAFT, minimum = "0", defaultValue = "0", example = "0") @Nullable
            Long overdraftLimit,

            @Schema(description = METADATA) @Nullable Map<String, String> metadata) {}

    @Schema(name = "AccountPatch", description = "A merge patch (RFC 7396): what is absent stays as it is.")
    record AccountPatch(
            @Schema(example = "Rent and power", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String name,

            @Schema(description = HOME, example = "giro") @Nullable
            String realAccount,

            @Schema(description = OVERDRAFT, minimum = "0", example = "10000") @Nullable
            Long overdraftLimit,

            @Schema(description = METADATA_PATCH) @Nullable Map<String, @Nullable String> metadata) {}

    @Schema(name = "NewTransaction")
    record NewTransaction(
            @Schema(description = "1 to 100; all of them succeed or none.")
            List<NewTransfer> transfers,

            @Schema(example = "Rent of November") @Nullable String description,

            @Schema(description = "Your business name for it, unique if given.", example = "invoice-7") @Nullable
            String reference,

            @Schema(description = METADATA) @Nullable Map<String, String> metadata,

            @Schema(description = "When it happened in the world; now if absent.") @Nullable
            Instant effectiveAt,

            @Schema(description = HOLD, defaultValue = "false") @Nullable
            Boolean pending,

            @Schema(description = EXPIRY, example = "2099-12-31T23:59:59Z") @Nullable
            Instant expiresAt,

            @Schema(description = "At most 100, all of which must be true right before it.") @Nullable
            List<NewCondition> conditions) {}

    @Schema(name = "NewBatch")
    record Batch(
            @Schema(description = "All of them or none.", defaultValue = "false", example = "false") @Nullable
            Boolean atomic,

            @Schema(description = "1 to 10000, in the order they are to be decided.")
            List<BatchedTransaction> transactions) {}

    @Schema(name = "BatchedTransaction", description = "A transaction, and the key that names its request.")
    record BatchedTransaction(
            @Schema(description = "1 to 100; all of them succeed or none.")
            List<NewTransfer> transfers,

            @Schema(example = "Rent of November") @Nullable String description,

            @Schema(description = "Your business name for it, unique if given.", example = "invoice-7") @Nullable
            String reference,

            @Schema(description = METADATA) @Nullable Map<String, String> metadata,

            @Schema(description = "When it happened in the world; now if absent.") @Nullable
            Instant effectiveAt,

            @Schema(description = HOLD, defaultValue = "false") @Nullable
            Boolean pending,

            @Schema(description = EXPIRY, example = "2099-12-31T23:59:59Z") @Nullable
            Instant expiresAt,

            @Schema(description = "At most 100, all of which must be true right before it.") @Nullable
            List<NewCondition> conditions,

            @Schema(description = "As the header of a request of its own.", example = "7f9c") @Nullable
            String idempotencyKey) {}

    @Schema(name = "NewTransfer", description = "One movement of money. Both ends have one currency.")
    record NewTransfer(
            @Schema(description = "A cell, a bare account (its cell at home), or `external`.", example = "external")
            String source,

            @Schema(description = "The same.", example = "giro/rent")
            String target,

            @Schema(description = "Minor units, at least 1.", minimum = "1", example = "50000")
            long amount) {}

    @Schema(
            name = "NewCondition",
            description =
                    "What must be true of a cell right before the transaction: at least one of version, posted, held"
                            + " and available.",
            example = "{\"address\":\"giro/rent\",\"available\":{\"gte\":0}}")
    record NewCondition(
            @Schema(description = "A cell, or a bare account (its cell at home).", example = "giro/rent")
            String address,

            @Schema(description = "Exactly this version.", example = "7") @Nullable
            Long version,

            @Nullable Bounds posted,
            @Nullable Bounds held,
            @Nullable Bounds available) {}

    @Schema(
            name = "Bounds",
            description = "At least one of these comparisons, in minor units.",
            example = "{\"gte\":0}")
    record Bounds(
            @Schema(description = "Greater than.", example = "0") @Nullable
            Long gt,

            @Schema(description = "Greater than or equal.", example = "0") @Nullable
            Long gte,

            @Schema(description = "Less than.", example = "0") @Nullable
            Long lt,

            @Schema(description = "Less than or equal.", example = "0") @Nullable
            Long lte,

            @Schema(description = "Equal.", example = "0") @Nullable
            Long eq) {}

    @Schema(name = "PartOfTransaction", description = "How much of it; all that is left if absent.")
    record Part(
            @Schema(
                    description =
                            "Minor units of all its transfers together, divided among them in proportion; the units"
                                    + " that are over go to the largest remainders, the first winning a tie. Only where"
                                    + " all transfers are in one currency.",
                    minimum = "1",
                    example = "299")
            @Nullable
            Long amount) {}
}
