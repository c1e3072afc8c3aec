package cash.services;

import cash.domain.Transaction;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes UUIDv7s (RFC 9562, 6.2 method 1): the millisecond, then a 32-bit counter that starts at random and orders
/// ids made in the same millisecond, then 42 random bits that keep several instances of cash apart.
final class TransactionIds {

    private static final long MAX_COUNTER = 0xffff_ffffL;

    private final RandomGenerator random;
    private long latest = -1;
    private long counter;

    TransactionIds(RandomGenerator random) {
        this.random = random;
    }

    /// An id that begins with `recordedAt` and is greater than `floor`, which is not recorded later, and than every
    /// other that this instance made for the same millisecond.
    synchronized Transaction.Id next(Instant recordedAt, Transaction.@Nullable Id floor) {
        long now = recordedAt.toEpochMilli();
        // A new counter has 0 as its top bit, so that 2^31 ids follow before it must be made anew. It goes on in a
        // millisecond that was there before, for cells whose last entry has a later one may lie in between.
        counter = now > latest || counter >= MAX_COUNTER ? random.nextInt() & 0x7fff_ffffL : counter + 1;
        latest = Math.max(latest, now);
        if (floor != null && floor.recordedAt().equals(recordedAt)) {
            counter = Math.max(counter, counter(floor.value()) + 1);
        }
        long high = now << 16 | 0x7000 | (counter >>> 20 & 0xfff);
        long low = 1L << 63 | (counter & 0xf_ffff) << 42 | random.nextLong() >>> 22;
        return new Transaction.Id(new UUID(high, low));
    }

    private static long counter(UUID id) {
        return (id.getMostSignificantBits() & 0xfff) << 20 | (id.getLeastSignificantBits() >>> 42 & 0xf_ffff);
    }
}
