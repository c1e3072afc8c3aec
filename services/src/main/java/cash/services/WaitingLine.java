package cash.services;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Requests in the order they arrived, from which several writers take batches that have nothing in common: no
/// account, no key and no reference. Whoever wants what a batch on its way has, or what an earlier request in the
/// line waits for, waits too, so requests for one account are decided in the order they arrived. Not safe for
/// several threads.
final class WaitingLine<T> {

    private final Function<T, Submission> submission;
    private ArrayDeque<T> line = new ArrayDeque<>();
    private final Set<Object> onTheirWay = new HashSet<>();

    /// How many requests in the line want each of these.
    private final Map<Object, Integer> waitedFor = new HashMap<>();

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
            free &= !onTheirWay.contains(it) && !waitedFor.containsKey(it);
            waitedFor.merge(it, 1, Integer::sum);
        }
        return free;
    }

    /// Takes requests with together at most `maxTransfers` transfers, but at least one if any can go; they are on
    /// their way until they are given back with [#arrived].
    List<T> take(int maxTransfers) {
        var batch = new ArrayList<T>();
        var left = new ArrayDeque<T>();
        var blocked = new HashSet<>();
        int transfers = 0;
        while (!line.isEmpty() && transfers < maxTransfers) {
            var request = line.remove();
            var wanted = submission.apply(request).wanted();
            int size = submission.apply(request).request().size();
            boolean fits = batch.isEmpty() || transfers + size <= maxTransfers;
            if (fits && wanted.stream().noneMatch(it -> onTheirWay.contains(it) || blocked.contains(it))) {
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
                onTheirWay.add(it);
                waitedFor.computeIfPresent(it, (_, count) -> count == 1 ? null : count - 1);
            }
        }
        return batch;
    }

    /// What a batch that was taken had is free again.
    void arrived(List<T> batch) {
        batch.forEach(request -> onTheirWay.removeAll(submission.apply(request).wanted()));
    }
}
