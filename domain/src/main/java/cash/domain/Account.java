package cash.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A virtual account: whose the money is, or what it is for; a column of the matrix. It may name a real account as
/// its home, and each of its cells may fall to `-overdraftLimit` minor units in `available`, never below.
public record Account(
        Id id,
        Name name,
        RealAccount.@Nullable Id home,
        Status status,
        long overdraftLimit,
        Metadata metadata,
        Instant createdAt) {

    /// Written in full, since javac drops `@Nullable` of a nested type from the parameters of a compact one.
    public Account(
            Id id,
            Name name,
            RealAccount.@Nullable Id home,
            Status status,
            long overdraftLimit,
            Metadata metadata,
            Instant createdAt) {
        if (overdraftLimit < 0) {
            throw new IllegalArgumentException("must not be negative");
        }
        this.id = id;
        this.name = name;
        this.home = home;
        this.status = status;
        this.overdraftLimit = overdraftLimit;
        this.metadata = metadata;
        this.createdAt = createdAt;
    }

    /// The name that the client chose for it.
    public record Id(String value) implements Comparable<Id> {
        public Id {
            Ids.checked(value);
        }

        /// Written out like [#hashCode], since ids are compared many times for each transfer, and what a record
        /// is given goes through method handles.
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof Id that && value.equals(that.value));
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }

        @Override
        public int compareTo(Id other) {
            return value.compareTo(other.value);
        }

        @Override
        public String toString() {
            return value;
        }
    }

    /// What transactions are judged by. It is `large` if one of its cells ever was ([Amount#isLarge]).
    public record Terms(RealAccount.@Nullable Id home, Status status, long overdraftLimit, boolean large) {}

    public Terms terms(boolean large) {
        return new Terms(home, status, overdraftLimit, large);
    }

    /// What a client may change.
    public record Patch(
            Update<Name> name, Update<RealAccount.Id> home, Update<Long> overdraftLimit, MetadataUpdate metadata) {

        /// Whether it touches what transactions are judged by.
        public boolean changesRules() {
            return home.given() || overdraftLimit.given();
        }
    }

    /// Which ones a list shows: all that match everything given.
    public record Filter(@Nullable Status status, RealAccount.@Nullable Id home, Metadata metadata) {}

    /// An account and what is its own, summed over its cells, one balance per currency in the order of their codes.
    public record WithBalances(Account account, SortedMap<Currency, Balance> balances) {

        private static final Comparator<Currency> BY_CODE = Comparator.comparing(Currency::getCurrencyCode);

        public static WithBalances of(Account account, Map<Currency, Balance> balances) {
            var sorted = new TreeMap<Currency, Balance>(BY_CODE);
            sorted.putAll(balances);
            return new WithBalances(account, sorted);
        }

        public WithBalances {
            var sorted = new TreeMap<Currency, Balance>(BY_CODE);
            sorted.putAll(balances);
            balances = Collections.unmodifiableSortedMap(sorted);
        }
    }

    public Account with(Status newStatus) {
        return new Account(id, name, home, newStatus, overdraftLimit, metadata, createdAt);
    }

    public Account with(Patch patch) {
        return new Account(
                id,
                patch.name.or(name, name),
                patch.home.orNull(home),
                status,
                patch.overdraftLimit.or(overdraftLimit, 0L),
                patch.metadata.apply(metadata),
                createdAt);
    }
}
