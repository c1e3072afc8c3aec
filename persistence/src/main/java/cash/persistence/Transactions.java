package cash.persistence;

import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

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
        var rows = statements.query("""
                SELECT t.id, IF(x.position = 0, t.description, NULL) AS description, t.reference,
                       IF(x.position = 0, t.metadata, NULL) AS metadata, t.effective_at, t.recorded_at, x.units,
                       COALESCE(sr.currency, tr.currency) AS currency,
                       sr.id AS source_real_account, sa.id AS source_account, se.version AS source_version,
                       se.posted_change AS source_posted_change, se.held_change AS source_held_change,
                       se.posted_after AS source_posted_after, se.held_after AS source_held_after,
                       tr.id AS target_real_account, ta.id AS target_account, te.version AS target_version,
                       te.posted_change AS target_posted_change, te.held_change AS target_held_change,
                       te.posted_after AS target_posted_after, te.held_after AS target_held_after
                FROM transactions t
                JOIN transfers x ON x.transaction_id = t.id
                LEFT JOIN real_accounts sr ON sr.no = x.source_amount >> 40
                LEFT JOIN accounts sa ON sa.no = x.source_amount & 1099511627775
                LEFT JOIN entries se ON se.amount_id = x.source_amount AND se.version = x.source_version
                LEFT JOIN real_accounts tr ON tr.no = x.target_amount >> 40
                LEFT JOIN accounts ta ON ta.no = x.target_amount & 1099511627775
                LEFT JOIN entries te ON te.amount_id = x.target_amount AND te.version = x.target_version
                WHERE t.id IN %s
                ORDER BY t.id DESC, x.position""".formatted(list(ids)), TransferRow::of);
        var byTransaction = new LinkedHashMap<Transaction.Id, List<TransferRow>>();
        rows.forEach(row ->
                byTransaction.computeIfAbsent(row.id(), _ -> new ArrayList<>()).add(row));
        return byTransaction.values().stream().map(TransferRow::toDomain).toList();
    }

    private static String list(Collection<Transaction.Id> ids) {
        return Literal.list(ids.stream().map(Literal::of).toList());
    }
}
