package cash.domain;

import java.math.BigInteger;
import java.util.List;
import java.util.function.ToLongFunction;

/// What lies in a cell, a row or a column, in minor units: `posted` is there, `held` of it is reserved, and the
/// rest is `available`. All three fit into 64 bits, else the constructor throws an `ArithmeticException`.
public record Balance(long posted, long held) {

    public static final Balance ZERO = new Balance(0, 0);

    public Balance {
        Math.subtractExact(posted, held);
    }

    public long available() {
        return posted - held;
    }

    public boolean isZero() {
        return posted == 0 && held == 0;
    }

    /// The balance after both changes; throws an `ArithmeticException` beyond 64 bits.
    public Balance plus(long postedChange, long heldChange) {
        return new Balance(Math.addExact(posted, postedChange), Math.addExact(held, heldChange));
    }

    public Balance plus(Balance other) {
        return plus(other.posted, other.held);
    }

    /// Their sum; those on the way to it may exceed 64 bits, whatever the order.
    public static Balance sum(List<Balance> balances) {
        return new Balance(sum(balances, Balance::posted), sum(balances, Balance::held));
    }

    private static long sum(List<Balance> balances, ToLongFunction<Balance> part) {
        return balances.stream()
                .map(balance -> BigInteger.valueOf(part.applyAsLong(balance)))
                .reduce(BigInteger.ZERO, BigInteger::add)
                .longValueExact();
    }

    public Balance minus(Balance other) {
        return new Balance(Math.subtractExact(posted, other.posted), Math.subtractExact(held, other.held));
    }
}
