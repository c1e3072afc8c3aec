package cash.domain;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The history of an [InMemoryStore]: it goes through all entries, so that it is obviously right.
public record InMemoryHistory(InMemoryStore store) implements History {

    @Override
    public List<Amount.State> cells(Slice slice, Moment moment) {
        return cells(slice)
                .map(cell -> {
                    var counted = entries(cell).filter(moment::counts).toList();
                    return new Amount.State(cell.address(), cell.currency(), sum(counted), counted.size());
                })
                .filter(state -> state.version() > 0)
                .toList();
    }

    @Override
    public Map<Currency, Balance> totals(Slice slice, Moment moment) {
        var totals = new HashMap<Currency, Balance>();
        cells(slice).collect(Collectors.groupingBy(Amount::currency)).forEach((currency, cells) -> {
            var counted =
                    cells.stream().flatMap(this::entries).filter(moment::counts).toList();
            if (!counted.isEmpty()) {
                totals.put(currency, sum(counted));
            }
        });
        return totals;
    }

    @Override
    public List<Statement.Item> items(
            Slice slice, Statement.Period period, Statement.@Nullable Position after, int limit) {
        return cells(slice)
                .flatMap(cell -> entries(cell).filter(period::contains).map(entry -> item(entry, cell.currency())))
                .filter(item -> after == null || ORDER.compare(item.position(period.axis()), after) > 0)
                .sorted(Comparator.comparing(item -> item.position(period.axis()), ORDER))
                .limit(limit)
                .toList();
    }

    private static final Comparator<Statement.Position> ORDER = Comparator.comparing(Statement.Position::instant)
            .thenComparing(Statement.Position::step)
            .thenComparing(Statement.Position::address);

    private Statement.Item item(Entry entry, Currency currency) {
        var transaction = store.find(entry.transaction()).orElseThrow();
        return new Statement.Item(entry, currency, transaction.description(), transaction.reference());
    }

    private Stream<Amount> cells(Slice slice) {
        return store.list(slice.realAccount(), slice.account(), null, Integer.MAX_VALUE).stream()
                .filter(cell -> slice.currency() == null || slice.currency().equals(cell.currency()));
    }

    private Stream<Entry> entries(Amount cell) {
        return store.entries(cell.address(), 0, Integer.MAX_VALUE).stream();
    }

    private static Balance sum(List<Entry> entries) {
        return new Balance(sum(entries, Entry::postedChange), sum(entries, Entry::heldChange));
    }

    private static long sum(List<Entry> entries, ToLongFunction<Entry> part) {
        return entries.stream()
                .map(entry -> BigInteger.valueOf(part.applyAsLong(entry)))
                .reduce(BigInteger.ZERO, BigInteger::add)
                .longValueExact();
    }
}
