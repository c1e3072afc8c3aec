package cash.services;

import cash.domain.Transaction;

/// A transaction that is committed and durable, as it was when it was made. It is `replayed` if its idempotency key
/// was used for it before, so that this request changed nothing.
public record Receipt(Transaction transaction, boolean replayed) {}
