package cash.services;

import cash.domain.ChainHead;
import cash.domain.StoreFailure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The chains of hashes that no batch of this instance is going on with, and their heads as they were last seen. The
/// one that was used last comes first, so that an instance goes on with few, and two instances seldom with the same:
/// a chain that another was seen to go on with comes last. Safe for several threads.
final class Chains {

    /// A chain for one batch, and its head if it is known.
    private record Link(int chain, @Nullable ChainHead head) {}

    private final BlockingDeque<Link> free;

    Chains(RandomGenerator random) {
        var all = IntStream.range(0, ChainHead.CHAINS)
                .mapToObj(chain -> new Link(chain, null))
                .collect(Collectors.toList());
        Collections.shuffle(all, Random.from(random));
        free = new LinkedBlockingDeque<>(all);
    }

    /// Waits for one if all are in use. Steps only grow along a chain, so one whose last step is later than `now`,
    /// since somebody's clock was wrong, would date the next ones wrong too: it is left alone while there is
    /// another. Heads that aren't known are looked up.
    ChainHead take(Instant now, IntFunction<ChainHead> look) {
        var ahead = new ArrayDeque<Link>();
        try {
            for (var link = free.takeFirst(); link != null; link = free.pollFirst()) {
                var head = head(link, look);
                if (head.last() == null || !head.last().recordedAt().isAfter(now)) {
                    return head;
                }
                ahead.add(new Link(link.chain, head));
            }
            return Objects.requireNonNull(Objects.requireNonNull(ahead.remove()).head);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure.Unavailable("the service is stopping", e);
        } finally {
            free.addAll(ahead);
        }
    }

    private ChainHead head(Link link, IntFunction<ChainHead> look) {
        if (link.head != null) {
            return link.head;
        }
        try {
            return look.apply(link.chain);
        } catch (RuntimeException | Error failure) {
            giveBack(link.chain, null);
            throw failure;
        }
    }

    /// Gives it back with the head that it has now or, if that isn't known, without.
    void giveBack(int chain, @Nullable ChainHead head) {
        if (head == null) {
            free.addLast(new Link(chain, null));
        } else {
            free.addFirst(new Link(chain, head));
        }
    }
}
