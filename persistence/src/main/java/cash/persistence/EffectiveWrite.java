package cash.persistence;

import cash.domain.Entry;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeMap;

/// Writes down which entries of a batch take effect at another instant than that of their recording, and sums what they
/// shift. Most batches have none, and then it writes nothing. Nobody else adds to the sums of a cell meanwhile: the
/// cell was written before, which only one writer can do at a time.
final class EffectiveWrite {

    private record Key(long amount, Steps.Step step) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparingLong(Key::amount)
                .thenComparingInt(key -> key.step.level())
                .thenComparingLong(key -> key.step.parent())
                .thenComparingLong(key -> key.step.step());

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Sum(BigInteger posted, BigInteger held, long entries) {

        static Sum of(Entry entry) {
            return new Sum(BigInteger.valueOf(entry.postedChange()), BigInteger.valueOf(entry.heldChange()), 1);
        }

        Sum negate() {
            return new Sum(posted.negate(), held.negate(), -entries);
        }

        Sum plus(Sum other) {
            return new Sum(posted.add(other.posted), held.add(other.held), entries + other.entries);
        }

        boolean isZero() {
            return posted.signum() == 0 && held.signum() == 0 && entries == 0;
        }
    }

    private final TreeMap<Key, Sum> sums = new TreeMap<>();
    private final Insert dated;
    private final Insert sumRows;

    EffectiveWrite(Script script) {
        dated = new Insert(script, "INSERT INTO dated_entries (amount_id, version, effective_at) VALUES");
        sumRows = new Insert(
                script,
                "INSERT INTO effective_sums (amount_id, level, parent, step, posted, held, entries) VALUES",
                " ON DUPLICATE KEY UPDATE posted = posted + VALUES(posted), held = held + VALUES(held),"
                        + " entries = entries + VALUES(entries)");
    }

    void add(long amount, Entry entry) {
        if (!entry.effectiveAt().equals(entry.recordedAt())) {
            dated.row(amount, entry.version(), Literal.of(entry.effectiveAt()));
            add(amount, entry.effectiveAt(), Sum.of(entry));
            add(amount, entry.recordedAt(), Sum.of(entry).negate());
        }
    }

    private void add(long amount, Instant instant, Sum sum) {
        Steps.of(instant).forEach(step -> sums.merge(new Key(amount, step), sum, Sum::plus));
    }

    void end() {
        dated.end();
        sums.forEach((key, sum) -> {
            if (!sum.isZero()) {
                sumRows.row(
                        key.amount,
                        key.step.level(),
                        key.step.parent(),
                        key.step.step(),
                        sum.posted,
                        sum.held,
                        sum.entries);
            }
        });
        sumRows.end();
    }
}
