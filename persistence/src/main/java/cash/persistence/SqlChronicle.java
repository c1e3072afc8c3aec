package cash.persistence;

import cash.domain.Account;
import cash.domain.Chronicle;
import cash.domain.Fingerprint;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.OverdraftLimit;
import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tables that are only added to, in the order of their primary keys.
@Singleton
final class SqlChronicle implements Chronicle {

    private final Statements statements;
    private final Transactions transactions;

    SqlChronicle(Statements statements, Transactions transactions) {
        this.statements = statements;
        this.transactions = transactions;
    }

    @Override
    public List<Transaction> transactions(Transaction.@Nullable Id after, int limit) {
        var behind = after == null ? "" : " WHERE id > " + Literal.of(after);
        var ids = statements.query(
                "SELECT id FROM transactions%s ORDER BY id LIMIT %d".formatted(behind, limit),
                row -> Bytes.toTransactionId(row.getBytes(1)));
        return transactions.findAll(ids).reversed();
    }

    @Override
    public List<Ledger.Use> uses(@Nullable IdempotencyKey after, int limit) {
        var behind = after == null ? "" : " WHERE idempotency_key > " + Literal.of(after.toBytes());
        return statements.query("""
                SELECT idempotency_key, fingerprint, transaction_id FROM idempotency_keys%s
                ORDER BY idempotency_key LIMIT %d""".formatted(behind, limit), SqlChronicle::use);
    }

    private static Ledger.Use use(ResultSet row) throws SQLException {
        var key = new IdempotencyKey(new String(row.getBytes(1), StandardCharsets.ISO_8859_1));
        return new Ledger.Use(key, Fingerprint.of(row.getBytes(2)), Bytes.toTransactionId(row.getBytes(3)));
    }

    @Override
    public Map<Account.Id, List<OverdraftLimit>> overdraftLimits(Collection<Account.Id> accounts) {
        var limits = new HashMap<Account.Id, List<OverdraftLimit>>();
        if (!accounts.isEmpty()) {
            var ids = Literal.list(
                    accounts.stream().map(id -> Literal.ascii(id.value())).toList());
            statements.query(
                    """
                    SELECT a.id, l.version, l.limit_before, l.limit_after, l.recorded_at
                    FROM accounts a
                    JOIN overdraft_limits l ON l.account_no = a.no
                    WHERE a.id IN %s
                    ORDER BY a.no, l.version""".formatted(ids),
                    row -> limits.computeIfAbsent(new Account.Id(row.getString(1)), _ -> new ArrayList<>())
                            .add(limit(row)));
        }
        return limits;
    }

    private static OverdraftLimit limit(ResultSet row) throws SQLException {
        return new OverdraftLimit(
                row.getLong(2),
                row.getObject(3, Long.class),
                row.getLong(4),
                Bytes.toInstant(row.getObject(5, LocalDateTime.class)));
    }
}
