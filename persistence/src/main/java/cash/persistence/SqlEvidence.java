package cash.persistence;

import cash.domain.Evidence;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tables as they are, each read in the order in which it is stored. What does not lie in the same order is not
/// joined, unless it is rare: looking up the entries of transfers one by one took 90 times as long as reading both
/// from end to end, once they were more than the database's memory holds.
@Singleton
final class SqlEvidence implements Evidence {

    /// What a hold reserves in the source of a transfer, told with the first one out of it.
    private static final String RESERVED = """
            IF(c.reserved > 0 AND x.position = (SELECT MIN(z.position) FROM transfers z
                                                WHERE z.transaction_id = x.transaction_id
                                                  AND z.source_amount = x.source_amount), c.reserved, 0)""";

    private final Statements statements;
    private final StepPages steps;

    SqlEvidence(Statements statements, StepPages steps) {
        this.statements = statements;
        this.steps = steps;
    }

    @Override
    public List<Cell> cells(long first, int limit) {
        return statements.query("""
                SELECT id, real_account_no, account_no, posted, held, version, last_transaction
                FROM amounts WHERE id >= %d ORDER BY id LIMIT %d""".formatted(first, limit), row -> {
            long number = row.getLong(1);
            int realAccount = AmountId.realAccountNo(number);
            return new Cell(
                    number,
                    realAccount,
                    AmountId.accountNo(number),
                    realAccount == row.getInt(2) && AmountId.accountNo(number) == row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    id(row, 7));
        });
    }

    @Override
    public void entries(long first, long last, Consumer<Entry> each) {
        statements.stream("""
                SELECT amount_id, version, transaction_id, posted_change, held_change, posted_after, held_after
                FROM entries WHERE amount_id BETWEEN %d AND %d ORDER BY amount_id, version""".formatted(first, last), row -> {
            long cell = row.getLong(1);
            each.accept(new Entry(
                    cell,
                    AmountId.realAccountNo(cell),
                    row.getLong(2),
                    id(row, 3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7)));
        });
    }

    /// A hold moves nothing when it is made: it reserves, which is told with the first transfer out of each cell. Its
    /// end releases that, and moves what it posts.
    @Override
    public void transfers(Consumer<Transfer> each) {
        statements.stream("""
                SELECT x.transaction_id, x.position,
                       IF(h.transaction_id IS NOT NULL AND x.source_version IS NULL, NULL, x.source_amount),
                       x.source_version,
                       IF(h.transaction_id IS NOT NULL AND x.target_version IS NULL, NULL, x.target_amount),
                       x.target_version,
                       IF(h.transaction_id IS NULL, x.units, 0), %s
                FROM transfers x
                LEFT JOIN holds h ON h.transaction_id = x.transaction_id
                LEFT JOIN hold_cells c ON c.transaction_id = h.transaction_id AND c.amount_id = x.source_amount
                ORDER BY x.transaction_id, x.position""".formatted(RESERVED), row -> each.accept(transfer(row, 1)));
        statements.stream("""
                SELECT d.id, x.position,
                       IF(y.source_version IS NULL AND y.units = 0, NULL, x.source_amount), y.source_version,
                       IF(y.target_version IS NULL AND y.units = 0, NULL, x.target_amount), y.target_version,
                       y.units, %s
                FROM hold_ends d
                JOIN hold_end_transfers y ON y.transaction_id = d.transaction_id
                JOIN transfers x ON x.transaction_id = y.transaction_id AND x.position = y.position
                LEFT JOIN hold_cells c ON c.transaction_id = x.transaction_id AND c.amount_id = x.source_amount
                ORDER BY d.id, x.position""".formatted(RESERVED), row -> each.accept(transfer(row, -1)));
    }

    private static Transfer transfer(ResultSet row, int sign) throws SQLException {
        return new Transfer(
                id(row, 1), row.getInt(2), touched(row, 3), touched(row, 5), row.getLong(7), sign * row.getLong(8));
    }

