package cash.persistence;

import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the ids of one page of transactions. Ids are in the order of recording, along each cell exactly so, and
/// every way of finding a page uses that: no page costs more for the transactions that are older or newer.
@Singleton
final class TransactionPages {

    /// With more cells than this, walking through the newest transactions finds a page sooner than merging the
    /// cells'.
    private static final int MAX_MERGED_CELLS = 200;

    private static final long MAX_MILLISECOND = (1L << 48) - 1;

    private final Statements statements;

    TransactionPages(Statements statements) {
        this.statements = statements;
    }

    /// See [cash.domain.Ledger#list].
    List<Transaction.Id> page(Transaction.Filter filter, Transaction.@Nullable Id before, int limit) {
        var from = filter.from() == null ? null : firstOf(filter.from());
        var to = filter.to() == null ? null : firstOf(filter.to());
        var until = before == null || (to != null && to.compareTo(before) < 0) ? to : before;
        var labels =
                Bytes.labels(filter.metadata()).stream().map(Literal::ascii).toList();
        if (filter.account() == null && filter.realAccount() == null) {
            return ids(walk(from, until, labels, filter, "TRUE", limit));
        }
        var cells = cells(filter);
        if (cells.isEmpty()) {
            return List.of();
        }
        return cells.size() > MAX_MERGED_CELLS
                ? ids(walk(from, until, labels, filter, touches(filter, cells.getFirst()), limit))
                : merge(histories(cells, from, until), from, until, labels, filter, limit);
    }

    private List<Transaction.Id> ids(String sql) {
        return statements.query(sql, row -> Bytes.toTransactionId(row.getBytes(1)));
    }

    /// The least id that a transaction recorded at this instant or later can have.
    static Transaction.Id firstOf(Instant instant) {
        long floor = instant.toEpochMilli();
        long millisecond = instant.equals(Instant.ofEpochMilli(floor)) ? floor : floor + 1;
        long clamped = Math.clamp(millisecond, 0, MAX_MILLISECOND);
        return new Transaction.Id(new UUID(clamped << 16 | 0x7000, 0));
    }

    /// Where to walk: through all transactions, or those of the first label or of a state that few are in.
    private record Way(String table, String id, String condition) {
        static Way of(List<String> labels, Transaction.@Nullable Status status) {
            if (!labels.isEmpty()) {
                return new Way("transaction_labels", "d.transaction_id", "d.label = " + labels.getFirst());
            }
            return switch (status) {
                case null -> new Way("transactions", "d.id", "TRUE");
                case POSTED -> new Way("transactions", "d.id", "TRUE");
                case PENDING -> new Way("open_holds", "d.transaction_id", "TRUE");
                case VOIDED, EXPIRED ->
                    new Way("hold_ends", "d.transaction_id", "d.outcome = " + Literal.ascii(status.name()));
            };
        }
    }

    /// Walks and asks each for the rest.
    private static String walk(
            Transaction.@Nullable Id from,
            Transaction.@Nullable Id until,
            List<String> labels,
            Transaction.Filter filter,
            String touches,
            int limit) {
        var way = Way.of(labels, filter.status());
        var conditions = conditions(way.id, labels, filter);
        conditions.add(way.condition);
        conditions.addAll(between(way.id, from, until));
        if (!touches.equals("TRUE")) {
            conditions.add(
                    "EXISTS (SELECT 1 FROM transfers x WHERE x.transaction_id = %s AND %s)".formatted(way.id, touches));
        }
        return "SELECT %s FROM %s d WHERE %s ORDER BY 1 DESC LIMIT %d"
                .formatted(way.id, way.table, String.join(" AND ", conditions), limit);
    }

    private static List<String> between(String id, Transaction.@Nullable Id from, Transaction.@Nullable Id until) {
        var conditions = new ArrayList<String>();
        if (from != null) {
            conditions.add(id + " >= " + Literal.of(from));
        }
        if (until != null) {
            conditions.add(id + " < " + Literal.of(until));
        }
        return conditions;
    }

    private static List<String> conditions(String id, List<String> labels, Transaction.Filter filter) {
        var conditions = new ArrayList<String>();
        conditions.add("TRUE");
        for (var label : labels) {
            conditions.add("EXISTS (SELECT 1 FROM transaction_labels l WHERE l.label = %s AND l.transaction_id = %s)"
                    .formatted(label, id));
        }
        if (filter.reference() != null) {
            conditions.add("%s = (SELECT r.transaction_id FROM transaction_references r WHERE r.reference = %s)"
                    .formatted(id, Literal.of(filter.reference())));
        }
        if (filter.status() != null) {
            conditions.add(isIn(filter.status()).formatted(id));
        }
        return conditions;
    }

