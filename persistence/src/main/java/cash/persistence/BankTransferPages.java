package cash.persistence;

import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.Period;
import cash.domain.RealAccount;
import cash.domain.RealMovement;
import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what was moved between banks, page by page. Transfers lie in the order of their transactions' ids, which
/// is that of recording, so that only those of the period are read, and those of the page before are not read
/// again.
@Singleton
final class BankTransferPages {

    /// What was moved for good by transactions when they were made, at steps that a condition names; the others are
    /// holds, which move when they are posted. `EXISTS` would be turned into a read of all holds there ever were.
    private static final String MADE = """
            FROM transfers x
            WHERE %1$s AND x.source_amount >> 40 <> x.target_amount >> 40
              AND (SELECT 1 FROM holds h WHERE h.transaction_id = x.transaction_id LIMIT 1) IS NULL""";

    private final Statements statements;

    BankTransferPages(Statements statements) {
        this.statements = statements;
    }

    /// See [Ledger#bankTransfers]. First the page's ids and then its transfers, each from one range of ids: joined
    /// in one statement, both servers may begin with all transfers there ever were.
    List<Ledger.BankTransfers> page(
            Period period, Set<RealAccount.Id> among, Transaction.@Nullable Id before, int limit) {
        var from = TransactionPages.firstOf(period.from());
        var to = TransactionPages.firstOf(period.to());
        var ids = ids(from, before == null || to.compareTo(before) < 0 ? to : before, touches(among), limit);
        return ids.isEmpty() ? List.of() : transfers(ids);
    }

    private List<Transaction.Id> ids(Transaction.Id from, Transaction.Id until, String touches, int limit) {
        var range = "%%s >= %s AND %%1$s < %s".formatted(Literal.of(from), Literal.of(until));
        return statements.query(
                """
                SELECT step
                FROM ((SELECT DISTINCT x.transaction_id AS step %s ORDER BY x.transaction_id DESC LIMIT %4$d)
                      UNION ALL
                      (SELECT d.id AS step FROM hold_ends d
                       WHERE %s
                         AND (SELECT 1
                              FROM hold_end_transfers y
                              JOIN transfers x ON x.transaction_id = y.transaction_id AND x.position = y.position
                              WHERE y.transaction_id = d.transaction_id AND y.units > 0
                                AND x.source_amount >> 40 <> x.target_amount >> 40 AND %s
                              LIMIT 1) IS NOT NULL
                       ORDER BY d.id DESC LIMIT %4$d)) s
                ORDER BY step DESC LIMIT %4$d""".formatted(
                                MADE.formatted(range.formatted("x.transaction_id") + " AND " + touches),
                                range.formatted("d.id"),
                                touches,
                                limit),
                row -> Bytes.toTransactionId(row.getBytes(1)));
    }

    /// What was moved at these steps, which are in their order, the greatest first.
    private List<Ledger.BankTransfers> transfers(List<Transaction.Id> steps) {
        var movements = new LinkedHashMap<Transaction.Id, List<RealMovement>>();
        steps.forEach(step -> movements.put(step, new ArrayList<>()));
        var transactions = new HashMap<Transaction.Id, Transaction.Id>();
        var range = "%%s >= %s AND %%1$s <= %s".formatted(Literal.of(steps.getLast()), Literal.of(steps.getFirst()));
        statements.query(
                """
                SELECT m.step, s.id, t.id, s.currency, m.units, m.transaction_id
                FROM (SELECT x.transaction_id AS step, x.transaction_id, x.position, x.source_amount, x.target_amount,
                             x.units %s
                      UNION ALL
                      SELECT d.id, x.transaction_id, x.position, x.source_amount, x.target_amount, y.units
                      FROM hold_ends d
                      JOIN hold_end_transfers y ON y.transaction_id = d.transaction_id
                      JOIN transfers x ON x.transaction_id = y.transaction_id AND x.position = y.position
                      WHERE %s AND y.units > 0 AND x.source_amount >> 40 <> x.target_amount >> 40) m
                JOIN real_accounts s ON s.no = m.source_amount >> 40
                JOIN real_accounts t ON t.no = m.target_amount >> 40
                ORDER BY m.step, m.position""".formatted(MADE.formatted(range.formatted("x.transaction_id")), range.formatted("d.id")), row -> {
                    var step = Bytes.toTransactionId(row.getBytes(1));
                    transactions.put(step, Bytes.toTransactionId(row.getBytes(6)));
                    var atStep = movements.get(step);
                    return atStep != null && atStep.add(movement(row));
                });
        var page = new ArrayList<Ledger.BankTransfers>(steps.size());
        movements.forEach((step, atStep) ->
                page.add(new Ledger.BankTransfers(step, Objects.requireNonNull(transactions.get(step)), atStep)));
        return page;
    }

    private static RealMovement movement(ResultSet row) throws SQLException {
        return new RealMovement(
                new RealAccount.Id(row.getString(2)),
                new RealAccount.Id(row.getString(3)),
                new Money(row.getLong(5), Money.currency(row.getString(4))));
    }

    /// Whether an end of a transfer lies in one of these real accounts.
    private String touches(Set<RealAccount.Id> among) {
        if (among.isEmpty()) {
            return "TRUE";
        }
        var ids = among.stream().map(id -> Literal.ascii(id.value())).toList();
        var numbers = statements.query(
                "SELECT no FROM real_accounts WHERE id IN " + Literal.list(ids), row -> String.valueOf(row.getLong(1)));
        return numbers.isEmpty()
                ? "FALSE"
                : "(x.source_amount >> 40 IN %1$s OR x.target_amount >> 40 IN %1$s)".formatted(Literal.list(numbers));
    }
}
