package cash.services;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Ledger;
import java.util.Collection;
import java.util.Map;

/// What batches that are written at the same time tell each other. Once a batch is decided, it is foreseen what it
/// leaves in its cells, and others may be decided behind it before it is there. Whether it came true they find out when
/// they write.
interface Foresight extends Ledger.Turn {

    /// For a batch that neither waits for others nor lets them go behind it.
    Foresight NONE = new Foresight() {};

    /// The cells as others are foreseen to leave them.
    default Map<Address, Amount> cells() {
        return Map.of();
    }

    /// Whether that may still come true.
    default boolean mayComeTrue() {
        return true;
    }

    /// It is foreseen what this batch leaves in its cells.
    default void foreseen(Collection<Amount> cells) {}

    /// What was foreseen of this batch, if it was, won't come true.
    default void failed() {}
}
