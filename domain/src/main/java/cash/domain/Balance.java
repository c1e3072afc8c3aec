package cash.domain;

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

    public Balance minus(Balance other) {
        return new Balance(Math.subtractExact(posted, other.posted), Math.subtractExact(held, other.held));
    }
}
