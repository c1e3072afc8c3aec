package cash.services;

import java.util.BitSet;

/// Whether both sides tell the same, in whatever order, of any number of facts and in little memory: each fact has a
/// number that looks random and nobody can foresee, and the sums of both sides are compared. That they are equal by
/// chance though the facts are not is as likely as to guess a number of 64 bits. There are many sums, each for the
/// facts of some subjects, so that those which differ tell where to search.
final class Tally implements Facts {

    private static final int SUBJECT_BITS = 16;

    /// As many facts as a [Search] may hold in memory.
    private static final long MAX_SEARCHED = 400_000;

    private final long seed;
    private final long[] sums = new long[1 << SUBJECT_BITS];
    private long count;

    Tally(long seed) {
        this.seed = seed;
    }

    @Override
    public void expected(Fact fact) {
        long ofSubject = fact.subject().hash(seed);
        sums[drawer(ofSubject)] += fact.hash(ofSubject);
        count++;
    }

    @Override
    public void actual(Fact fact) {
        long ofSubject = fact.subject().hash(seed);
        sums[drawer(ofSubject)] -= fact.hash(ofSubject);
        count++;
    }

    static int drawer(long ofSubject) {
        return (int) (ofSubject >>> (Long.SIZE - SUBJECT_BITS));
    }

    boolean isBalanced() {
        for (long sum : sums) {
            if (sum != 0) {
                return false;
            }
        }
        return true;
    }

    /// Searches for what differs, or for as much of it as fits into the memory.
    Search search() {
        var wanted = new BitSet();
        long room = Math.max(1, MAX_SEARCHED * sums.length / Math.max(1, count));
        for (int drawer = 0; drawer < sums.length && wanted.cardinality() < room; drawer++) {
            if (sums[drawer] != 0) {
                wanted.set(drawer);
            }
        }
        return new Search(seed, wanted);
    }
}
