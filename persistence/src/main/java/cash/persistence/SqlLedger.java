package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.ChainHead;
import cash.domain.Fingerprint;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.Period;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The ledger in `transactions`, `transfers` and `entries`, and the cells after them in `amounts`. A batch costs
/// one statement for each step and table, whatever its size.
@Singleton
final class SqlLedger implements Ledger {

    private final Statements statements;
    private final Directory directory;
    private final Transactions transactions;
    private final TransactionPages pages;
    private final BankTransferPages bankTransfers;

    SqlLedger(
            Statements statements,
            Directory directory,
            Transactions transactions,
            TransactionPages pages,
            BankTransferPages bankTransfers) {
        this.statements = statements;
        this.directory = directory;
        this.transactions = transactions;
        this.pages = pages;
        this.bankTransfers = bankTransfers;
    }

    @Override
    public Parties parties(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        return directory.parties(realAccounts, accounts);
    }

    @Override
    public Parties recall(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        return directory.recall(realAccounts, accounts);
    }

    @Override
    public void exclude() {
        directory.exclude();
    }

    /// In the order of their numbers, so that two writers never wait for each other in a circle.
    @Override
    public Map<Address, Amount> lock(Set<Address> addresses) {
        return read(addresses, " ORDER BY id FOR UPDATE");
    }

    @Override
    public Map<Address, Amount> look(Set<Address> addresses) {
        return read(addresses, "");
    }

    private Map<Address, Amount> read(Set<Address> addresses, String locking) {
        if (addresses.isEmpty()) {
            return Map.of();
        }
        var cells = directory.cells(addresses);
        var unused = HashMap.<Long, Amount>newHashMap(cells.size());
        cells.forEach((address, cell) -> unused.put(cell.number(), Amount.unused(address, cell.currency())));
        var sql = "SELECT id, posted, held, version, last_transaction FROM amounts WHERE id IN " + list(unused.keySet())
                + locking;
        var result = HashMap.<Address, Amount>newHashMap(cells.size());
        statements.query(sql, row -> {
            var cell = Objects.requireNonNull(unused.remove(row.getLong(1)));
            var balance = new Balance(row.getLong(2), row.getLong(3));
            var last = Bytes.toTransactionId(row.getBytes(5));
            var amount = new Amount(cell.address(), cell.currency(), balance, row.getLong(4), last);
            return result.put(cell.address(), amount);
        });
        unused.values().forEach(cell -> result.put(cell.address(), cell));
        return result;
    }

    private static String list(Collection<Long> numbers) {
        return Literal.list(numbers.stream().map(String::valueOf).toList());
    }

    @Override
    public ChainHead head(int chain) {
        return head(chain, "");
    }

    @Override
    public ChainHead lockHead(int chain) {
        return head(chain, " FOR UPDATE");
    }

    private ChainHead head(int chain, String locking) {
        return statements
                .query("SELECT last_step, hash, length FROM chains WHERE no = " + chain + locking, row -> {
                    var last = row.getBytes(1);
                    return new ChainHead(
                            chain,
                            last == null ? null : Bytes.toTransactionId(last),
                            Bytes.toHex(row.getBytes(2)),
                            row.getLong(3));
                })
                .getFirst();
    }

    @Override
    public Totals lockTotals(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        var rows = new HashMap<RealAccount.Id, Balance>();
        var columns = new HashMap<Account.Id, Map<Currency, Balance>>();
        var realAccountIds = ids(realAccounts, RealAccount.Id::value);
        var accountIds = ids(accounts, Account.Id::value);
        // Who adds a slot or a cell shares the row of its real account and its account, so these are locked first.
        statements.query(
                "SELECT no FROM real_accounts WHERE id IN " + realAccountIds + " ORDER BY no FOR UPDATE",
                row -> row.getLong(1));
        statements.query(
                "SELECT no FROM accounts WHERE id IN " + accountIds + " ORDER BY no FOR UPDATE", row -> row.getLong(1));
        statements.query("""
                SELECT t.slot FROM real_accounts r JOIN real_account_totals t ON t.real_account_no = r.no
                WHERE r.id IN %s ORDER BY t.real_account_no, t.slot FOR UPDATE""".formatted(realAccountIds), row -> row.getInt(1));
        statements.query("""
                SELECT m.id FROM accounts a JOIN amounts m ON m.account_no = a.no
                WHERE a.id IN %s ORDER BY m.id FOR UPDATE""".formatted(accountIds), row -> row.getLong(1));
        statements.query(
                """
                SELECT r.id, SUM(t.posted), SUM(t.held)
                FROM real_accounts r JOIN real_account_totals t ON t.real_account_no = r.no
                WHERE r.id IN %s GROUP BY r.id""".formatted(realAccountIds), row -> rows.put(new RealAccount.Id(row.getString(1)), balance(row, 2)));
        statements.query(
                """
                SELECT a.id, r.currency, SUM(m.posted), SUM(m.held)
                FROM accounts a
                JOIN amounts m ON m.account_no = a.no
                JOIN real_accounts r ON r.no = m.real_account_no
                WHERE a.id IN %s GROUP BY a.id, r.currency""".formatted(accountIds),
                row -> columns.computeIfAbsent(new Account.Id(row.getString(1)), _ -> new HashMap<>())
                        .put(Money.currency(row.getString(2)), balance(row, 3)));
        return new Totals(rows, columns);
    }

