package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.History;
import cash.domain.Moment;
import cash.domain.Money;
import cash.domain.RealAccount;
import cash.domain.Slice;
import cash.domain.Statement;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The history in `entries`, which is searched by halving, and in `effective_sums`, which tell the difference between
/// the two times.
@Singleton
final class SqlHistory implements History {

    private final Statements statements;
    private final StatementPages pages;

    SqlHistory(Statements statements, StatementPages pages) {
        this.statements = statements;
        this.pages = pages;
    }

    @Override
    public List<Amount.State> cells(Slice slice, Moment moment) {
        return statements.query(
                states(slice, moment) + """
                SELECT r.id AS real_account, a.id AS account, r.currency, s.posted, s.held, s.version
                FROM state s
                JOIN real_accounts r ON r.no = s.id >> 40
                JOIN accounts a ON a.no = s.id & 1099511627775
                WHERE s.version > 0
                ORDER BY s.id
                """,
                row -> new Amount.State(
                        new Address(
                                new RealAccount.Id(row.getString("real_account")),
                                new Account.Id(row.getString("account"))),
                        Money.currency(row.getString("currency")),
                        balance(row),
                        row.getLong("version")));
    }

    @Override
    public Map<Currency, Balance> totals(Slice slice, Moment moment) {
        var totals = new HashMap<Currency, Balance>();
        statements.query(
                states(slice, moment) + """
                SELECT r.currency, SUM(s.posted) AS posted, SUM(s.held) AS held
                FROM state s
                JOIN real_accounts r ON r.no = s.id >> 40
                WHERE s.version > 0
                GROUP BY r.currency
                """,
                row -> totals.put(Money.currency(row.getString("currency")), balance(row)));
        return totals;
    }

    /// The beginning of a query with a table expression `state (id, posted, held, version)` of all cells of a slice.
    private static String states(Slice slice, Moment moment) {
        var search = "WITH RECURSIVE " + Bound.through(moment.at()).search(Bound.isIn(slice));
        return switch (moment.axis()) {
            case RECORDED -> search + """
                    , state AS (
                      SELECT s.id, e.posted_after AS posted, e.held_after AS held, e.version
                      FROM search s
                      JOIN entries e ON e.amount_id = s.id AND e.version = s.low
                      WHERE s.low >= s.high)
                    """;
            case EFFECTIVE -> search + """
                    , span AS (%s), state AS (
                      SELECT s.id, COALESCE(MAX(e.posted_after), 0) + COALESCE(SUM(x.posted), 0) AS posted,
                             COALESCE(MAX(e.held_after), 0) + COALESCE(SUM(x.held), 0) AS held,
                             s.low + COALESCE(SUM(x.entries), 0) AS version
                      FROM search s
                      CROSS JOIN span n
                      LEFT JOIN entries e ON e.amount_id = s.id AND e.version = s.low
                      LEFT JOIN effective_sums x
                        ON x.amount_id = s.id AND x.level = n.level AND x.parent = n.parent AND x.step < n.step
                      WHERE s.low >= s.high
                      GROUP BY s.id, s.low)
                    """.formatted(spans(moment));
        };
    }

    /// The rows of `effective_sums` up to and with a moment: on each level those before a step, in its parent.
    private static String spans(Moment moment) {
        return Steps.of(Steps.after(moment.at())).stream()
                .map(step -> "SELECT %d AS level, %d AS parent, %d AS step"
                        .formatted(step.level(), step.parent(), step.step()))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static Balance balance(ResultSet row) throws SQLException {
        return new Balance(
                row.getBigDecimal("posted").longValueExact(),
                row.getBigDecimal("held").longValueExact());
    }

    @Override
    public List<Statement.Item> items(
            Slice slice, Statement.Period period, Statement.@Nullable Position after, int limit) {
        return pages.page(slice, period, after, limit);
    }
}
