package cash.persistence;

import cash.domain.Balance;
import cash.domain.Entry;

/// A cell while a batch is written: its number, the version it had before, and what it is after its last entry.
final class AmountAfter {

    private final long number;
    private final long versionBefore;
    private Balance balance = Balance.ZERO;
    private long version;
    private String transaction = "";

    AmountAfter(long number, long versionBefore) {
        this.number = number;
        this.versionBefore = versionBefore;
    }

    /// Adds its next entry, whose transaction comes as a literal.
    void add(Entry entry, String literal) {
        balance = entry.after();
        version = entry.version();
        transaction = literal;
    }

    long number() {
        return number;
    }

    boolean isNew() {
        return versionBefore == 0;
    }

    /// How many entries the batch has on it.
    long entries() {
        return version - versionBefore;
    }

    Balance balance() {
        return balance;
    }

    void addTo(Insert rows) {
        rows.row(
                number,
                AmountId.realAccountNo(number),
                AmountId.accountNo(number),
                balance.posted(),
                balance.held(),
                version,
                transaction);
    }
}
