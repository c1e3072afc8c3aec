package cash.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What several have, in minor units, and how an amount is divided among them: in proportion to what each has and
/// exact to the unit. Everyone gets the whole part of its share, and the units that are over go to the largest
/// remainders, the first winning a tie (the method of Hamilton). Nobody gets more than it has as long as the amount
/// is at most what all have.
public record Shares(List<Long> units) {

    public Shares {
        units = List.copyOf(units);
    }

    public BigInteger total() {
        return units.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /// Everyone's part of an amount. Some of them must have something.
    public Shares of(BigInteger amount) {
        var total = total();
        var parts = new ArrayList<Long>();
        var remainders = new ArrayList<BigInteger>();
        var over = amount;
        for (long unit : units) {
            var divided = amount.multiply(BigInteger.valueOf(unit)).divideAndRemainder(total);
            parts.add(divided[0].longValueExact());
            remainders.add(divided[1]);
            over = over.subtract(divided[0]);
        }
        IntStream.range(0, units.size())
                .boxed()
                .sorted(Comparator.<Integer, BigInteger>comparing(remainders::get)
                        .reversed())
                .limit(over.intValueExact())
                .forEach(index -> parts.set(index, parts.get(index) + 1));
        return new Shares(parts);
    }

    /// What is left when amounts were taken one after the other, each in proportion to what was left then.
    public Shares without(List<BigInteger> amounts) {
        var left = this;
        for (var amount : amounts) {
            var parts = left.of(amount).units;
            var before = left.units;
            left = new Shares(IntStream.range(0, before.size())
                    .mapToObj(i -> before.get(i) - parts.get(i))
                    .toList());
        }
        return left;
    }
}
