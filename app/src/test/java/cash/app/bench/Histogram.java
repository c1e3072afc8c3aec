package cash.app.bench;

/// How often each latency was seen, to within one part in 64 of its value, in constant space.
///
/// Up to 128 µs each microsecond has a bucket; beyond, each doubling has 64 buckets of equal width.
final class Histogram {

    private static final int EXACT = 128;
    private static final int PER_DOUBLING = EXACT / 2;

    private final long[] counts = new long[EXACT + 40 * PER_DOUBLING];
    private long total;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos / 1000))]++;
        total++;
    }

    void add(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    private static int bucket(long micros) {
        if (micros < EXACT) {
            return (int) micros;
        }
        int shift = Long.SIZE - 7 - Long.numberOfLeadingZeros(micros);
        return shift * PER_DOUBLING + (int) (micros >> shift);
    }

    private static long micros(int bucket) {
        int shift = bucket < EXACT ? 0 : bucket / PER_DOUBLING - 1;
        return (long) (bucket - shift * PER_DOUBLING) << shift;
    }

    /// The latency in milliseconds that this share of all stayed within.
    double millis(double share) {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (total > 0 && seen >= share * total) {
                return micros(i) / 1000.0;
            }
        }
        return Double.NaN;
    }
}
