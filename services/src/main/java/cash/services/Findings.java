package cash.services;

import cash.domain.Discrepancy;
import cash.domain.Evidence;
import java.util.ArrayList;
import java.util.List;

/// Collects what a proof finds: it keeps the first of them, and counts the rest.
final class Findings {

    private static final int MAX_KEPT = 1000;

    private final List<Finding> kept = new ArrayList<>();
    private long count;

    void add(Finding finding) {
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(finding);
        }
    }

    long count() {
        return count;
    }

    /// Those that were kept, with names for numbers.
    List<Discrepancy> named(Evidence evidence) {
        return kept.stream()
                .map(it -> new Discrepancy(
                        it.kind(),
                        it.cell() == null ? null : evidence.cellName(it.cell()),
                        it.version(),
                        it.realAccount() == null ? null : evidence.realAccountName(it.realAccount()),
                        it.account(),
                        it.transaction(),
                        it.chain(),
                        it.expected(),
                        it.actual()))
                .toList();
    }
}
