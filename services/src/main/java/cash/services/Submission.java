package cash.services;

import cash.domain.Address;
import cash.domain.External;
import cash.domain.Fingerprint;
import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import cash.domain.Place;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request to the engine: a transaction, and the key that the client named the request with, if any. `wanted`
/// is what no two requests may have at the same time: their accounts, keys and references.
public record Submission(
        NewTransaction transaction,
        @Nullable IdempotencyKey key,
        @Nullable Fingerprint fingerprint,
        Set<Object> wanted) {

    public static Submission of(NewTransaction transaction, @Nullable IdempotencyKey key) {
        var fingerprint = key == null ? null : Fingerprint.of(transaction);
        return new Submission(transaction, key, fingerprint, wanted(transaction, key));
    }

    /// Accounts rather than cells, since a bare account may turn out to be any of its cells.
    private static Set<Object> wanted(NewTransaction transaction, @Nullable IdempotencyKey key) {
        var wanted = new HashSet<>();
        for (var transfer : transaction.transfers()) {
            addAccount(wanted, transfer.source());
            addAccount(wanted, transfer.target());
        }
        if (key != null) {
            wanted.add(key);
        }
        if (transaction.reference() != null) {
            wanted.add(transaction.reference());
        }
        return wanted;
    }

    private static void addAccount(Set<Object> wanted, Place place) {
        switch (place) {
            case External _ -> {}
            case Address cell -> wanted.add(cell.account());
            case Place.AtHome(var account) -> wanted.add(account);
        }
    }
}
