package cash.domain;

import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// An account at a bank, in one currency: a row of the matrix. Its currency never changes.
public record RealAccount(
        Id id,
        Name name,
        Currency currency,
        Status status,
        @Nullable Iban iban,
        Metadata metadata,
        Instant createdAt) {

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
    public record Terms(Currency currency, Status status, boolean large) {}

    public Terms terms(boolean large) {
        return new Terms(currency, status, large);
    }

    /// What a client may change.
    public record Patch(Update<Name> name, Update<Iban> iban, MetadataUpdate metadata) {}

    /// Which ones a list shows: all that match everything given.
    public record Filter(@Nullable Status status, @Nullable Currency currency, Metadata metadata) {}

    /// A real account and what lies in it: the sum of its cells.
    public record WithBalance(RealAccount realAccount, Balance balance) {}

    public RealAccount with(Status newStatus) {
        return new RealAccount(id, name, currency, newStatus, iban, metadata, createdAt);
    }

    public RealAccount with(Patch patch) {
        return new RealAccount(
                id,
                patch.name.or(name, name),
                currency,
                status,
                patch.iban.orNull(iban),
                patch.metadata.apply(metadata),
                createdAt);
    }
}
