package cash.services;

import cash.domain.ChainHead;
import cash.domain.StoreFailure;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The chains of hashes that no batch of this instance is going on with, and their heads as they were last seen. The
/// one that was used last comes first, so that an instance goes on with few, and two instances seldom with the same:
/// a chain that another was seen to go on with comes last. Safe for several threads.
final class Chains {

    /// A chain for one batch, and its head if it is known.
    record Turn(int chain, @Nullable ChainHead head) {}

    private final BlockingDeque<Turn> free;

    Chains(RandomGenerator random) {
        var all = IntStream.range(0, ChainHead.CHAINS)
                .mapToObj(chain -> new Turn(chain, null))
                .collect(Collectors.toList());
        Collections.shuffle(all, Random.from(random));
        free = new LinkedBlockingDeque<>(all);
    }

    /// Waits for one if all are in use.
    Turn take() {
        try {
            return free.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure.Unavailable("the service is stopping", e);
        }
    }

    /// Gives it back with the head that it has now or, if that isn't known, without.
    void giveBack(Turn turn, @Nullable ChainHead head) {
        if (head == null) {
            free.addLast(new Turn(turn.chain, null));
        } else {
            free.addFirst(new Turn(turn.chain, head));
        }
    }
}
