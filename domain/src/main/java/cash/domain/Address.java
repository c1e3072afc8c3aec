package cash.domain;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Where a cell of the matrix is: its row and its column, written `giro/rent`.
public record Address(RealAccount.Id realAccount, Account.Id account) implements Place.End, Comparable<Address> {

    private static final Comparator<Address> ORDER =
            Comparator.comparing(Address::realAccount).thenComparing(Address::account);

    /// Reads `giro/rent`; throws an `IllegalArgumentException` that says what is wrong with anything else.
    public static Address parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("must be a cell like 'giro/rent'");
        }
        return new Address(new RealAccount.Id(text.substring(0, slash)), new Account.Id(text.substring(slash + 1)));
    }

    /// Written out like [#hashCode], for the same reason as that of its ids.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Address that
                        && account.equals(that.account)
                        && realAccount.equals(that.realAccount));
    }

    @Override
    public int hashCode() {
        return 31 * realAccount.hashCode() + account.hashCode();
    }

    @Override
    public int compareTo(Address other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return realAccount + "/" + account;
    }
}
