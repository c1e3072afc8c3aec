package cash.domain;

import java.util.Currency;

/// A count of minor units (cents) in one currency (ISO 4217). It never rounds and never wraps.
public record Money(long units, Currency currency) {

    /// The currency of an ISO 4217 code such as `EUR`, in capitals. Throws an `IllegalArgumentException` that says
    /// so if there is none.
    public static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an ISO 4217 currency code such as EUR", e);
        }
    }

    @Override
    public String toString() {
        return units + " " + currency.getCurrencyCode();
    }
}
