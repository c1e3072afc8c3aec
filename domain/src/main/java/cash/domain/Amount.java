package cash.domain;

import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// A cell: the money of one account lying in one real account. `version` counts its entries, and `last` is the
/// transaction of the last one; a cell that was never used has version 0, no last transaction, and reads as zeros.
public record Amount(Address address, Currency currency, Balance balance, long version, Transaction.@Nullable Id last) {

    public Amount {
        if (version < 0) {
            throw new IllegalArgumentException("must not be negative");
        }
        if (last == null != (version == 0)) {
            throw new IllegalArgumentException("has a last transaction exactly if it was used");
        }
    }

    /// What a cell shows at an instant: the sum of the entries that count then, and how many they are.
    public record State(Address address, Currency currency, Balance balance, long version) {}

    public State state() {
        return new State(address, currency, balance, version);
    }

    private static final long LARGE = 1L << 50;

    /// Whether a balance is so large that the total of its row or column might exceed 64 bits. Where no cell is, it
    /// can't: that would take more than 8,192 cells with eleven trillion euros each.
    public static boolean isLarge(Balance balance) {
        return balance.posted() > LARGE || balance.posted() < -LARGE || balance.held() > LARGE;
    }

    /// The one with the greater version of two that are the same cell.
    public Amount later(Amount other) {
        return other.version > version ? other : this;
    }

    public static Amount unused(Address address, Currency currency) {
        return new Amount(address, currency, Balance.ZERO, 0, null);
    }
}
