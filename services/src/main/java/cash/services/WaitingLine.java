package cash.services;

import cash.domain.Account;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Requests in the order they arrived, from which several writers take batches that have nothing in common: no
/// account, no key and no reference. Whoever wants what a batch on its way has, or what an earlier request in the
/// line waits for, waits too, so requests for one account are decided in the order they arrived.
///
/// Those who want accounts of batches on their way may be taken behind these, once it is foreseen what they leave.
/// Not safe for several threads.
final class WaitingLine<T> {

    private final Function<T, Submission> submission;
    private ArrayDeque<T> line = new ArrayDeque<>();

    /// How many requests on their way have each of these.
    private final Map<Object, Integer> onTheirWay = new HashMap<>();

    /// How many requests in the line want each of these.
    private final Map<Object, Integer> waitedFor = new HashMap<>();

    /// Whether anybody in the line may be able to go. It spares looking at everybody in vain, again and again, while
    /// all of them wait for the same.
    private boolean mayBeFree;

    WaitingLine(Function<T, Submission> submission) {
        this.submission = submission;
    }

    int size() {
        return line.size();
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /// Returns whether it can go at once, because nothing that it wants is on its way or waited for.
    boolean add(T request) {
        line.add(request);
        boolean free = true;
        for (var it : submission.apply(request).wanted()) {
            free &= !onTheirWay.containsKey(it) && !waitedFor.containsKey(it);
            add(waitedFor, it);
        }
        mayBeFree |= free;
        return free;
    }

    /// Takes requests with together at most `maxTransfers` transfers, but at least one if any can go; they are on
    /// their way until they are given back with [#arrived].
    List<T> take(int maxTransfers) {
        if (!mayBeFree) {
            return List.of();
        }
        var batch = take(maxTransfers, onTheirWay::containsKey);
        // With an empty one everybody was looked at.
        mayBeFree = !batch.isEmpty();
        return batch;
    }

    /// The same, also of those who want accounts of `foreseen` batches. Their keys and references still have to be
    /// waited for.
    List<T> takeBehind(List<List<T>> foreseen, int maxTransfers) {
        var accounts = new HashMap<Object, Integer>();
        for (var batch : foreseen) {
            for (var request : batch) {
                for (var it : submission.apply(request).wanted()) {
                    if (it instanceof Account.Id) {
                        add(accounts, it);
                    }
                }
            }
        }
        return take(maxTransfers, it -> onTheirWay.getOrDefault(it, 0) > accounts.getOrDefault(it, 0));
    }

    private List<T> take(int maxTransfers, Predicate<Object> isTaken) {
        var batch = new ArrayList<T>();
        var left = new ArrayDeque<T>();
        var blocked = new HashSet<>();
        int transfers = 0;
        while (!line.isEmpty() && transfers < maxTransfers) {
            var request = line.remove();
            var wanted = submission.apply(request).wanted();
            int size = submission.apply(request).request().size();
            boolean fits = batch.isEmpty() || transfers + size <= maxTransfers;
            if (fits && isFree(wanted, isTaken, blocked)) {
                batch.add(request);
                transfers += size;
            } else {
                left.add(request);
                blocked.addAll(wanted);
            }
        }
        left.addAll(line);
        line = left;
        for (var request : batch) {
            for (var it : submission.apply(request).wanted()) {
                remove(waitedFor, it);
                add(onTheirWay, it);
            }
        }
        return batch;
    }

    private static boolean isFree(Set<Object> wanted, Predicate<Object> isTaken, Set<Object> blocked) {
        for (var it : wanted) {
            if (isTaken.test(it) || blocked.contains(it)) {
                return false;
            }
        }
        return true;
    }

    /// What a batch that was taken had is free again.
    void arrived(List<T> batch) {
        mayBeFree = true;
        for (var request : batch) {
            submission.apply(request).wanted().forEach(it -> remove(onTheirWay, it));
        }
    }

    private static void add(Map<Object, Integer> counts, Object it) {
        counts.merge(it, 1, Integer::sum);
    }

    private static void remove(Map<Object, Integer> counts, Object it) {
        counts.computeIfPresent(it, (_, count) -> count == 1 ? null : count - 1);
    }
}
