package cash.domain;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A transaction as a client asks for it: 1 to 100 transfers that all succeed or none, if all conditions hold. A
/// `pending` one is a hold, which may expire.
public record NewTransaction(
        List<Transfer.Requested> transfers,
        @Nullable Description description,
        @Nullable Reference reference,
        Metadata metadata,
        @Nullable Instant effectiveAt,
        boolean pending,
        @Nullable Instant expiresAt,
        List<Condition> conditions)
        implements Request {

    public static final int MAX_TRANSFERS = 100;

    public static final int MAX_CONDITIONS = 100;

    public NewTransaction {
        transfers = List.copyOf(transfers);
        conditions = List.copyOf(conditions);
        if (transfers.isEmpty() || transfers.size() > MAX_TRANSFERS) {
            throw new IllegalArgumentException("must have 1 to " + MAX_TRANSFERS + " transfers");
        }
        if (conditions.size() > MAX_CONDITIONS) {
            throw new IllegalArgumentException("must have at most " + MAX_CONDITIONS + " conditions");
        }
        if (expiresAt != null && !pending) {
            throw new IllegalArgumentException(
                    "is only for pending transactions: set pending to true, or leave expiresAt out");
        }
    }

    /// One that is no hold and has no conditions.
    public NewTransaction(
            List<Transfer.Requested> transfers,
            @Nullable Description description,
            @Nullable Reference reference,
            Metadata metadata,
            @Nullable Instant effectiveAt) {
        this(transfers, description, reference, metadata, effectiveAt, false, null, List.of());
    }

    @Override
    public Set<Place> places() {
        var places = new HashSet<Place>();
        for (var transfer : transfers) {
            places.add(transfer.source());
            places.add(transfer.target());
        }
        conditions.forEach(condition -> places.add(condition.place()));
        return places;
    }

    @Override
    public int size() {
        return transfers.size();
    }
}
