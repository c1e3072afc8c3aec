package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Amounts;
import cash.domain.Entry;
import cash.domain.Matrix;
import cash.domain.RealAccount;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cells in the table `amounts`, and their history in `entries`. Lists are in the order of the cells' numbers,
/// which is that of the creation of their real accounts and then of their accounts.
@JdbcRepository(dialect = Dialect.MYSQL)
abstract class SqlAmounts implements GenericRepository<AccountRow, Long>, Amounts {

    @Override
    public Optional<Amount> find(Address address) {
        return Failures.translated(() ->
                cell(address.realAccount().value(), address.account().value()).map(AmountRow::toDomain));
    }

    @Query("""
            SELECT r.id AS real_account, a.id AS account, r.currency, m.posted, m.held, m.version, m.last_transaction
            FROM real_accounts r
            JOIN accounts a ON a.id = :account
            LEFT JOIN amounts m ON m.id = r.no * 1099511627776 + a.no
            WHERE r.id = :realAccount
            """)
    abstract Optional<AmountRow> cell(String realAccount, String account);

    @Override
    public List<Amount> list(
            RealAccount.@Nullable Id realAccount, Account.@Nullable Id account, @Nullable Address after, int limit) {
        return Failures.translated(() -> toDomain(page(
                realAccount == null ? "" : realAccount.value(),
                account == null ? "" : account.value(),
                after == null ? "" : after.realAccount().value(),
                after == null ? "" : after.account().value(),
                limit)));
    }

    @Query("""
            SELECT r.id AS real_account, a.id AS account, r.currency, m.posted, m.held, m.version, m.last_transaction
            FROM amounts m
            JOIN real_accounts r ON r.no = m.real_account_no
            JOIN accounts a ON a.no = m.account_no
            WHERE (:realAccount = '' OR m.real_account_no = (SELECT no FROM real_accounts WHERE id = :realAccount))
              AND (:account = '' OR m.account_no = (SELECT no FROM accounts WHERE id = :account))
              AND m.id > COALESCE(
                    (SELECT y.no * 1099511627776 + x.no FROM real_accounts y, accounts x
                     WHERE y.id = :afterRealAccount AND x.id = :afterAccount), 0)
            ORDER BY m.id
            LIMIT :limit
            """)
    abstract List<AmountRow> page(
            String realAccount, String account, String afterRealAccount, String afterAccount, int limit);

    @Override
    public List<Amount> ofAccounts(Collection<Account.Id> accounts) {
        return accounts.isEmpty()
                ? List.of()
                : Failures.translated(() -> toDomain(
                        accountCells(accounts.stream().map(Account.Id::value).toList())));
    }

    @Query("""
            SELECT r.id AS real_account, a.id AS account, r.currency, m.posted, m.held, m.version, m.last_transaction
            FROM accounts a
            JOIN amounts m ON m.account_no = a.no
            JOIN real_accounts r ON r.no = m.real_account_no
            WHERE a.id IN (:accounts)
            ORDER BY m.id
            """)
    abstract List<AmountRow> accountCells(List<String> accounts);

    @Override
    public List<Amount> ofRealAccounts(Collection<RealAccount.Id> realAccounts) {
        return realAccounts.isEmpty()
                ? List.of()
                : Failures.translated(() -> toDomain(realAccountCells(
                        realAccounts.stream().map(RealAccount.Id::value).toList())));
    }

    @Query("""
            SELECT r.id AS real_account, a.id AS account, r.currency, m.posted, m.held, m.version, m.last_transaction
            FROM real_accounts r
            JOIN amounts m ON m.real_account_no = r.no
            JOIN accounts a ON a.no = m.account_no
            WHERE r.id IN (:realAccounts)
            ORDER BY m.id
            """)
    abstract List<AmountRow> realAccountCells(List<String> realAccounts);

    @Override
    public List<Entry> entries(Address address, long afterVersion, int limit) {
        return Failures.translated(
                () -> history(address.realAccount().value(), address.account().value(), afterVersion, limit).stream()
                        .map(row -> row.toDomain(address))
                        .toList());
    }

    @Query("""
            SELECT e.version, t.id AS transaction_id, e.posted_change, e.held_change, e.posted_after, e.held_after,
                   t.effective_at, e.transaction_id AS step
            FROM entries e
            LEFT JOIN hold_ends h ON h.id = e.transaction_id
            JOIN transactions t ON t.id = COALESCE(h.transaction_id, e.transaction_id)
            WHERE e.amount_id = (SELECT r.no * 1099511627776 + a.no FROM real_accounts r, accounts a
                                 WHERE r.id = :realAccount AND a.id = :account)
              AND e.version > :after
            ORDER BY e.version
            LIMIT :limit
            """)
    abstract List<EntryRow> history(String realAccount, String account, long after, int limit);

    @Override
    public Matrix matrix(@Nullable Currency currency) {
        var code = currency == null ? "" : currency.getCurrencyCode();
        return Failures.translated(() -> new Matrix(
                matrixRows(code).stream().map(MatrixRow::toRow).toList(),
                matrixColumns(code).stream().map(MatrixRow::toColumn).toList(),
                toDomain(matrixCells(code)).stream().map(Amount::state).toList()));
    }

    @Query("""
            SELECT r.id, r.name, r.currency, COALESCE(SUM(t.posted), 0) AS posted, COALESCE(SUM(t.held), 0) AS held
            FROM real_accounts r
            LEFT JOIN real_account_totals t ON t.real_account_no = r.no
            WHERE :currency = '' OR r.currency = :currency
            GROUP BY r.no, r.id, r.name, r.currency
            ORDER BY r.no
            """)
    abstract List<MatrixRow> matrixRows(String currency);

    @Query("""
            SELECT a.id, a.name, r.currency, SUM(m.posted) AS posted, SUM(m.held) AS held
            FROM amounts m
            JOIN accounts a ON a.no = m.account_no
            JOIN real_accounts r ON r.no = m.real_account_no
            WHERE :currency = '' OR r.currency = :currency
            GROUP BY a.no, a.id, a.name, r.currency
            ORDER BY a.no, r.currency
            """)
    abstract List<MatrixRow> matrixColumns(String currency);

    @Query("""
            SELECT r.id AS real_account, a.id AS account, r.currency, m.posted, m.held, m.version, m.last_transaction
            FROM amounts m
            JOIN real_accounts r ON r.no = m.real_account_no
            JOIN accounts a ON a.no = m.account_no
            WHERE :currency = '' OR r.currency = :currency
            ORDER BY m.id
            """)
    abstract List<AmountRow> matrixCells(String currency);

    private static List<Amount> toDomain(List<AmountRow> rows) {
        return rows.stream().map(AmountRow::toDomain).toList();
    }
}
