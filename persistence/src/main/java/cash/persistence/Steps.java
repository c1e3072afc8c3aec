package cash.persistence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// How `effective_sums` divides time: into microseconds since the year 1000, and these into ever longer steps, each a
/// power of two, so that the sum up to any instant takes a thousand or two of rows at most, and usually a few.
final class Steps {

    private static final Instant BEGIN = Instant.parse("1000-01-01T00:00:00Z");

    /// How many bits of the microseconds the steps of each level leave out.
    private static final List<Integer> BITS = List.of(0, 20, 30, 40);

    private Steps() {}

    /// A step of a level, and the one of the next level that it lies in; on the highest level that is 0.
    record Step(int level, long parent, long step) {}

    /// The steps that an instant lies in, one on each level.
    static List<Step> of(Instant instant) {
        long micros = ChronoUnit.MICROS.between(BEGIN, instant);
        var steps = new ArrayList<Step>(BITS.size());
        for (int level = 0; level < BITS.size(); level++) {
            long parent = level + 1 < BITS.size() ? micros >> BITS.get(level + 1) : 0;
            steps.add(new Step(level, parent, micros >> BITS.get(level)));
        }
        return steps;
    }

    /// The first instant that an entry after this one can have.
    static Instant after(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }
}
