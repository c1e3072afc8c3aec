package cash.persistence;

import cash.domain.Address;
import cash.domain.Moment;
import cash.domain.Slice;
import cash.domain.Statement;
import cash.persistence.StatementRows.Numbered;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds one page of a statement: it merges the histories of the cells, each of which has an index for either time.
@Singleton
final class StatementPages {

    /// So many cells are merged in one query.
    private static final int CELLS = 200;

    private final Statements statements;
    private final StatementRows rows;

    StatementPages(Statements statements, StatementRows rows) {
        this.statements = statements;
        this.rows = rows;
    }

    /// See [cash.domain.History#items].
    List<Statement.Item> page(Slice slice, Statement.Period period, Statement.@Nullable Position after, int limit) {
        var axis = period.axis();
        boolean effective = axis == Moment.Axis.EFFECTIVE;
        long afterCell = after == null ? 0 : number(after.address());
        var lower = lower(period, after, afterCell);
        var upper = Bound.before(period.to());
        // On the time of recording, cells where nothing happened since then have nothing to show.
        var isIn = Bound.isIn(slice) + (effective ? "" : " AND m.last_transaction >= " + Literal.of(lower.id()));
        var page = new ArrayList<Numbered>();
        var cells = cells(isIn, 0);
        while (!cells.isEmpty()) {
            if (effective) {
                merge(page, rows.dated(cells, period, after, afterCell, limit), axis, limit);
            }
            // What was recorded behind the end of a full page is not looked at.
            var full = page.size() < limit
                    ? upper
                    : Bound.through(axis.of(page.getLast().item().entry()));
            merge(page, rows.recorded(cells, lower, full.least(upper), effective, limit), axis, limit);
            cells = cells.size() < CELLS ? List.of() : cells(isIn, cells.getLast());
        }
        return page.stream().map(Numbered::item).toList();
    }

    private static void merge(List<Numbered> page, List<Numbered> found, Moment.Axis axis, int limit) {
        page.addAll(found);
        page.sort(Comparator.comparing((Numbered row) -> axis.of(row.item().entry()))
                .thenComparing(row -> row.item().entry().transaction())
                .thenComparingLong(Numbered::cell));
        page.subList(Math.min(limit, page.size()), page.size()).clear();
    }

    private long number(Address address) {
        return statements
                .query("SELECT m.id FROM amounts m WHERE " + Bound.isIn(Slice.of(address)), row -> row.getLong(1))
                .stream()
                .findFirst()
                .orElse(0L);
    }

    private List<Long> cells(String isIn, long after) {
        return statements.query(
                "SELECT m.id FROM amounts m WHERE %s AND m.id > %d ORDER BY m.id LIMIT %d"
                        .formatted(isIn, after, CELLS),
                row -> row.getLong(1));
    }

    /// Where entries begin that take effect when they are recorded.
    private static Bound lower(Statement.Period period, Statement.@Nullable Position after, long afterCell) {
        if (after == null) {
            return Bound.before(period.from() == null ? Instant.EPOCH : period.from());
        }
        var recordedAt = after.step().recordedAt();
        if (after.instant().equals(recordedAt)) {
            return new Bound(after.step(), afterCell);
        }
        // The position is that of an entry which took effect at another instant. Of those that were recorded just
        // then, it comes behind all if it was recorded later, and before all if earlier.
        return recordedAt.isAfter(after.instant()) ? Bound.through(after.instant()) : Bound.before(after.instant());
    }
}
