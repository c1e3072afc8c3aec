package cash.services;

import cash.domain.Address;
import cash.domain.External;
import cash.domain.Fingerprint;
import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.Request;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request to the engine, and the key that the client named it with, if any. `wanted` is what no two requests
/// may have at the same time: their accounts, the transactions they change, keys and references.
public record Submission(
        Request request,
        @Nullable IdempotencyKey key,
        @Nullable Fingerprint fingerprint,
        Set<Object> wanted) {

    public static Submission of(Request request, @Nullable IdempotencyKey key) {
        var fingerprint = key == null ? null : Fingerprint.of(request);
        return new Submission(request, key, fingerprint, wanted(request, key));
    }

    /// Whether it has a key or a reference, which are there only once.
    boolean isNamed() {
        return key != null || (request instanceof NewTransaction made && made.reference() != null);
    }

    private static Set<Object> wanted(Request request, @Nullable IdempotencyKey key) {
        var wanted = new HashSet<>();
        for (var place : request.places()) {
            addAccount(wanted, place);
        }
        switch (request) {
            case NewTransaction it -> {
                if (it.reference() != null) {
                    wanted.add(it.reference());
                }
            }
            case Request.EndHold it -> wanted.add(it.hold().id());
            case Request.Reverse it -> wanted.add(it.original().id());
        }
        if (key != null) {
            wanted.add(key);
        }
        return wanted;
    }

    /// Accounts rather than cells, since a bare account may turn out to be any of its cells.
    private static void addAccount(Set<Object> wanted, Place place) {
        switch (place) {
            case External _ -> {}
            case Address cell -> wanted.add(cell.account());
            case Place.AtHome(var account) -> wanted.add(account);
        }
    }
}
