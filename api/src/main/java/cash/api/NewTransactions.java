package cash.api;

import cash.domain.Description;
import cash.domain.Metadata;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.Reference;
import cash.domain.Transfer;
import java.util.List;

/// Reads a transaction that a client asks for.
final class NewTransactions {

    private static final Type<Place> PLACE = Type.text(Place::parse);

    private static final Type<Transfer.Requested> TRANSFER = Type.object(fields -> {
        var source = fields.required("source", PLACE);
        var target = fields.required("target", PLACE);
        var amount = fields.required("amount", Type.UNITS);
        return source.isEmpty() || target.isEmpty() || amount.isEmpty()
                ? Field.empty()
                : fields.made("amount", () -> new Transfer.Requested(source.get(), target.get(), amount.get()));
    });

    private NewTransactions() {}

    /// Reads all fields there may be, to their end.
    static Field<NewTransaction> read(Fields fields) {
        var transfers = fields.required("transfers", Type.list(TRANSFER, 1, NewTransaction.MAX_TRANSFERS));
        var description = fields.optional("description", Type.text(Description::new));
        var reference = fields.optional("reference", Type.text(Reference::new));
        var metadata = fields.optional("metadata", Type.METADATA);
        var effectiveAt = fields.optional("effectiveAt", Type.INSTANT);
        var pending = fields.optional("pending", Type.BOOLEAN);
        var expiresAt = fields.optional("expiresAt", Type.INSTANT);
        var conditions = fields.optional("conditions", Conditions.TYPE);
        fields.end();
        return transfers.isEmpty()
                ? Field.empty()
                : fields.made(
                        "expiresAt",
                        () -> new NewTransaction(
                                transfers.get(),
                                description.orNull(),
                                reference.orNull(),
                                metadata.or(Metadata.NONE),
                                effectiveAt.orNull(),
                                pending.or(false),
                                expiresAt.orNull(),
                                conditions.or(List.of())));
    }
}