    private static String isIn(Transaction.Status status) {
        return switch (status) {
            case PENDING -> "EXISTS (SELECT 1 FROM open_holds o WHERE o.transaction_id = %s)";
            case POSTED -> """
                    NOT EXISTS (SELECT 1 FROM open_holds o WHERE o.transaction_id = %1$s)
                    AND NOT EXISTS (SELECT 1 FROM hold_ends n WHERE n.transaction_id = %1$s AND n.outcome <> 'POSTED')""";
            case VOIDED, EXPIRED ->
                "EXISTS (SELECT 1 FROM hold_ends n WHERE n.transaction_id = %s AND n.outcome = '" + status + "')";
        };
    }

    /// The numbers of the cells that the filter asks for, or of the first of them if they are too many to be
    /// merged.
    private List<Long> cells(Transaction.Filter filter) {
        var conditions = new ArrayList<String>();
        if (filter.realAccount() != null) {
            conditions.add("m.real_account_no = (SELECT no FROM real_accounts WHERE id = %s)"
                    .formatted(Literal.ascii(filter.realAccount().value())));
        }
        if (filter.account() != null) {
            conditions.add("m.account_no = (SELECT no FROM accounts WHERE id = %s)"
                    .formatted(Literal.ascii(filter.account().value())));
        }
        return statements.query(
                """
                        SELECT m.id FROM amounts m WHERE %1$s
                        UNION SELECT m.amount_id FROM hold_cells m WHERE %1$s
                        LIMIT %2$d""".formatted(String.join(" AND ", conditions), MAX_MERGED_CELLS + 1), row -> row.getLong(1));
    }

    /// Whether a transfer touches the row, or the column, of which this is a cell. A filter with both has one cell.
    private static String touches(Transaction.Filter filter, long cell) {
        return filter.realAccount() != null
                ? "(x.source_amount >> 40 = %1$d OR x.target_amount >> 40 = %1$d)"
                        .formatted(AmountId.realAccountNo(cell))
                : "(x.source_amount & 1099511627775 = %1$d OR x.target_amount & 1099511627775 = %1$d)"
                        .formatted(AmountId.accountNo(cell));
    }

    /// The part of a cell's history between two ids: the versions behind `after` up to and with `last`.
    private record History(long cell, long after, long last) {}

    private List<History> histories(List<Long> cells, Transaction.@Nullable Id from, Transaction.@Nullable Id until) {
        var after = from == null ? null : lastVersionsBefore(cells, from);
        var last = until == null ? null : lastVersionsBefore(cells, until);
        return cells.stream()
                .map(cell -> new History(
                        cell,
                        after == null ? 0 : after.getOrDefault(cell, 0L),
                        last == null ? Long.MAX_VALUE : last.getOrDefault(cell, 0L)))
                .toList();
    }

    /// Halves the history of each cell until it finds the last entry before an id, which takes some twenty look-ups
    /// in a history of a million.
    private Map<Long, Long> lastVersionsBefore(List<Long> cells, Transaction.Id id) {
        var list = cells.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        record Version(long cell, long version) {}
        return statements
                .query("""
                        WITH RECURSIVE search (id, low, high) AS (
                          SELECT m.id, CAST(0 AS SIGNED), m.version FROM amounts m WHERE m.id IN %s
                          UNION ALL
                          SELECT s.id,
                                 IF(e.transaction_id < %2$s, e.version, s.low),
                                 IF(e.transaction_id < %2$s, s.high, e.version - 1)
                          FROM search s
                          JOIN entries e ON e.amount_id = s.id AND e.version = (s.low + s.high + 1) DIV 2
                          WHERE s.low < s.high)
                        SELECT id, low FROM search WHERE low = high""".formatted(list, Literal.of(id)), row -> new Version(row.getLong(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Version::cell, Version::version));
    }

    /// The entries of a cell name the transactions that touched it, but for the ends of holds; holds are found by the
    /// cells they name, since they leave no entry where money would only come in.
    private List<Transaction.Id> merge(
            List<History> histories,
            Transaction.@Nullable Id from,
            Transaction.@Nullable Id until,
            List<String> labels,
            Transaction.Filter filter,
            int limit) {
        var ofEntries = String.join(" AND ", conditions("e.transaction_id", labels, filter));
        var holds = conditions("c.transaction_id", labels, filter);
        holds.addAll(between("c.transaction_id", from, until));
        var ofHolds = String.join(" AND ", holds);
        var parts = histories.stream()
                .map(history -> """
                        (SELECT e.transaction_id AS id FROM entries e
                         WHERE e.amount_id = %1$d AND e.version > %2$d AND e.version <= %3$d AND %4$s
                           AND NOT EXISTS (SELECT 1 FROM hold_ends h WHERE h.id = e.transaction_id)
                         ORDER BY e.version DESC LIMIT %6$d)
                        UNION ALL
                        (SELECT c.transaction_id AS id FROM hold_cells c WHERE c.amount_id = %1$d AND %5$s
                         ORDER BY c.transaction_id DESC LIMIT %6$d)""".formatted(history.cell, history.after, history.last, ofEntries, ofHolds, limit))
                .toList();
        return ids("SELECT DISTINCT id FROM (%s) u ORDER BY id DESC LIMIT %d"
                .formatted(String.join(" UNION ALL ", parts), limit));
    }
}
