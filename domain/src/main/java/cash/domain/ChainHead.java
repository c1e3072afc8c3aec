package cash.domain;

import org.jspecify.annotations.Nullable;

/// How far a chain of hashes goes: its last step and the hash of that, and how many steps there are. There are several
/// chains, so that several writers can go on with one each and none waits for another. Within a chain, the ids of
/// steps only grow.
public record ChainHead(int chain, Transaction.@Nullable Id last, String hash, long length) {

    /// How many chains there are, numbered from 0 on.
    public static final int CHAINS = 16;

    // Written in full, since javac leaves the @Nullable of nested types out of a compact one.
    @SuppressWarnings("RedundantRecordConstructor")
    public ChainHead(int chain, Transaction.@Nullable Id last, String hash, long length) {
        this.chain = chain;
        this.last = last;
        this.hash = hash;
        this.length = length;
    }

    /// That of a chain without any step: the SHA-256 of `cash chain 7` in ASCII.
    public static ChainHead first(int chain) {
        return new ChainHead(chain, null, Content.hashOfText("cash chain " + chain), 0);
    }

    /// Where it is after one more step.
    public ChainHead next(Transaction.Id step, String newHash) {
        return new ChainHead(chain, step, newHash, length + 1);
    }
}