    private static Balance balance(ResultSet row, int column) throws SQLException {
        return new Balance(
                row.getBigDecimal(column).longValueExact(),
                row.getBigDecimal(column + 1).longValueExact());
    }

    private static <I> String ids(Set<I> ids, Function<I, String> text) {
        return Literal.list(
                ids.stream().map(id -> Literal.ascii(text.apply(id))).toList());
    }

    @Override
    public Map<IdempotencyKey, Use> uses(Set<IdempotencyKey> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        var list =
                Literal.list(keys.stream().map(key -> Literal.of(key.toBytes())).toList());
        return statements
                .query(
                        "SELECT idempotency_key, fingerprint, transaction_id FROM idempotency_keys"
                                + " WHERE idempotency_key IN " + list,
                        SqlLedger::use)
                .stream()
                .collect(Collectors.toMap(Use::key, Function.identity()));
    }

    private static Use use(ResultSet row) throws SQLException {
        var key = new IdempotencyKey(new String(row.getBytes(1), StandardCharsets.ISO_8859_1));
        return new Use(key, Fingerprint.of(row.getBytes(2)), Bytes.toTransactionId(row.getBytes(3)));
    }

    @Override
    public Map<Reference, Transaction.Id> references(Set<Reference> references) {
        if (references.isEmpty()) {
            return Map.of();
        }
        var list = Literal.list(references.stream().map(Literal::of).toList());
        var result = new HashMap<Reference, Transaction.Id>();
        statements.query(
                "SELECT reference, transaction_id FROM transaction_references WHERE reference IN " + list,
                row -> result.put(
                        new Reference(new String(row.getBytes(1), StandardCharsets.UTF_8)),
                        Bytes.toTransactionId(row.getBytes(2))));
        return result;
    }

    @Override
    public void write(List<Recording> recordings, Collection<ChainHead> heads) {
        var script = new Script(statements);
        var batch = batch(recordings, heads, script);
        batch.writeCells();
        batch.writeNew();
        batch.writeSums();
        script.end();
    }

    /// What was seen is looked at in the same round trip that writes, so being wrong costs what was written in
    /// vain. The cells come first, so that nobody behind gets to them earlier. Who is behind somebody writes
    /// what is its own while it waits, and then takes the cells that are foreseen, in a round trip of their own:
    /// once its answer is there, the next one can only get in line behind it.
    @Override
    public void writeIfUnchanged(List<Recording> recordings, Collection<ChainHead> heads, Seen seen, Turn turn) {
        var script = new Script(statements);
        script.check("SELECT %s (changes <> %d) FROM guard WHERE id = 1 LOCK IN SHARE MODE"
                .formatted(Script.FAIL_UNLESS_0, seen.parties().changes()));
        var batch = batch(recordings, heads, script);
        if (seen.foreseen()) {
            batch.writeNew();
            batch.writeCellsBut(seen.cells().stream().map(Amount::address).collect(Collectors.toSet()));
            script.run();
            turn.await();
            checkUnchanged(seen.cells(), script);
            batch.writeCells();
            script.run();
            turn.hasCells();
            batch.writeSums();
        } else {
            checkUnchanged(seen.cells(), script);
            batch.writeCells();
            batch.writeNew();
            batch.writeSums();
            turn.hasCells();
        }
        script.end();
    }

