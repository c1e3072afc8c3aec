package cash.persistence;

import cash.domain.Account;
import cash.domain.Chronicle;
import cash.domain.Fingerprint;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
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
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tables that are only added to, in the order of their primary keys.
@Singleton
final class SqlChronicle implements Chronicle {

    private record Step(Transaction.Id id, Transaction.Id transaction) {}

    private final Statements statements;
    private final Transactions transactions;

    SqlChronicle(Statements statements, Transactions transactions) {
        this.statements = statements;
        this.transactions = transactions;
    }

    @Override
    public List<RealAccount> realAccounts(RealAccount.@Nullable Id after, int limit) {
        return statements.query(
                """
                SELECT no, id, name, currency, status, iban, metadata, created_at FROM real_accounts
                WHERE no > %s ORDER BY no LIMIT %d""".formatted(number("real_accounts", after == null ? null : after.value()), limit),
                row -> new RealAccountRow(
                                row.getInt(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getObject(8, LocalDateTime.class))
                        .toDomain());
    }

    @Override
    public List<Account> accounts(Account.@Nullable Id after, int limit) {
        return statements.query(
                """
                SELECT a.no, a.id, a.name, h.id, a.status, a.overdraft_limit, a.metadata, a.created_at
                FROM accounts a LEFT JOIN real_accounts h ON h.no = a.home_no
                WHERE a.no > %s ORDER BY a.no LIMIT %d""".formatted(number("accounts", after == null ? null : after.value()), limit),
                row -> new AccountRow.WithHome(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                row.getString(7),
                                row.getObject(8, LocalDateTime.class))
                        .toDomain());
    }

    /// The number of what has this id, in SQL; 0 is before all of them.
    private static String number(String table, @Nullable String id) {
        return id == null ? "0" : "(SELECT n.no FROM %s n WHERE n.id = %s)".formatted(table, Literal.ascii(id));
    }

    /// The makings of transactions and the ends of holds are in two tables, each in the order of its ids.
    @Override
    public List<Transaction> steps(Transaction.@Nullable Id after, int limit) {
        var behind = after == null ? "" : " WHERE id > " + Literal.of(after);
        var steps = statements.query(
                """
                (SELECT id AS step, id FROM transactions%1$s ORDER BY id LIMIT %2$d)
                UNION ALL
                (SELECT id AS step, transaction_id FROM hold_ends%1$s ORDER BY hold_ends.id LIMIT %2$d)
                ORDER BY step LIMIT %2$d""".formatted(behind, limit),
                row -> new Step(Bytes.toTransactionId(row.getBytes(1)), Bytes.toTransactionId(row.getBytes(2))));
        var found = transactions.findAll(steps.stream().map(Step::transaction).collect(Collectors.toSet())).stream()
                .collect(Collectors.toMap(Transaction::id, Function.identity()));
        return steps.stream()
                .map(it -> Objects.requireNonNull(found.get(it.transaction)).asOf(it.id))
                .toList();
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
