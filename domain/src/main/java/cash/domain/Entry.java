package cash.domain;

import java.time.Instant;

/// One line on one cell: its version there, the signed changes, the balance after them, and the transaction that
/// made it. A cell's entries are its whole history, numbered from 1 without gaps.
public record Entry(
        Address address,
        long version,
        long postedChange,
        long heldChange,
        Balance after,
        Transaction.Id transaction,
        Instant effectiveAt,
        Instant recordedAt) {

    public Entry {
        if (version < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        after.plus(Math.negateExact(postedChange), Math.negateExact(heldChange));
    }

    public Balance before() {
        return after.plus(-postedChange, -heldChange);
    }
}
