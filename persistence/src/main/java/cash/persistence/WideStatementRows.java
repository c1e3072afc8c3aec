package cash.persistence;

import cash.domain.RealAccount;
import cash.domain.Statement;
import cash.persistence.StatementRows.Numbered;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first entries of a real account in a period, without a look at each of its cells: from what was moved
/// anywhere, which lies in the order of recording.
@Singleton
final class WideStatementRows {

    /// The ends of transfers from and to a real account, with the versions of the entries they left.
    private static final String MADE = """
            SELECT x.%1$s_amount AS amount_id, x.%1$s_version AS version, x.transaction_id
            FROM transfers x
            WHERE x.transaction_id >= %2$s AND x.transaction_id < %3$s
              AND x.%1$s_amount >> 40 = %4$d AND x.%1$s_version IS NOT NULL""";

    private static final String ENDED = """
            SELECT x.%1$s_amount, y.%1$s_version, d.id
            FROM hold_ends d
            JOIN hold_end_transfers y ON y.transaction_id = d.transaction_id
            JOIN transfers x ON x.transaction_id = y.transaction_id AND x.position = y.position
            WHERE d.id >= %2$s AND d.id < %3$s AND x.%1$s_amount >> 40 = %4$d AND y.%1$s_version IS NOT NULL""";

    private final Statements statements;
    private final StatementRows rows;
    private final List<Integer> windows;

    @Inject
    WideStatementRows(Statements statements, StatementRows rows) {
        this(statements, rows, List.of(1_000, 10_000, 100_000));
    }

    WideStatementRows(Statements statements, StatementRows rows, List<Integer> windows) {
        this.statements = statements;
        this.rows = rows;
        this.windows = windows;
    }

    /// A page is sought in so many transfers, whosever they are, and then in so many. Behind them reading on is no
    /// longer worth it.
    List<Integer> windows() {
        return windows;
    }

    int number(RealAccount.Id id) {
        return statements
                .query("SELECT no FROM real_accounts WHERE id = " + Literal.ascii(id.value()), row -> row.getInt(1))
                .getFirst();
    }

    /// How far one comes with so many transfers.
    Bound reach(Bound lower, Bound upper, int transfers) {
        return statements
                .query(
                        """
                        SELECT MIN(s.id)
                        FROM ((SELECT transaction_id AS id FROM transfers WHERE transaction_id >= %1$s
                               ORDER BY transaction_id LIMIT 1 OFFSET %2$d)
                              UNION ALL
                              (SELECT id FROM hold_ends WHERE id >= %1$s ORDER BY id LIMIT 1 OFFSET %2$d)) s
                        """.formatted(Literal.of(lower.id()), transfers),
                        row -> row.getBytes(1) == null ? upper : new Bound(Bytes.toTransactionId(row.getBytes(1)), 0))
                .getFirst()
                .least(upper);
    }

    /// Those recorded between two bounds; of the `undated` only those that took effect then.
    List<Numbered> recorded(int realAccount, Bound lower, Bound upper, boolean undated, int limit) {
        var from = Literal.of(lower.id());
        var to = Literal.of(upper.id());
        return rows.query(
                List.of("""
                        (SELECT e.amount_id, e.version, e.transaction_id, %s AS instant
                         FROM (%s UNION %s UNION %s UNION %s) e
                         WHERE %s %s
                         ORDER BY e.transaction_id, e.amount_id LIMIT %d)""".formatted(
                                undated ? StatementRows.RECORDED_MICROS : "0",
                                MADE.formatted("source", from, to, realAccount),
                                MADE.formatted("target", from, to, realAccount),
                                ENDED.formatted("source", from, to, realAccount),
                                ENDED.formatted("target", from, to, realAccount),
                                lower.isBefore("e.transaction_id", "e.amount_id"),
                                undated ? StatementRows.NOT_DATED : "",
                                limit)),
                limit);
    }

    /// Those that took effect in the period but were not recorded then, or at another instant of it. What takes
    /// effect behind the last of a page is found by its instant alone, and not looked up.
    List<Numbered> dated(
            int realAccount, Statement.Period period, Statement.@Nullable Position after, long afterCell, int limit) {
        var isIn = "d.amount_id BETWEEN %1$d << 40 AND (%1$d << 40) + 1099511627775 AND d.effective_at < %2$s"
                .formatted(realAccount, Literal.of(period.to()));
        var begin = after != null
                ? " AND d.effective_at > " + Literal.of(after.instant())
                : StatementRows.datedAfter(period, null, 0);
        var last = statements.query(
                "SELECT d.effective_at FROM dated_entries d WHERE %s %s ORDER BY d.effective_at LIMIT 1 OFFSET %d"
                        .formatted(isIn, begin, limit - 1),
                row -> row.getString(1));
        return rows.query(
                List.of("""
                        (SELECT d.amount_id, d.version, e.transaction_id,
                                TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', d.effective_at) AS instant
                         FROM dated_entries d
                         JOIN entries e ON e.amount_id = d.amount_id AND e.version = d.version
                         WHERE %s %s %s)""".formatted(
                                isIn,
                                last.isEmpty() ? "" : "AND d.effective_at <= '" + last.getFirst() + "'",
                                StatementRows.datedAfter(period, after, afterCell))),
                limit);
    }
}