    private void checkUnchanged(Collection<Amount> cells, Script script) {
        if (!cells.isEmpty()) {
            script.check(unchanged(cells));
        }
    }

    /// Fails unless exactly those cells that were used are there, left by the same steps. It waits for whoever
    /// is writing them.
    private String unchanged(Collection<Amount> cells) {
        var numbers = directory.cells(cells.stream().map(Amount::address).toList());
        var all = new ArrayList<String>(cells.size());
        var used = new ArrayList<String>(cells.size());
        for (var cell : cells) {
            long number = Objects.requireNonNull(numbers.get(cell.address())).number();
            all.add(String.valueOf(number));
            if (cell.last() != null) {
                used.add("(" + number + "," + Literal.of(cell.last()) + ")");
            }
        }
        var wrong = used.isEmpty()
                ? "COUNT(*) > 0"
                : "COUNT(*) <> %1$d OR SUM((id, last_transaction) IN %2$s) <> %1$d"
                        .formatted(used.size(), Literal.list(used));
        return "SELECT %s (%s) FROM amounts WHERE id IN %s FOR UPDATE"
                .formatted(Script.FAIL_UNLESS_0, wrong, Literal.list(all));
    }

    private BatchInsert batch(List<Recording> recordings, Collection<ChainHead> heads, Script script) {
        var touched = new HashSet<Address>();
        for (var recording : recordings) {
            for (var transfer : recording.transaction().transfers()) {
                addCell(touched, transfer.source());
                addCell(touched, transfer.target());
            }
        }
        var batch = new BatchInsert(script, directory.cells(touched), heads);
        recordings.forEach(batch::add);
        return batch;
    }

    private static void addCell(Set<Address> cells, Place.End end) {
        if (end instanceof Address cell) {
            cells.add(cell);
        }
    }

    @Override
    public Optional<Transaction> find(Transaction.Id id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    @Override
    public List<Transaction> findAll(Collection<Transaction.Id> ids) {
        return transactions.findAll(ids);
    }

    @Override
    public Map<Transaction.Id, Transaction> findSteps(Collection<Transaction.Id> steps) {
        return transactions.findSteps(steps);
    }

    @Override
    public Map<Transaction.Id, List<BigInteger>> reversed(Collection<Transaction.Id> ids) {
        var reversed = new HashMap<Transaction.Id, List<BigInteger>>();
        if (!ids.isEmpty()) {
            statements.query(
                    "SELECT original_id, units FROM reversals WHERE original_id IN %s ORDER BY original_id, reversal_id"
                            .formatted(
                                    Literal.list(ids.stream().map(Literal::of).toList())),
                    row -> reversed.computeIfAbsent(Bytes.toTransactionId(row.getBytes(1)), _ -> new ArrayList<>())
                            .add(row.getBigDecimal(2).toBigIntegerExact()));
        }
        return reversed;
    }

    @Override
    public List<Transaction.Id> dueHolds(Instant now, int limit) {
        return dueHolds(
                "SELECT o.transaction_id FROM open_holds o WHERE o.expires_at <= %s ORDER BY o.expires_at LIMIT "
                                .formatted(Literal.of(now))
                        + limit);
    }

    @Override
    public List<Transaction.Id> dueHolds(Set<Address> cells, Instant now) {
        var numbers = directory.cells(cells).values().stream()
                .map(Directory.Cell::number)
                .toList();
        return dueHolds("""
                SELECT DISTINCT o.transaction_id FROM open_holds o
                JOIN hold_cells c ON c.transaction_id = o.transaction_id
                WHERE o.expires_at <= %s AND c.amount_id IN %s AND c.reserved > 0""".formatted(Literal.of(now), list(numbers)));
    }

    private List<Transaction.Id> dueHolds(String sql) {
        return statements.query(sql, row -> Bytes.toTransactionId(row.getBytes(1)));
    }

    @Override
    public List<Transaction> list(Transaction.Filter filter, Transaction.@Nullable Id before, int limit) {
        return transactions.findAll(pages.page(filter, before, limit));
    }

    @Override
    public List<BankTransfers> bankTransfers(
            Period period, Set<RealAccount.Id> among, Transaction.@Nullable Id before, int limit) {
        return bankTransfers.page(period, among, before, limit);
    }
}
