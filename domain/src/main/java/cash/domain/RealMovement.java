package cash.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;

/// A bank transfer that a transaction needs: money that leaves one real account for another.
public record RealMovement(RealAccount.Id source, RealAccount.Id target, Money money) {

    private record Way(RealAccount.Id source, RealAccount.Id target, Currency currency) {
        Way back() {
            return new Way(/* source= */ target, /* target= */ source, currency);
        }
    }

    /// Whether the bank transfers that these transfers need fit into 64 bits each.
    public static boolean fit(List<Transfer> transfers) {
        try {
            netted(transfers);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /// The bank transfers that these transfers need, netted between each two real accounts. Throws an
    /// `ArithmeticException` if one would exceed 64 bits.
    public static List<RealMovement> netted(List<Transfer> transfers) {
        var ways = new LinkedHashMap<Way, BigInteger>();
        for (var transfer : transfers) {
            if (transfer.source() instanceof Address source
                    && transfer.target() instanceof Address target
                    && !source.realAccount().equals(target.realAccount())) {
                var way = new Way(
                        source.realAccount(),
                        target.realAccount(),
                        transfer.money().currency());
                var units = BigInteger.valueOf(transfer.money().units());
                if (ways.containsKey(way.back())) {
                    ways.merge(way.back(), units.negate(), BigInteger::add);
                } else {
                    ways.merge(way, units, BigInteger::add);
                }
            }
        }
        var movements = new ArrayList<RealMovement>();
        ways.forEach((way, units) -> {
            if (units.signum() != 0) {
                var net = units.signum() > 0 ? way : way.back();
                var money = new Money(units.abs().longValueExact(), net.currency());
                movements.add(new RealMovement(net.source(), net.target(), money));
            }
        });
        return movements;
    }
}
