package cash.services;

import cash.domain.Decision;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.NewTransaction;
import cash.domain.Refusal;
import cash.domain.Transaction;
import cash.domain.UnitOfWork;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Makes transactions and reads them back.
public final class TransactionService implements AutoCloseable {

    private final Ledger ledger;
    private final Engine engine;

    public TransactionService(UnitOfWork work, Ledger ledger, Clock clock, Engine.Limits limits) {
        this.ledger = ledger;
        var ids = new TransactionIds(new SecureRandom());
        this.engine = new Engine(new BatchWriter(work, ledger, clock, ids, Retries.standard()), limits);
    }

    /// See [Engine#submit].
    public CompletableFuture<Decision<Receipt>> post(NewTransaction transaction, @Nullable IdempotencyKey key) {
        return engine.submit(Submission.of(transaction, key));
    }

    public Decision<Transaction> get(Transaction.Id id) {
        return ledger.find(id)
                .map(Decision::accept)
                .orElseGet(() -> Decision.refuse(new Refusal.NotFound("transaction", id.toString())));
    }

    /// The newest first, those older than `before`, at most `limit`.
    public List<Transaction> list(Transaction.Filter filter, Transaction.@Nullable Id before, int limit) {
        return ledger.list(filter, before, limit);
    }

    @Override
    public void close() {
        engine.close();
    }
}
