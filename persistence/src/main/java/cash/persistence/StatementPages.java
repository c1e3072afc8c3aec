package cash.persistence;

import cash.domain.Address;
import cash.domain.Moment;
import cash.domain.Slice;
import cash.domain.Statement;
import cash.persistence.StatementRows.Numbered;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds one page of a statement: it merges the histories of the cells, each of which has an index for either
/// time. Where they are many, it first reads what everybody did, in the order of recording, until the page is full or
/// that proves too much.
@Singleton
final class StatementPages {

    private final Statements statements;
    private final StatementRows rows;
    private final WideStatementRows wide;
    private final int cells;

    @Inject
    StatementPages(Statements statements, StatementRows rows, WideStatementRows wide) {
        this(statements, rows, wide, 200);
    }

    /// So many cells are merged in one query.
    StatementPages(Statements statements, StatementRows rows, WideStatementRows wide, int cells) {
        this.statements = statements;
        this.rows = rows;
        this.wide = wide;
        this.cells = cells;
    }

    /// See [cash.domain.History#items].
    List<Statement.Item> page(Slice slice, Statement.Period period, Statement.@Nullable Position after, int limit) {
        var axis = period.axis();
        boolean effective = axis == Moment.Axis.EFFECTIVE;
        long afterCell = after == null ? 0 : number(after.address());
        var lower = lower(period, after, afterCell);
        var upper = Bound.before(period.to());
        var isIn = isIn(slice, lower, effective);
        var page = new ArrayList<Numbered>();
        var next = cells(isIn, 0);
        var row = slice.account() == null && next.size() == cells ? slice.realAccount() : null;
        if (row != null) {
            int no = wide.number(row);
            if (effective) {
                merge(page, wide.dated(no, period, after, afterCell, limit), axis, limit);
            }
            int missing = limit;
            for (int transfers : wide.windows()) {
                var reach = wide.reach(lower, upper, transfers);
                var found = wide.recorded(no, lower, reach, effective, missing);
                merge(page, found, axis, limit);
                missing -= found.size();
                if (missing == 0 || reach.equals(upper)) {
                    return items(page);
                }
                lower = reach;
            }
            isIn = isIn(slice, lower, effective);
            next = cells(isIn, 0);
        }
        while (!next.isEmpty()) {
            if (effective && row == null) {
                merge(page, rows.dated(next, period, after, afterCell, limit), axis, limit);
            }
            // What was recorded behind the end of a full page is not looked at.
            var full = page.size() < limit
                    ? upper
                    : Bound.through(axis.of(page.getLast().item().entry()));
            merge(page, rows.recorded(next, lower, full.least(upper), effective, limit), axis, limit);
            next = next.size() < cells ? List.of() : cells(isIn, next.getLast());
        }
        return items(page);
    }

    private static List<Statement.Item> items(List<Numbered> page) {
        return page.stream().map(Numbered::item).toList();
    }

    /// On the time of recording, cells where nothing happened since then have nothing to show.
    private static String isIn(Slice slice, Bound lower, boolean effective) {
        return Bound.isIn(slice) + (effective ? "" : " AND m.last_transaction >= " + Literal.of(lower.id()));
    }

    private static void merge(List<Numbered> page, List<Numbered> found, Moment.Axis axis, int limit) {
        page.addAll(found);
        page.sort(Comparator.comparing((Numbered row) -> axis.of(row.item().entry()))
                .thenComparing(row -> row.item().entry().step())
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
                        .formatted(isIn, after, cells),
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
