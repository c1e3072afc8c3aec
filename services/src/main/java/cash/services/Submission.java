package cash.services;

import cash.domain.Fingerprint;
import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import org.jspecify.annotations.Nullable;

/// One request to the engine: a transaction, and the key that the client named the request with, if any.
public record Submission(
        NewTransaction transaction,
        @Nullable IdempotencyKey key,
        @Nullable Fingerprint fingerprint) {

    public static Submission of(NewTransaction transaction, @Nullable IdempotencyKey key) {
        return new Submission(transaction, key, key == null ? null : Fingerprint.of(transaction));
    }
}
