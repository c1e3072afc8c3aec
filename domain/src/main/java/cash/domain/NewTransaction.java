package cash.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transaction as a client asks for it: 1 to 100 transfers that all succeed or none.
public record NewTransaction(
        List<Transfer.Requested> transfers,
        @Nullable Description description,
        @Nullable Reference reference,
        Metadata metadata,
        @Nullable Instant effectiveAt) {

    public static final int MAX_TRANSFERS = 100;

    public NewTransaction {
        transfers = List.copyOf(transfers);
        if (transfers.isEmpty() || transfers.size() > MAX_TRANSFERS) {
            throw new IllegalArgumentException("must have 1 to " + MAX_TRANSFERS + " transfers");
        }
    }
}
