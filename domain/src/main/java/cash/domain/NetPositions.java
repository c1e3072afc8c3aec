package cash.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How much each real account of one currency is to get from the others, on the whole, or to give them where it is
/// negative. What some get is what others give, so the sum is zero.
public record NetPositions(Currency currency, Map<RealAccount.Id, BigInteger> units) {

    /// The largest first, and of equal ones the first in the order of their ids, so that the same positions always
    /// give the same movements.
    private static final Comparator<Open> LARGEST_FIRST =
            Comparator.comparing(Open::units).reversed().thenComparing(Open::realAccount);

    private static final RealAccount.Id LEAST_ID = new RealAccount.Id("0");

    public NetPositions {
        units = Map.copyOf(units);
        if (units.values().stream().reduce(BigInteger.ZERO, BigInteger::add).signum() != 0) {
            throw new IllegalArgumentException("what some get must be what others give");
        }
    }

    /// What one side of a real account still lacks.
    private record Open(BigInteger units, RealAccount.Id realAccount) {}

    /// Bank transfers that bring every real account to its position: fewer than there are real accounts with one.
    /// To find the least number possible would take exponential time (it is the search for subsets that sum to
    /// zero). Here those that match exactly are paired, and then always the largest with the largest, so that
    /// every transfer settles at least one of its two ends, and the last one both.
    ///
    /// Throws an `ArithmeticException` if one would exceed 64 bits.
    public List<RealMovement> movements() {
        var givers = new TreeSet<Open>(LARGEST_FIRST);
        var takers = new TreeSet<Open>(LARGEST_FIRST);
        new TreeMap<>(units).forEach((realAccount, net) -> {
            if (net.signum() != 0) {
                (net.signum() < 0 ? givers : takers).add(new Open(net.abs(), realAccount));
            }
        });
        var movements = new ArrayList<RealMovement>();
        for (var giver : List.copyOf(givers)) {
            var taker = matching(giver, takers);
            if (taker != null) {
                movements.add(settle(giver, givers, taker, takers));
            }
        }
        while (!givers.isEmpty()) {
            var giver = givers.first();
            var taker = matching(giver, takers);
            movements.add(settle(giver, givers, taker == null ? takers.first() : taker, takers));
        }
        return movements;
    }

    /// The first of those that lack exactly as much.
    private static @Nullable Open matching(Open open, NavigableSet<Open> others) {
        var found = others.ceiling(new Open(open.units, LEAST_ID));
        return found != null && found.units.equals(open.units) ? found : null;
    }

    /// As much as possible goes from one to the other; what either lacks after that stays open.
    private RealMovement settle(Open giver, NavigableSet<Open> givers, Open taker, NavigableSet<Open> takers) {
        var moved = giver.units.min(taker.units);
        givers.remove(giver);
        takers.remove(taker);
        if (giver.units.compareTo(moved) > 0) {
            givers.add(new Open(giver.units.subtract(moved), giver.realAccount));
        }
        if (taker.units.compareTo(moved) > 0) {
            takers.add(new Open(taker.units.subtract(moved), taker.realAccount));
        }
        return new RealMovement(giver.realAccount, taker.realAccount, new Money(moved.longValueExact(), currency));
    }
}
