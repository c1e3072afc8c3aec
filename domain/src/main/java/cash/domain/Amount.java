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

    public static Amount unused(Address address, Currency currency) {
        return new Amount(address, currency, Balance.ZERO, 0, null);
    }
}
