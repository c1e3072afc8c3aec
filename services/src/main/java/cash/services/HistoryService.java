package cash.services;

import cash.domain.Account;
import cash.domain.Accounts;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Amounts;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.History;
import cash.domain.Matrix;
import cash.domain.Moment;
import cash.domain.RealAccount;
import cash.domain.RealAccounts;
import cash.domain.Refusal;
import cash.domain.Slice;
import cash.domain.UnitOfWork;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what the matrix was at any instant. Names, status and limits are as they are now; what wasn't there yet, or
/// had no entries then, has zeros. Sums by effective time were never judged by any rule, so they may exceed 64 bits,
/// and then the answer is [Refusal.AmountOverflow].
public final class HistoryService {

    private final UnitOfWork work;
    private final RealAccounts realAccounts;
    private final Accounts accounts;
    private final Amounts amounts;
    private final History history;

    public HistoryService(
            UnitOfWork work, RealAccounts realAccounts, Accounts accounts, Amounts amounts, History history) {
        this.work = work;
        this.realAccounts = realAccounts;
        this.accounts = accounts;
        this.amounts = amounts;
        this.history = history;
    }

    /// A real account or an account as it was, and its cells that had entries, if they were asked for.
    public record Then<T>(T found, List<Amount.State> amounts) {}

    /// Refuses with [Refusal.NotFound] if the real account or the account is unknown.
    public Decision<Amount.State> amount(Address address, Moment moment) {
        return read(() -> amounts.find(address)
                .map(cell -> history.cells(Slice.of(address), moment).stream()
                        .findFirst()
                        .orElse(Amount.unused(address, cell.currency()).state()))
                .map(Decision::accept)
                .orElseGet(() -> notFound("cell", address)));
    }

    /// Refuses with [Refusal.NotFound].
    public Decision<Then<RealAccount.WithBalance>> realAccount(RealAccount.Id id, Moment moment, boolean withAmounts) {
        return read(() -> realAccounts
                .find(id)
                .map(now -> {
                    var slice = Slice.of(id);
                    var cells = withAmounts ? history.cells(slice, moment) : List.<Amount.State>of();
                    var totals = withAmounts ? totals(cells, Amount.State::currency) : history.totals(slice, moment);
                    var balance = totals.getOrDefault(now.realAccount().currency(), Balance.ZERO);
                    return new Then<>(new RealAccount.WithBalance(now.realAccount(), balance), cells);
                })
                .map(Decision::accept)
                .orElseGet(() -> notFound("real account", id)));
    }

    /// Refuses with [Refusal.NotFound].
    public Decision<Then<Account.WithBalances>> account(Account.Id id, Moment moment, boolean withAmounts) {
        return read(() -> accounts.find(id)
                .map(now -> {
                    var slice = Slice.of(id);
                    var cells = withAmounts ? history.cells(slice, moment) : List.<Amount.State>of();
                    var totals = withAmounts ? totals(cells, Amount.State::currency) : history.totals(slice, moment);
                    return new Then<>(Account.WithBalances.of(now.account(), totals), cells);
                })
                .map(Decision::accept)
                .orElseGet(() -> notFound("account", id)));
    }

    /// The matrix of one currency, or of all. All real accounts have a row; accounts that had no entries then have
    /// no column.
    public Decision<Matrix> matrix(@Nullable Currency currency, Moment moment) {
        return read(() -> {
            var now = amounts.matrix(currency);
            var cells = history.cells(Slice.of(currency), moment);
            var rowTotals = totals(cells, cell -> cell.address().realAccount());
            var columnTotals = totals(cells, Column::of);
            var rows = now.rows().stream()
                    .map(row -> new Matrix.Row(
                            row.realAccount(),
                            row.name(),
                            row.currency(),
                            rowTotals.getOrDefault(row.realAccount(), Balance.ZERO)))
                    .toList();
            var columns = now.columns().stream()
                    .filter(column -> columnTotals.containsKey(Column.of(column)))
                    .map(column -> new Matrix.Column(
                            column.account(),
                            column.name(),
                            column.currency(),
                            columnTotals.getOrDefault(Column.of(column), Balance.ZERO)))
                    .toList();
            return Decision.accept(new Matrix(rows, columns, cells));
        });
    }

    private record Column(Account.Id account, Currency currency) {

        static Column of(Amount.State cell) {
            return new Column(cell.address().account(), cell.currency());
        }

        static Column of(Matrix.Column column) {
            return new Column(column.account(), column.currency());
        }
    }

    private <T> Decision<T> read(Supplier<Decision<T>> read) {
        try {
            return work.snapshot(read);
        } catch (ArithmeticException e) {
            return Decision.refuse(overflow());
        }
    }

    static Refusal overflow() {
        return new Refusal.AmountOverflow(null, "a balance of that time");
    }

    private static <T> Decision<T> notFound(String what, Object id) {
        return Decision.refuse(new Refusal.NotFound(what, id.toString()));
    }

    private static <K> Map<K, Balance> totals(Collection<Amount.State> cells, Function<Amount.State, K> key) {
        return cells.stream()
                .collect(Collectors.groupingBy(
                        key,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Amount.State::balance, Collectors.toList()), Balance::sum)));
    }
}
