package cash.persistence;

import cash.domain.Account;
import cash.domain.Ledger;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.Restoration;
import cash.domain.Transaction;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Fills empty tables: what clients name by an id gets its number here, in the order in which it comes.
@Singleton
final class SqlRestoration implements Restoration {

    /// The tables that are never empty.
    private static final Set<String> FILLED = Set.of("guard", "chains", "flyway_schema_history");

    private final Statements statements;
    private final Transactions transactions;
    private final TransactionPages pages;
    private final BankTransferPages bankTransfers;

    SqlRestoration(
            Statements statements, Transactions transactions, TransactionPages pages, BankTransferPages bankTransfers) {
        this.statements = statements;
        this.transactions = transactions;
        this.pages = pages;
        this.bankTransfers = bankTransfers;
    }

    /// The ledger has a directory of its own, so that nobody remembers numbers that are gone if this is rolled back.
    @Override
    public Optional<Ledger> begin() {
        var directory = new Directory(statements);
        directory.exclude();
        return isEmpty()
                ? Optional.of(new SqlLedger(statements, directory, transactions, pages, bankTransfers))
                : Optional.empty();
    }

    private boolean isEmpty() {
        return statements.query("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'""", row -> row.getString(1)).stream()
                .filter(table -> !FILLED.contains(table))
                .noneMatch(table -> statements
                        .query("SELECT EXISTS (SELECT 1 FROM `" + table + "`)", row -> row.getBoolean(1))
                        .getFirst());
    }

    @Override
    public void addRealAccounts(List<RealAccount> realAccounts) {
        var script = new Script(statements);
        var rows = new Insert(
                script,
                "INSERT INTO real_accounts (no, id, name, currency, status, iban, metadata, created_at) VALUES");
        var labels = new Insert(script, "INSERT INTO real_account_labels (label, no) VALUES");
        long number = last("real_accounts");
        for (var it : realAccounts) {
            long no = ++number;
            rows.row(
                    no,
                    Literal.ascii(it.id().value()),
                    Literal.of(it.name().value()),
                    Literal.ascii(it.currency().getCurrencyCode()),
                    Literal.ascii(it.status().name()),
                    it.iban() == null ? "NULL" : Literal.ascii(it.iban().value()),
                    Literal.ofNullable(Json.of(it.metadata())),
                    Literal.of(it.createdAt()));
            Bytes.labels(it.metadata()).forEach(label -> labels.row(Literal.ascii(label), no));
        }
        run(script, rows, labels);
    }

    @Override
    public void addAccounts(List<Account> accounts, Map<Account.Id, List<OverdraftLimit>> limits) {
        var script = new Script(statements);
        var rows = new Insert(
                script,
                "INSERT INTO accounts (no, id, name, home_no, status, overdraft_limit, metadata, created_at) VALUES");
        var labels = new Insert(script, "INSERT INTO account_labels (label, no) VALUES");
        var limitRows = new Insert(
                script,
                "INSERT INTO overdraft_limits (account_no, version, limit_before, limit_after, recorded_at) VALUES");
        var homes = homes(accounts);
        long number = last("accounts");
        for (var it : accounts) {
            long no = ++number;
            rows.row(
                    no,
                    Literal.ascii(it.id().value()),
                    Literal.of(it.name().value()),
                    it.home() == null ? null : Objects.requireNonNull(homes.get(it.home())),
                    Literal.ascii(it.status().name()),
                    it.overdraftLimit(),
                    Literal.ofNullable(Json.of(it.metadata())),
                    Literal.of(it.createdAt()));
            Bytes.labels(it.metadata()).forEach(label -> labels.row(Literal.ascii(label), no));
            for (var limit : limits.getOrDefault(it.id(), List.of())) {
                limitRows.row(no, limit.version(), limit.before(), limit.after(), Literal.of(limit.recordedAt()));
            }
        }
        run(script, rows, labels, limitRows);
    }

    private Map<RealAccount.Id, Long> homes(List<Account> accounts) {
        var ids = accounts.stream()
                .map(Account::home)
                .filter(Objects::nonNull)
                .map(id -> Literal.ascii(id.value()))
                .collect(Collectors.toSet());
        var homes = new HashMap<RealAccount.Id, Long>();
        if (!ids.isEmpty()) {
            statements.query(
                    "SELECT id, no FROM real_accounts WHERE id IN " + Literal.list(ids),
                    row -> homes.put(new RealAccount.Id(row.getString(1)), row.getLong(2)));
        }
        return homes;
    }

    private long last(String table) {
        return statements
                .query("SELECT COALESCE(MAX(no), 0) FROM " + table, row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public void setLastUnsealed(Transaction.Id step) {
        statements.update("INSERT INTO unsealed (id, last_step) VALUES (1, %s)".formatted(Literal.of(step)));
    }

    @Override
    public void addUses(List<Ledger.Use> uses) {
        var script = new Script(statements);
        var rows = new Insert(
                script, "INSERT INTO idempotency_keys (idempotency_key, fingerprint, transaction_id) VALUES");
        uses.forEach(it -> rows.row(
                Literal.of(it.key().toBytes()), Literal.of(it.fingerprint().toBytes()), Literal.of(it.step())));
        run(script, rows);
    }

    private static void run(Script script, Insert... inserts) {
        List.of(inserts).forEach(Insert::end);
        script.end();
    }
}
