package cash.persistence;

import cash.domain.Evidence;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads steps with what their hashes are taken of, a page of ids at a time: first the transactions, then the ends of
/// holds between their ids. Each query reads its table in the order in which it is stored.
@Singleton
final class StepPages {

    /// What both kinds of steps have from the transfers.
    private static final String TRANSFERS = """
            x.position, COALESCE(sr.currency, tr.currency) AS currency,
            x.source_amount, sr.id AS source_real_account, sa.id AS source_account,
            x.target_amount, tr.id AS target_real_account, ta.id AS target_account""";

    private static final String NAMES = """
            LEFT JOIN real_accounts sr ON sr.no = x.source_amount >> 40
            LEFT JOIN accounts sa ON sa.no = x.source_amount & 1099511627775
            LEFT JOIN real_accounts tr ON tr.no = x.target_amount >> 40
            LEFT JOIN accounts ta ON ta.no = x.target_amount & 1099511627775""";

    private final Statements statements;

    StepPages(Statements statements) {
        this.statements = statements;
    }

    /// The ids behind one and up to another, each as a literal; null is no limit.
    private record Range(@Nullable String after, @Nullable String last) {
        String of(String id) {
            return (after == null ? "TRUE" : id + " > " + after) + (last == null ? "" : " AND " + id + " <= " + last);
        }
    }

    /// See [Evidence#steps].
    List<Evidence.Step> page(@Nullable UUID after, int about) {
        var all = new Range(after == null ? null : Literal.of(after), null);
        var range = firstOf("hold_ends", firstOf("transactions", all, about), about);
        var steps = new ArrayList<Evidence.Step>();
        read(steps, """
                SELECT t.id, t.id AS transaction_id, t.chain, t.hash, t.effective_at, t.reference,
                       IF(x.position = 0, t.description, NULL) AS description,
                       IF(x.position = 0, t.metadata, NULL) AS metadata,
                       IF(h.transaction_id IS NULL, 'POSTED', 'PENDING') AS status, h.expires_at, v.original_id,
                       x.units, %s
                FROM transactions t
                LEFT JOIN transfers x ON x.transaction_id = t.id
                LEFT JOIN holds h ON h.transaction_id = t.id
                LEFT JOIN reversals v ON v.reversal_id = t.id
                %s
                WHERE %s ORDER BY t.id, x.position""".formatted(TRANSFERS, NAMES, range.of("t.id")));
        read(steps, """
                SELECT d.id, d.transaction_id, d.chain, d.hash, t.effective_at, NULL AS reference,
                       NULL AS description, NULL AS metadata, d.outcome AS status, NULL AS expires_at,
                       NULL AS original_id, y.units, %s
                FROM hold_ends d
                LEFT JOIN transactions t ON t.id = d.transaction_id
                LEFT JOIN transfers x ON x.transaction_id = d.transaction_id
                LEFT JOIN hold_end_transfers y ON y.transaction_id = x.transaction_id AND y.position = x.position
                %s
                WHERE %s ORDER BY d.id, x.position""".formatted(TRANSFERS, NAMES, range.of("d.id")));
        steps.sort(Comparator.comparing(Evidence.Step::id, Evidence.BY_BYTES));
        return steps;
    }

    /// The first part of a range, with at most so many rows of a table.
    private Range firstOf(String table, Range range, int rows) {
        var last = statements.query(
                "SELECT id FROM %s WHERE %s ORDER BY id LIMIT 1 OFFSET %d".formatted(table, range.of("id"), rows - 1),
                row -> Literal.of(row.getBytes(1)));
        return last.isEmpty() ? range : new Range(range.after, last.getFirst());
    }

    private void read(List<Evidence.Step> steps, String sql) {
        var rows = new StepRows(steps);
        statements.stream(sql, rows::add);
        rows.end();
    }
}
