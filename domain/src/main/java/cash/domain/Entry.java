package cash.domain;

import java.time.Instant;

/// One line on one cell: its version there, the signed changes, the balance after them, the transaction that made
/// it, and at which step: the making of the transaction, which has its id, or the end of a hold, which has an id of
/// its own. A cell's entries are its whole history, numbered from 1 without gaps; their steps only grow.
public record Entry(
        Address address,
        long version,
        long postedChange,
        long heldChange,
        Balance after,
        Transaction.Id transaction,
        Instant effectiveAt,
        Transaction.Id step) {

    public Entry {
        if (version < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        after.plus(Math.negateExact(postedChange), Math.negateExact(heldChange));
    }

    public Instant recordedAt() {
        return step.recordedAt();
    }

    public Balance before() {
        return after.plus(-postedChange, -heldChange);
    }
}
