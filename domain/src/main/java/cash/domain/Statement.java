package cash.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happened in a row or a column of the matrix in a period, or one page of it: in each currency, what was there
/// before the period, the entries, and what was there after it.
public record Statement(Map<Currency, Balance> opening, List<Line> lines, Map<Currency, Balance> closing) {

    /// Those that the whole of it has, in the order of their codes.
    public List<Currency> currencies() {
        return closing.keySet().stream()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .toList();
    }

    /// The smallest step between two instants of the ledger.
    private static final ChronoUnit STEP = ChronoUnit.MICROS;

    /// All entries with `from <= t < to` in one of the two times; without `from`, since the beginning.
    public record Period(Moment.Axis axis, @Nullable Instant from, Instant to) {

        public boolean contains(Entry entry) {
            var instant = axis.of(entry);
            return (from == null || !instant.isBefore(from)) && instant.isBefore(to);
        }

        /// The last moment that counts nothing of it; null if it has no beginning.
        public @Nullable Moment start() {
            return from == null ? null : new Moment(axis, from.minus(1, STEP));
        }

        /// The first moment that counts all of it.
        public Moment end() {
            return new Moment(axis, to.minus(1, STEP));
        }

        /// The part of it that is one instant.
        public Period only(Instant instant) {
            return new Period(axis, instant, instant.plus(1, STEP));
        }
    }

    /// Where an entry stands in a statement: by instant, then in the order of recording, then by cell.
    public record Position(Instant instant, Transaction.Id step, Address address) {}

    /// An entry, and what its transaction says about it.
    public record Item(
            Entry entry,
            Currency currency,
            @Nullable Description description,
            @Nullable Reference reference) {

        public Position position(Moment.Axis axis) {
            return new Position(axis.of(entry), entry.step(), entry.address());
        }
    }

    /// An item, and the balance of the whole row or column in its currency after it.
    public record Line(Item item, Balance after) {}
}
