package cash.persistence;

import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads transactions back by their ids.
@Singleton
final class Transactions {

    private final Statements statements;

    Transactions(Statements statements) {
        this.statements = statements;
    }

    /// The newest first.
    List<Transaction> findAll(Collection<Transaction.Id> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var rows = statements.query(
                """
                SELECT t.id, IF(x.position = 0, t.description, NULL) AS description, t.reference,
                       IF(x.position = 0, t.metadata, NULL) AS metadata, t.effective_at, x.units, t.chain, t.hash,
                       h.transaction_id IS NOT NULL AS is_hold, h.expires_at, d.id AS end_id, d.outcome,
                       d.chain AS end_chain, d.hash AS end_hash,
                       y.units AS end_units, v.original_id,
                       EXISTS (SELECT 1 FROM reversals w WHERE w.original_id = t.id) AS is_reversed,
                       COALESCE(sr.currency, tr.currency) AS currency,
                       sr.id AS source_real_account, sa.id AS source_account,
                       tr.id AS target_real_account, ta.id AS target_account,
                       %s,
                       %s,
                       %s,
                       %s
                FROM transactions t
                JOIN transfers x ON x.transaction_id = t.id
                LEFT JOIN holds h ON h.transaction_id = t.id
                LEFT JOIN hold_ends d ON d.transaction_id = h.transaction_id
                LEFT JOIN hold_end_transfers y ON y.transaction_id = d.transaction_id AND y.position = x.position
                LEFT JOIN reversals v ON v.reversal_id = t.id
                LEFT JOIN real_accounts sr ON sr.no = x.source_amount >> 40
                LEFT JOIN accounts sa ON sa.no = x.source_amount & 1099511627775
                LEFT JOIN entries se ON se.amount_id = x.source_amount AND se.version = x.source_version
                LEFT JOIN entries sy ON sy.amount_id = x.source_amount AND sy.version = y.source_version
                LEFT JOIN real_accounts tr ON tr.no = x.target_amount >> 40
                LEFT JOIN accounts ta ON ta.no = x.target_amount & 1099511627775
                LEFT JOIN entries te ON te.amount_id = x.target_amount AND te.version = x.target_version
                LEFT JOIN entries ty ON ty.amount_id = x.target_amount AND ty.version = y.target_version
                WHERE t.id IN %s
                ORDER BY t.id DESC, x.position""".formatted(entry("se"), entry("te"), entry("sy"), entry("ty"), list(ids)), TransferRow::of);
        var byTransaction = new LinkedHashMap<Transaction.Id, List<TransferRow>>();
        rows.forEach(row ->
                byTransaction.computeIfAbsent(row.id(), _ -> new ArrayList<>()).add(row));
        var reversals = reversals(rows);
        return byTransaction.values().stream()
                .map(TransferRow::toDomain)
                .map(it -> reversals.containsKey(it.id()) ? it.withReversals(reversals.get(it.id())) : it)
                .toList();
    }

    private static String entry(String table) {
        return """
                %1$s.version AS %1$s_version, %1$s.posted_change AS %1$s_posted_change,
                %1$s.held_change AS %1$s_held_change, %1$s.posted_after AS %1$s_posted_after,
                %1$s.held_after AS %1$s_held_after""".formatted(table);
    }

    /// The reversals of those that have any, the oldest first.
    private Map<Transaction.Id, List<Transaction.Id>> reversals(List<TransferRow> rows) {
        var reversed = rows.stream()
                .filter(TransferRow::isReversed)
                .map(TransferRow::id)
                .distinct()
                .toList();
        var reversals = new HashMap<Transaction.Id, List<Transaction.Id>>();
        if (!reversed.isEmpty()) {
            statements.query(
                    "SELECT original_id, reversal_id FROM reversals WHERE original_id IN %s ORDER BY reversal_id"
                            .formatted(list(reversed)),
                    row -> reversals
                            .computeIfAbsent(Bytes.toTransactionId(row.getBytes(1)), _ -> new ArrayList<>())
                            .add(Bytes.toTransactionId(row.getBytes(2))));
        }
        return reversals;
    }

    /// See [cash.domain.Ledger#findSteps].
    Map<Transaction.Id, Transaction> findSteps(Collection<Transaction.Id> steps) {
        if (steps.isEmpty()) {
            return Map.of();
        }
        var transactions = new HashMap<Transaction.Id, Transaction.Id>();
        steps.forEach(step -> transactions.put(step, step));
        statements.query(
                "SELECT id, transaction_id FROM hold_ends WHERE id IN " + list(steps),
                row -> transactions.put(
                        Bytes.toTransactionId(row.getBytes(1)), Bytes.toTransactionId(row.getBytes(2))));
        var found = findAll(Set.copyOf(transactions.values())).stream()
                .collect(Collectors.toMap(Transaction::id, Function.identity()));
        var bySteps = new HashMap<Transaction.Id, Transaction>();
        transactions.forEach((step, id) -> {
            var transaction = found.get(id);
            if (transaction != null) {
                bySteps.put(step, transaction);
            }
        });
        return bySteps;
    }

    private static String list(Collection<Transaction.Id> ids) {
        return Literal.list(ids.stream().map(Literal::of).toList());
    }
}
