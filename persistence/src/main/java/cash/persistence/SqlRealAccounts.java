package cash.persistence;

import cash.domain.Account;
import cash.domain.RealAccount;
import cash.domain.RealAccounts;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Real accounts in the table `real_accounts`.
@JdbcRepository(dialect = Dialect.MYSQL)
abstract class SqlRealAccounts implements GenericRepository<RealAccountRow, Integer>, RealAccounts {

    @Override
    public boolean add(RealAccount realAccount) {
        if (locked(realAccount.id().value()).isPresent()) {
            return false;
        }
        var row = insert(RealAccountRow.of(realAccount, null));
        insertLabels(realAccount, Rows.number(row.no()));
        return true;
    }

    abstract RealAccountRow insert(RealAccountRow row);

    @Override
    public Optional<RealAccount.WithBalance> find(RealAccount.Id id) {
        return Failures.translated(() -> withBalance(id.value()).map(RealAccountRow.WithBalance::toDomain));
    }

    @Query("""
            SELECT r.*,
                   (SELECT COALESCE(SUM(t.posted), 0) FROM real_account_totals t WHERE t.real_account_no = r.no) AS posted,
                   (SELECT COALESCE(SUM(t.held), 0) FROM real_account_totals t WHERE t.real_account_no = r.no) AS held
            FROM real_accounts r
            WHERE r.id = :id
            """)
    abstract Optional<RealAccountRow.WithBalance> withBalance(String id);

    @Override
    public List<RealAccount.WithBalance> list(RealAccount.Filter filter, RealAccount.@Nullable Id after, int limit) {
        var labels = Rows.labels(filter.metadata());
        return Failures.translated(() -> page(
                        after == null ? "" : after.value(),
                        filter.status() == null ? "" : filter.status().name(),
                        filter.currency() == null ? "" : filter.currency().getCurrencyCode(),
                        labels,
                        filter.metadata().values().size(),
                        limit)
                .stream()
                .map(RealAccountRow.WithBalance::toDomain)
                .toList());
    }

    @Query("""
            SELECT r.*,
                   (SELECT COALESCE(SUM(t.posted), 0) FROM real_account_totals t WHERE t.real_account_no = r.no) AS posted,
                   (SELECT COALESCE(SUM(t.held), 0) FROM real_account_totals t WHERE t.real_account_no = r.no) AS held
            FROM real_accounts r
            WHERE r.id > :after
              AND (:status = '' OR r.status = :status)
              AND (:currency = '' OR r.currency = :currency)
              AND (:count = 0 OR r.no IN (
                    SELECT l.no FROM real_account_labels l WHERE l.label IN (:labels) GROUP BY l.no HAVING COUNT(*) = :count))
            ORDER BY r.id
            LIMIT :limit
            """)
    abstract List<RealAccountRow.WithBalance> page(
            String after, String status, String currency, List<String> labels, int count, int limit);

    @Override
    public Optional<RealAccount> lock(RealAccount.Id id) {
        return locked(id.value()).map(RealAccountRow::toDomain);
    }

    @Query("SELECT * FROM real_accounts WHERE id = :id FOR UPDATE")
    abstract Optional<RealAccountRow> locked(String id);

    @Override
    public void save(RealAccount realAccount) {
        int no = Rows.number(locked(realAccount.id().value()).orElseThrow().no());
        update(RealAccountRow.of(realAccount, no));
        deleteLabels(no);
        insertLabels(realAccount, no);
    }

    abstract void update(RealAccountRow row);

    private void insertLabels(RealAccount realAccount, int no) {
        Bytes.labels(realAccount.metadata()).forEach(label -> insertLabel(label, no));
    }

    @Query("INSERT INTO real_account_labels (label, no) VALUES (:label, :no)")
    abstract void insertLabel(String label, int no);

    @Query("DELETE FROM real_account_labels WHERE no = :no")
    abstract void deleteLabels(int no);

    @Override
    public boolean hasEntries(RealAccount.Id id) {
        return !usedCells(id.value(), 1).isEmpty();
    }

    @Query("""
            (SELECT a.id FROM amounts a JOIN real_accounts r ON r.no = a.real_account_no
             WHERE r.id = :id LIMIT :limit)
            UNION ALL
            (SELECT c.amount_id FROM hold_cells c JOIN real_accounts r ON r.no = c.real_account_no
             WHERE r.id = :id LIMIT :limit)
            """)
    abstract List<Long> usedCells(String id, int limit);

    @Override
    public boolean hasMoney(RealAccount.Id id) {
        return !cellsWithMoney(id.value(), 1).isEmpty();
    }

    @Query("""
            SELECT a.id FROM amounts a JOIN real_accounts r ON r.no = a.real_account_no
            WHERE r.id = :id AND (a.posted <> 0 OR a.held <> 0) LIMIT :limit
            """)
    abstract List<Long> cellsWithMoney(String id, int limit);

    @Override
    public List<Account.Id> residents(RealAccount.Id id, int limit) {
        return residentIds(id.value(), limit).stream().map(Account.Id::new).toList();
    }

    @Query("""
            SELECT a.id FROM accounts a JOIN real_accounts r ON r.no = a.home_no
            WHERE r.id = :id ORDER BY a.id LIMIT :limit
            """)
    abstract List<String> residentIds(String id, int limit);

    @Override
    public void remove(RealAccount.Id id) {
        delete(id.value());
    }

    @Query("DELETE FROM real_accounts WHERE id = :id")
    abstract void delete(String id);
}
