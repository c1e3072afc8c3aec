package cash.persistence;

import java.util.TreeMap;

/// Adds what came into each real account, or left it, to one of its slots. Most batches move money inside real
/// accounts and touch none.
final class TotalsWrite {

    /// As many rows as the total of a real account has, so that writers seldom queue on one.
    private static final int SLOTS = 16;

    private record Change(long posted, long held) {}

    private final TreeMap<Integer, Change> changes = new TreeMap<>();
    private final Insert insert;
    private final long slot = Thread.currentThread().threadId() % SLOTS;

    TotalsWrite(Script script) {
        insert = new Insert(
                script,
                "INSERT INTO real_account_totals (real_account_no, slot, posted, held) VALUES",
                " ON DUPLICATE KEY UPDATE posted = posted + VALUES(posted), held = held + VALUES(held)");
    }

    /// What comes and goes in one batch may exceed 64 bits before it evens out, so it may take several rows.
    void add(int realAccountNo, long posted, long held) {
        var before = changes.getOrDefault(realAccountNo, new Change(0, 0));
        try {
            changes.put(
                    realAccountNo, new Change(Math.addExact(before.posted, posted), Math.addExact(before.held, held)));
        } catch (ArithmeticException e) {
            add(realAccountNo, before);
            changes.put(realAccountNo, new Change(posted, held));
        }
    }

    void end() {
        changes.forEach(this::add);
        insert.end();
    }

    private void add(int realAccountNo, Change change) {
        if (change.posted != 0 || change.held != 0) {
            insert.row(realAccountNo, slot, change.posted, change.held);
        }
    }
}