    @Override
    public void reserved(Consumer<Reserved> each) {
        statements.stream("""
                SELECT c.amount_id, SUM(c.reserved)
                FROM open_holds o JOIN hold_cells c ON c.transaction_id = o.transaction_id
                GROUP BY c.amount_id HAVING SUM(c.reserved) <> 0""", row -> each.accept(new Reserved(row.getLong(1), whole(row.getBigDecimal(2)))));
    }

    /// A cell without a version can't be found among the entries, and has none that could be 0.
    private static @Nullable Touched touched(ResultSet row, int column) throws SQLException {
        long cell = row.getLong(column);
        return row.wasNull() ? null : new Touched(cell, row.getLong(column + 1));
    }

    @Override
    public void transactions(Consumer<UUID> each) {
        statements.stream("SELECT id FROM transactions ORDER BY id", row -> each.accept(id(row, 1)));
        statements.stream("SELECT id FROM hold_ends ORDER BY id", row -> each.accept(id(row, 1)));
    }

    @Override
    public void realAccounts(Consumer<Total> each) {
        statements.stream("""
                SELECT r.no, COALESCE(SUM(t.posted), 0), COALESCE(SUM(t.held), 0)
                FROM real_accounts r LEFT JOIN real_account_totals t ON t.real_account_no = r.no
                GROUP BY r.no ORDER BY r.no""", row -> each.accept(total(row, row.getLong(1), 2)));
    }

    @Override
    public long accounts() {
        return statements
                .query("SELECT COUNT(*) FROM accounts", row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public List<Totals> accounts(Collection<Long> numbers) {
        var list = Literal.list(numbers.stream().map(String::valueOf).toList());
        var accounts = new ArrayList<Totals>();
        statements.stream("""
                SELECT a.no, a.id, SUM(m.posted), SUM(m.held)
                FROM accounts a
                JOIN amounts m ON m.account_no = a.no
                JOIN real_accounts r ON r.no = m.real_account_no
                WHERE a.no IN %s
                GROUP BY a.no, a.id, r.currency ORDER BY a.no""".formatted(list), row -> {
            long number = row.getLong(1);
            if (accounts.isEmpty() || accounts.getLast().number() != number) {
                accounts.add(new Totals(number, row.getString(2), new ArrayList<>()));
            }
            accounts.getLast().balances().add(total(row, number, 3));
        });
        return accounts;
    }

    private static Total total(ResultSet row, long number, int column) throws SQLException {
        return new Total(number, whole(row.getBigDecimal(column)), whole(row.getBigDecimal(column + 1)));
    }

    private static BigInteger whole(BigDecimal sum) {
        return sum.toBigIntegerExact();
    }

    @Override
    public List<Step> steps(@Nullable UUID after, int about) {
        return steps.page(after, about);
    }

    @Override
    public List<Head> heads() {
        return statements.query("SELECT no, last_step, hash, length FROM chains ORDER BY no", row -> {
            var last = row.getBytes(2);
            return new Head(
                    row.getInt(1),
                    last == null ? null : Bytes.toUuid(last),
                    Bytes.toHex(row.getBytes(3)),
                    row.getLong(4));
        });
    }

    @Override
    public @Nullable UUID lastUnsealed() {
        var last = statements.query("SELECT last_step FROM unsealed", row -> id(row, 1));
        return last.isEmpty() ? null : last.getFirst();
    }

    @Override
    public String cellName(long cell) {
        long account = AmountId.accountNo(cell);
        return realAccountName(AmountId.realAccountNo(cell)) + "/"
                + name("SELECT id FROM accounts WHERE no = " + account, account);
    }

    @Override
    public String realAccountName(long realAccount) {
        return name("SELECT id FROM real_accounts WHERE no = " + realAccount, realAccount);
    }

    /// What is not there is called by its number.
    private String name(String query, long number) {
        var ids = statements.query(query, row -> row.getString(1));
        return ids.isEmpty() ? "#" + number : ids.getFirst();
    }

    private static UUID id(ResultSet row, int column) throws SQLException {
        return Bytes.toUuid(row.getBytes(column));
    }
}
