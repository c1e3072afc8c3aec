package cash.services;

import cash.domain.Transaction;
import java.util.List;

/// Holds that timed out lie on cells that are to be written: their ends come first.
final class HoldsAreDue extends RuntimeException {

    private final transient List<Transaction.Id> holds;

    HoldsAreDue(List<Transaction.Id> holds) {
        super(holds + " are due", null, false, false);
        this.holds = holds;
    }

    List<Transaction.Id> holds() {
        return holds;
    }
}
