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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what was moved between banks, page by page. Transfers lie in the order of their transactions' ids, which
/// is that of recording, so that only those of the period are read, and those of the page before are not read
/// again.
@Singleton
final class BankTransferPages {

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
        return statements.query(
                """
                SELECT DISTINCT x.transaction_id
                FROM transfers x
                WHERE x.transaction_id >= %s AND x.transaction_id < %s
                  AND x.source_amount >> 40 <> x.target_amount >> 40 AND %s
                ORDER BY x.transaction_id DESC
                LIMIT %d""".formatted(Literal.of(from), Literal.of(until), touches, limit),
                row -> Bytes.toTransactionId(row.getBytes(1)));
    }

    /// What these transactions moved; they are in the order of their ids, the greatest first.
    private List<Ledger.BankTransfers> transfers(List<Transaction.Id> ids) {
        var movements = new LinkedHashMap<Transaction.Id, List<RealMovement>>();
        ids.forEach(id -> movements.put(id, new ArrayList<>()));
        statements.query("""
                SELECT x.transaction_id, s.id, t.id, s.currency, x.units
                FROM transfers x
                STRAIGHT_JOIN real_accounts s ON s.no = x.source_amount >> 40
                STRAIGHT_JOIN real_accounts t ON t.no = x.target_amount >> 40
                WHERE x.transaction_id >= %s AND x.transaction_id <= %s
                  AND x.source_amount >> 40 <> x.target_amount >> 40
                ORDER BY x.transaction_id, x.position""".formatted(Literal.of(ids.getLast()), Literal.of(ids.getFirst())), row -> {
            var ofTransaction = movements.get(Bytes.toTransactionId(row.getBytes(1)));
            return ofTransaction != null && ofTransaction.add(movement(row));
        });
        var page = new ArrayList<Ledger.BankTransfers>(ids.size());
        movements.forEach((id, ofTransaction) -> page.add(new Ledger.BankTransfers(id, id, ofTransaction)));
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
