package cash.domain;

import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the matrix was, at any instant of either time. No read costs more for the history being long, or for the
/// instant being far away.
public interface History {

    /// The cells that had entries at that moment, in a stable order.
    List<Amount.State> cells(Slice slice, Moment moment);

    /// Their sums, of each currency in which they had entries. Throws an `ArithmeticException` beyond 64 bits.
    Map<Currency, Balance> totals(Slice slice, Moment moment);

    /// The entries of a period in the order of [Statement.Position]s, those behind `after`, at most `limit`.
    List<Statement.Item> items(Slice slice, Statement.Period period, Statement.@Nullable Position after, int limit);
}
