package cash.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Proves the books of a whole database from its rows alone, in SQL of its own.
final class BooksCheck {

    /// What must be true; each query finds the cells or transactions of which it isn't.
    private static final Map<String, String> RULES = new TreeMap<>(Map.ofEntries(
            Map.entry("entries are numbered from 1 without gaps", """
                    SELECT amount_id FROM entries GROUP BY amount_id HAVING MIN(version) <> 1 OR MAX(version) <> COUNT(*)"""),
            Map.entry("each entry adds its change to the one before", """
                    SELECT e.amount_id
                    FROM entries e LEFT JOIN entries b ON b.amount_id = e.amount_id AND b.version = e.version - 1
                    WHERE e.posted_after <> COALESCE(b.posted_after, 0) + e.posted_change
                       OR e.held_after <> COALESCE(b.held_after, 0) + e.held_change"""),
            Map.entry("each cell is what its last entry says", """
                    SELECT m.id
                    FROM amounts m LEFT JOIN entries e ON e.amount_id = m.id AND e.version = m.version
                    WHERE NOT (e.posted_after <=> m.posted AND e.held_after <=> m.held
                               AND e.transaction_id <=> m.last_transaction)
                       OR m.version <> (SELECT MAX(l.version) FROM entries l WHERE l.amount_id = m.id)"""),
            Map.entry("every entry lies on a cell", """
                    SELECT e.amount_id FROM entries e LEFT JOIN amounts m ON m.id = e.amount_id WHERE m.id IS NULL"""),
            Map.entry("each real account's total is the sum of its cells", """
                    SELECT r.id FROM real_accounts r
                    WHERE (SELECT COALESCE(SUM(t.posted), 0) FROM real_account_totals t WHERE t.real_account_no = r.no)
                       <> (SELECT COALESCE(SUM(m.posted), 0) FROM amounts m WHERE m.real_account_no = r.no)
                       OR (SELECT COALESCE(SUM(t.held), 0) FROM real_account_totals t WHERE t.real_account_no = r.no)
                       <> (SELECT COALESCE(SUM(m.held), 0) FROM amounts m WHERE m.real_account_no = r.no)"""),
            Map.entry("each total fits into 64 bits", """
                    SELECT real_account_no FROM amounts GROUP BY real_account_no
                    HAVING ABS(SUM(posted)) > 9223372036854775807
                    UNION ALL
                    SELECT account_no FROM amounts m JOIN real_accounts r ON r.no = m.real_account_no
                    GROUP BY account_no, currency HAVING ABS(SUM(posted)) > 9223372036854775807"""),
            Map.entry("each step's entries are what its transfers move", """
                    SELECT HEX(step)
                    FROM (SELECT x.transaction_id AS step, x.source_amount AS cell, x.source_version AS version,
                                 IF(h.transaction_id IS NULL, -x.units, 0) AS units, 0 AS entry
                          FROM transfers x LEFT JOIN holds h ON h.transaction_id = x.transaction_id
                          WHERE x.source_amount IS NOT NULL
                            AND (h.transaction_id IS NULL OR x.source_version IS NOT NULL)
                          UNION ALL
                          SELECT x.transaction_id, x.target_amount, x.target_version,
                                 IF(h.transaction_id IS NULL, x.units, 0), 0
                          FROM transfers x LEFT JOIN holds h ON h.transaction_id = x.transaction_id
                          WHERE x.target_amount IS NOT NULL
                            AND (h.transaction_id IS NULL OR x.target_version IS NOT NULL)
                          UNION ALL
                          SELECT d.id, x.source_amount, y.source_version, -y.units, 0
                          FROM hold_ends d JOIN hold_end_transfers y ON y.transaction_id = d.transaction_id
                          JOIN transfers x ON x.transaction_id = y.transaction_id AND x.position = y.position
                          WHERE x.source_amount IS NOT NULL AND (y.source_version IS NOT NULL OR y.units <> 0)
                          UNION ALL
                          SELECT d.id, x.target_amount, y.target_version, y.units, 0
                          FROM hold_ends d JOIN hold_end_transfers y ON y.transaction_id = d.transaction_id
                          JOIN transfers x ON x.transaction_id = y.transaction_id AND x.position = y.position
                          WHERE x.target_amount IS NOT NULL AND (y.target_version IS NOT NULL OR y.units <> 0)
                          UNION ALL
                          SELECT transaction_id, amount_id, version, -posted_change, 1 FROM entries) moves
                    GROUP BY step, cell, version
                    HAVING SUM(units) <> 0 OR SUM(entry) <> 1 OR COUNT(*) = 1"""),
            Map.entry("what a cell holds is what its open holds reserve", """
                    SELECT m.id FROM amounts m
                    LEFT JOIN (SELECT c.amount_id, SUM(c.reserved) AS reserved
                               FROM open_holds o JOIN hold_cells c ON c.transaction_id = o.transaction_id
                               GROUP BY c.amount_id) h ON h.amount_id = m.id
                    WHERE m.held <> COALESCE(h.reserved, 0)"""),
            Map.entry("a hold is open or has ended", """
                    SELECT HEX(h.transaction_id) FROM holds h
                    LEFT JOIN open_holds o ON o.transaction_id = h.transaction_id
                    LEFT JOIN hold_ends d ON d.transaction_id = h.transaction_id
                    WHERE (o.transaction_id IS NULL) = (d.transaction_id IS NULL)"""),
            Map.entry("no more is taken back than was posted", """
                    SELECT HEX(r.original_id)
                    FROM (SELECT original_id, SUM(units) AS units FROM reversals GROUP BY original_id) r
                    WHERE r.units > (SELECT SUM(IF(h.transaction_id IS NULL, x.units, COALESCE(y.units, 0)))
                                     FROM transfers x LEFT JOIN holds h ON h.transaction_id = x.transaction_id
                                     LEFT JOIN hold_end_transfers y
                                       ON y.transaction_id = x.transaction_id AND y.position = x.position
                                     WHERE x.transaction_id = r.original_id)"""),
            Map.entry("every entry has its step and every transfer its transaction", """
                    SELECT HEX(x.transaction_id)
                    FROM (SELECT transaction_id FROM entries UNION SELECT transaction_id FROM transfers) x
                    LEFT JOIN transactions t ON t.id = x.transaction_id
                    LEFT JOIN hold_ends d ON d.id = x.transaction_id
                    WHERE t.id IS NULL AND d.id IS NULL"""),
            Map.entry("every transaction has transfers", """
                    SELECT HEX(t.id) FROM transactions t
                    WHERE NOT EXISTS (SELECT 1 FROM transfers x WHERE x.transaction_id = t.id)"""),
            Map.entry("steps never run backwards along a cell", """
                    SELECT e.amount_id
                    FROM entries e
                    JOIN entries b ON b.amount_id = e.amount_id AND b.version = e.version - 1
                    WHERE b.transaction_id >= e.transaction_id"""),
            Map.entry("each id begins with its recordedAt", """
                    SELECT HEX(id) FROM transactions
                    WHERE TIMESTAMPDIFF(MICROSECOND, '1970-01-01', recorded_at) DIV 1000
                       <> CAST(CONV(LEFT(HEX(id), 12), 16, 10) AS SIGNED)"""),
            Map.entry("no money is taken out of a cell beyond its overdraft limit", """
                    SELECT e.amount_id
                    FROM entries e JOIN amounts m ON m.id = e.amount_id JOIN accounts a ON a.no = m.account_no
                    WHERE e.posted_change < 0 AND e.posted_after - e.held_after < -a.overdraft_limit"""),
            Map.entry("references are those of the transactions", """
                    SELECT HEX(t.id)
                    FROM transactions t LEFT JOIN transaction_references r ON r.reference = t.reference
                    WHERE t.reference IS NOT NULL AND NOT (r.transaction_id <=> t.id)
                    UNION ALL
                    SELECT HEX(r.transaction_id)
                    FROM transaction_references r LEFT JOIN transactions t ON t.id = r.transaction_id
                    WHERE NOT (t.reference <=> r.reference)"""),
            Map.entry("every idempotency key and label has its step", """
                    SELECT HEX(x.transaction_id)
                    FROM (SELECT transaction_id FROM idempotency_keys
                          UNION SELECT transaction_id FROM transaction_labels) x
                    LEFT JOIN transactions t ON t.id = x.transaction_id
                    LEFT JOIN hold_ends d ON d.id = x.transaction_id
                    WHERE t.id IS NULL AND d.id IS NULL""")));

    private BooksCheck() {}

    /// Every rule that is broken, and where.
    static List<String> discrepancies(Sql sql) {
        var discrepancies = new ArrayList<String>();
        RULES.forEach((rule, query) -> {
            var where = sql.query(query, row -> row.getString(1));
            if (!where.isEmpty()) {
                discrepancies.add("not true: " + rule + ", see " + where);
            }
        });
        return discrepancies;
    }

    /// What a table of balances holds, by its key, where that is not what its writers were told.
    static <K> List<String> differences(Map<K, Long> acknowledged, Map<K, Long> held) {
        var differences = new ArrayList<String>();
        acknowledged.forEach((key, sum) -> {
            long found = held.getOrDefault(key, 0L);
            if (found != sum) {
                differences.add(key + " holds " + found + ", but " + sum + " was acknowledged");
            }
        });
        held.forEach((key, sum) -> {
            if (sum != 0 && !acknowledged.containsKey(key)) {
                differences.add(key + " holds " + sum + ", of which nobody was told");
            }
        });
        return differences;
    }
}
