package cash.services;

import java.math.BigInteger;

/// Follows one balance along the entries of a cell: what their changes add up to, beside what was written after each.
/// Where the two part, the entry that comes next tells which of them was put wrong, so that one wrong number is found
/// once and not at every entry after it.
final class Running {

    private long sum;
    private long written;

    /// Returns whether what is written after an entry can be right.
    boolean follow(long change, long after) {
        boolean bySum = isSum(sum, change, after);
        boolean byWritten = isSum(written, change, after);
        sum = bySum || !byWritten ? sum + change : after;
        written = after;
        return bySum || byWritten;
    }

    /// Begins anew behind a gap.
    void restart(long after) {
        sum = after;
        written = after;
    }

    private static boolean isSum(long before, long change, long after) {
        long result = before + change;
        boolean overflown = ((before ^ result) & (change ^ result)) < 0;
        return result == after && !overflown;
    }

    /// What should have been written after an entry with this change.
    BigInteger next(long change) {
        return BigInteger.valueOf(sum).add(BigInteger.valueOf(change));
    }

    long written() {
        return written;
    }

    /// What two of three say it is in the end: the changes, the last entry, and the cell.
    long believed(long cell) {
        return written == cell ? written : sum;
    }

    long sum() {
        return sum;
    }
}
