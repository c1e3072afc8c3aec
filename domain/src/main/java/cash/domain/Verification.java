package cash.domain;

import java.util.List;

/// What a proof of the books found: how much was checked, how many discrepancies there are, and the first of them.
/// Where everything was put wrong they are not all looked for; then there are at least as many. `pin` is how far the
/// chains of hashes go.
public record Verification(Checked checked, long found, List<Discrepancy> discrepancies, Pin pin) {

    public Verification {
        discrepancies = List.copyOf(discrepancies);
    }

    /// Whether the books are right.
    public boolean isOk() {
        return found == 0;
    }

    /// How many rows of each kind there were.
    public record Checked(
            long cells, long entries, long transactions, long transfers, long realAccounts, long accounts) {}
}
