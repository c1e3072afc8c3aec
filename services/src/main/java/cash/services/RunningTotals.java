package cash.services;

import cash.domain.Account;
import cash.domain.Balance;
import cash.domain.Entry;
import cash.domain.Ledger;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The totals of rows and columns while a batch is decided, for amounts so large that a total could exceed 64 bits.
final class RunningTotals {

    private record Column(Account.Id account, Currency currency) {}

    private final Map<RealAccount.Id, Balance> rows;
    private final Map<Column, Balance> columns = new HashMap<>();

    RunningTotals(Ledger.Totals totals) {
        rows = new HashMap<>(totals.rows());
        totals.columns()
                .forEach((account, byCurrency) ->
                        byCurrency.forEach((currency, balance) -> columns.put(new Column(account, currency), balance)));
    }

    /// Adds the entries of a transaction: all of them or, if a total would exceed 64 bits, none.
    @Nullable
    Refusal add(List<Entry> entries, Function<Entry, Currency> currency) {
        var newRows = new HashMap<RealAccount.Id, Change>();
        var newColumns = new HashMap<Column, Change>();
        for (var entry : entries) {
            var change = new Change(BigInteger.valueOf(entry.postedChange()), BigInteger.valueOf(entry.heldChange()));
            var column = new Column(entry.address().account(), currency.apply(entry));
            newRows.merge(entry.address().realAccount(), change, Change::plus);
            newColumns.merge(column, change, Change::plus);
        }
        try {
            var rowsAfter = added(newRows, rows);
            columns.putAll(added(newColumns, columns));
            rows.putAll(rowsAfter);
            return null;
        } catch (ArithmeticException e) {
            return new Refusal.AmountOverflow(null, "the total of a real account or an account");
        }
    }

    private static <T> Map<T, Balance> added(Map<T, Change> changes, Map<T, Balance> totals) {
        var after = new HashMap<T, Balance>();
        changes.forEach((key, change) -> after.put(
                key,
                totals.getOrDefault(key, Balance.ZERO)
                        .plus(change.posted().longValueExact(), change.held().longValueExact())));
        return after;
    }
}
