package cash.persistence;

import cash.domain.ChainHead;
import cash.domain.Seal;
import cash.domain.Transaction;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Goes on with chains of hashes.
final class ChainsWrite {

    private final Script script;
    private final Map<Integer, ChainHead> before;
    private final Map<Integer, ChainHead> after;

    ChainsWrite(Script script, Collection<ChainHead> heads) {
        this.script = script;
        before = heads.stream().collect(Collectors.toMap(ChainHead::chain, Function.identity()));
        after = new TreeMap<>(before);
    }

    /// Adds a step, whose chain must be one of those given.
    void add(Transaction.Id step, Seal seal) {
        after.compute(
                seal.chain(),
                (_, head) -> Objects.requireNonNull(head, "a chain that is not given")
                        .next(step, seal.hash()));
    }

    /// Hands it to the script, in the order of the chains.
    void end() {
        after.forEach((chain, head) -> {
            var seen = Objects.requireNonNull(before.get(chain));
            if (head.length() > seen.length()) {
                script.add(goOn(seen, head));
            }
        });
    }

    /// Fails if the chain is no longer as it was seen. The length comes first, since assignments see those before them.
    private static String goOn(ChainHead seen, ChainHead head) {
        return """
                UPDATE chains SET length = IF(hash = %s, length + %d, %s (length + 1)), last_step = %s, hash = %s
                WHERE no = %d""".formatted(
                        Literal.ofHash(seen.hash()),
                        head.length() - seen.length(),
                        Script.FAIL_UNLESS_0,
                        Literal.of(Objects.requireNonNull(head.last())),
                        Literal.ofHash(head.hash()),
                        head.chain());
    }
}
