package cash.persistence;

import cash.domain.Account;
import cash.domain.Accounts;
import cash.domain.Amount;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accounts in the table `accounts`.
@JdbcRepository(dialect = Dialect.MYSQL)
abstract class SqlAccounts implements GenericRepository<AccountRow, Long>, Accounts {

    @Override
    public boolean add(Account account) {
        if (locked(account.id().value()).isPresent()) {
            return false;
        }
        var row = insert(AccountRow.of(account, null, homeNo(account.home())));
        long no = Rows.number(row.no());
        insertLabels(account, no);
        insertLimit(no, OverdraftLimit.first(account));
        return true;
    }

    abstract AccountRow insert(AccountRow row);

    private @Nullable Integer homeNo(RealAccount.@Nullable Id home) {
        return home == null ? null : realAccountNo(home.value()).orElseThrow();
    }

    @Query("SELECT no FROM real_accounts WHERE id = :id")
    abstract Optional<Integer> realAccountNo(String id);

    @Override
    public Optional<Account.WithBalances> find(Account.Id id) {
        return Failures.translated(() -> AccountRow.WithBalance.toDomain(withBalances(id.value())).stream()
                .findFirst());
    }

    @Query("""
            SELECT a.*, h.id AS home, r.currency, SUM(m.posted) AS posted, SUM(m.held) AS held
            FROM accounts a
            LEFT JOIN real_accounts h ON h.no = a.home_no
            LEFT JOIN amounts m ON m.account_no = a.no
            LEFT JOIN real_accounts r ON r.no = m.real_account_no
            WHERE a.id = :id
            GROUP BY a.no, r.currency
            """)
    abstract List<AccountRow.WithBalance> withBalances(String id);

    @Override
    public List<Account.WithBalances> list(Account.Filter filter, Account.@Nullable Id after, int limit) {
        return Failures.translated(() -> AccountRow.WithBalance.toDomain(page(
                after == null ? "" : after.value(),
                filter.status() == null ? "" : filter.status().name(),
                filter.home() == null ? "" : filter.home().value(),
                Rows.labels(filter.metadata()),
                filter.metadata().values().size(),
                limit)));
    }

    @Query("""
            SELECT a.*, h.id AS home, r.currency, SUM(m.posted) AS posted, SUM(m.held) AS held
            FROM (SELECT * FROM accounts b
                  WHERE b.id > :after
                    AND (:status = '' OR b.status = :status)
                    AND (:home = '' OR b.home_no = (SELECT no FROM real_accounts WHERE id = :home))
                    AND (:count = 0 OR b.no IN (
                          SELECT l.no FROM account_labels l WHERE l.label IN (:labels) GROUP BY l.no HAVING COUNT(*) = :count))
                  ORDER BY b.id
                  LIMIT :limit) a
            LEFT JOIN real_accounts h ON h.no = a.home_no
            LEFT JOIN amounts m ON m.account_no = a.no
            LEFT JOIN real_accounts r ON r.no = m.real_account_no
            GROUP BY a.no, a.id, a.name, a.home_no, a.status, a.overdraft_limit, a.metadata, a.created_at, h.id, r.currency
            ORDER BY a.id
            """)
    abstract List<AccountRow.WithBalance> page(
            String after, String status, String home, List<String> labels, int count, int limit);

    @Override
    public Optional<Account> lock(Account.Id id) {
        return locked(id.value()).map(AccountRow.WithHome::toDomain);
    }

    @Query("""
            SELECT a.*, (SELECT h.id FROM real_accounts h WHERE h.no = a.home_no) AS home
            FROM accounts a
            WHERE a.id = :id
            FOR UPDATE
            """)
    abstract Optional<AccountRow.WithHome> locked(String id);

    @Override
    public void save(Account account) {
        long no = locked(account.id().value()).orElseThrow().no();
        update(AccountRow.of(account, no, homeNo(account.home())));
        deleteLabels(no);
        insertLabels(account, no);
    }

    abstract void update(AccountRow row);

    @Override
    public void record(Account.Id id, OverdraftLimit limit) {
        insertLimit(locked(id.value()).orElseThrow().no(), limit);
    }

    private void insertLimit(long no, OverdraftLimit limit) {
        insertLimit(no, limit.version(), limit.before(), limit.after(), Bytes.of(limit.recordedAt()));
    }

    @Query("""
            INSERT INTO overdraft_limits (account_no, version, limit_before, limit_after, recorded_at)
            VALUES (:no, :version, :before, :after, :recordedAt)
            """)
    abstract void insertLimit(long no, long version, @Nullable Long before, long after, LocalDateTime recordedAt);

    @Override
    public List<OverdraftLimit> overdraftLimits(Account.Id id, long before, int limit) {
        return Failures.translated(() -> limits(id.value(), before, limit).stream()
                .map(OverdraftLimitRow::toDomain)
                .toList());
    }

    @Query("""
            SELECT l.version, l.limit_before, l.limit_after, l.recorded_at
            FROM overdraft_limits l
            WHERE l.account_no = (SELECT no FROM accounts WHERE id = :id) AND l.version < :before
            ORDER BY l.version DESC
            LIMIT :limit
            """)
    abstract List<OverdraftLimitRow> limits(String id, long before, int limit);

    private void insertLabels(Account account, long no) {
        Bytes.labels(account.metadata()).forEach(label -> insertLabel(label, no));
    }

    @Query("INSERT INTO account_labels (label, no) VALUES (:label, :no)")
    abstract void insertLabel(String label, long no);

    @Query("DELETE FROM account_labels WHERE no = :no")
    abstract void deleteLabels(long no);

    @Override
    public boolean hasEntries(Account.Id id) {
        return !usedCells(id.value(), 1).isEmpty();
    }

    @Query("""
            (SELECT m.id FROM amounts m JOIN accounts a ON a.no = m.account_no WHERE a.id = :id LIMIT :limit)
            UNION ALL
            (SELECT c.amount_id FROM hold_cells c JOIN accounts a ON a.no = c.account_no WHERE a.id = :id LIMIT :limit)
            """)
    abstract List<Long> usedCells(String id, int limit);

    @Override
    public boolean hasMoney(Account.Id id) {
        return !cellsWithMoney(id.value(), 1).isEmpty();
    }

    @Query("""
            SELECT m.id FROM amounts m JOIN accounts a ON a.no = m.account_no
            WHERE a.id = :id AND (m.posted <> 0 OR m.held <> 0) LIMIT :limit
            """)
    abstract List<Long> cellsWithMoney(String id, int limit);

    @Override
    public Optional<Amount> poorest(Account.Id id) {
        return byAvailable(id.value(), 1).stream().map(AmountRow::toDomain).findFirst();
    }

    @Query("""
            SELECT r.id AS real_account, a.id AS account, r.currency, m.posted, m.held, m.version, m.last_transaction
            FROM accounts a
            JOIN amounts m ON m.account_no = a.no
            JOIN real_accounts r ON r.no = m.real_account_no
            WHERE a.id = :id
            ORDER BY m.posted - m.held, m.id
            LIMIT :limit
            """)
    abstract List<AmountRow> byAvailable(String id, int limit);

    @Override
    public void remove(Account.Id id) {
        delete(id.value());
    }

    @Query("DELETE FROM accounts WHERE id = :id")
    abstract void delete(String id);
}
