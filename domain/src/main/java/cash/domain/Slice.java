package cash.domain;

import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// A part of the matrix: a row, a column, the one cell where they meet, or everything, of one currency or of all.
public record Slice(
        RealAccount.@Nullable Id realAccount,
        Account.@Nullable Id account,
        @Nullable Currency currency) {

    public static Slice of(RealAccount.Id realAccount) {
        return new Slice(realAccount, null, null);
    }

    public static Slice of(Account.Id account) {
        return new Slice(null, account, null);
    }

    public static Slice of(Address cell) {
        return new Slice(cell.realAccount(), cell.account(), null);
    }

    public static Slice of(@Nullable Currency currency) {
        return new Slice(null, null, currency);
    }
}
