package cash.services;

import java.math.BigInteger;
import java.util.UUID;

/// Mixes numbers into one of 64 bits that looks random, and that nobody can foresee who doesn't know the seed. The
/// constants are those of SplitMix64.
final class Mix {

    private Mix() {}

    static long of(long seed, long a) {
        long mixed = (seed ^ a) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    static long of(long seed, long a, long b) {
        return of(of(seed, a), b);
    }

    static long of(long seed, UUID id) {
        return of(seed, id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static long of(long seed, BigInteger number) {
        long mixed = of(seed, number.longValue());
        return number.bitLength() < Long.SIZE
                ? mixed
                : of(mixed, number.shiftRight(Long.SIZE).longValue());
    }
}
