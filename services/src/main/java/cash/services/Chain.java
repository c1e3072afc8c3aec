package cash.services;

import static cash.domain.Discrepancy.Kind.CELL_HELD;
import static cash.domain.Discrepancy.Kind.CELL_LAST_TRANSACTION;
import static cash.domain.Discrepancy.Kind.CELL_MISPLACED;
import static cash.domain.Discrepancy.Kind.CELL_POSTED;
import static cash.domain.Discrepancy.Kind.CELL_VERSION;
import static cash.domain.Discrepancy.Kind.CELL_WITHOUT_ENTRY;
import static cash.domain.Discrepancy.Kind.ENTRY_HELD_AFTER;
import static cash.domain.Discrepancy.Kind.ENTRY_HELD_NEGATIVE;
import static cash.domain.Discrepancy.Kind.ENTRY_MISSING;
import static cash.domain.Discrepancy.Kind.ENTRY_POSTED_AFTER;
import static cash.domain.Discrepancy.Kind.ENTRY_WITHOUT_CELL;

import cash.domain.Discrepancy;
import cash.domain.Evidence;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Proves one cell from its entries: they are numbered from 1 without gaps, each follows the one before, and the cell
/// is what the last of them says.
final class Chain {

    private static final UUID NONE = new UUID(0, 0);

    private final long number;
    private final Findings findings;
    private final Running posted = new Running();
    private final Running held = new Running();
    private long version;
    private UUID last = NONE;

    Chain(long number, Findings findings) {
        this.number = number;
        this.findings = findings;
    }

    void add(Evidence.Entry entry) {
        if (entry.version() == version + 1) {
            follow(posted, ENTRY_POSTED_AFTER, entry, entry.postedChange(), entry.postedAfter());
            follow(held, ENTRY_HELD_AFTER, entry, entry.heldChange(), entry.heldAfter());
        } else {
            findings.add(
                    Finding.ofEntry(ENTRY_MISSING, number, version + 1, null).numbers(version + 1, entry.version()));
            posted.restart(entry.postedAfter());
            held.restart(entry.heldAfter());
        }
        if (entry.heldAfter() < 0) {
            findings.add(Finding.ofEntry(ENTRY_HELD_NEGATIVE, number, entry.version(), entry.transaction())
                    .numbers(0, entry.heldAfter()));
        }
        version = entry.version();
        last = entry.transaction();
    }

    private void follow(Running running, Discrepancy.Kind kind, Evidence.Entry entry, long change, long after) {
        var expected = running.next(change);
        if (!running.follow(change, after)) {
            findings.add(Finding.ofEntry(kind, number, entry.version(), entry.transaction())
                    .numbers(expected, BigInteger.valueOf(after)));
        }
    }

    /// All entries were added: compares the cell, if there is one. Returns what lies in it as far as that can be told.
    RawBalance end(Evidence.@Nullable Cell cell) {
        if (cell == null) {
            findings.add(Finding.ofCell(ENTRY_WITHOUT_CELL, number, last));
            return new RawBalance(posted.sum(), held.sum());
        }
        if (!cell.placed()) {
            findings.add(Finding.ofCell(CELL_MISPLACED, number, null));
        }
        if (version == 0) {
            findings.add(Finding.ofCell(CELL_WITHOUT_ENTRY, number, cell.lastTransaction()));
            return new RawBalance(cell.posted(), cell.held());
        }
        var believed = new RawBalance(posted.believed(cell.posted()), held.believed(cell.held()));
        compare(CELL_VERSION, version, cell.version());
        compare(CELL_POSTED, believed.posted(), cell.posted());
        compare(CELL_HELD, believed.held(), cell.held());
        if (!last.equals(cell.lastTransaction())) {
            findings.add(Finding.ofCell(CELL_LAST_TRANSACTION, number, last));
        }
        boolean entriesAreGone = version < cell.version();
        return entriesAreGone ? new RawBalance(cell.posted(), cell.held()) : believed;
    }

    private void compare(Discrepancy.Kind kind, long expected, long actual) {
        if (expected != actual) {
            findings.add(Finding.ofCell(kind, number, null).numbers(expected, actual));
        }
    }
}
