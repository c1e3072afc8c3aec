package cash.services;

import cash.domain.Decision;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.NewTransaction;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.Transaction;
import cash.domain.UnitOfWork;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Makes transactions and reads them back.
public final class TransactionService implements AutoCloseable {

    private static final int MAX_DUE = 1000;

    private final Ledger ledger;
    private final BatchWriter writer;
    private final Engine engine;
    private final Clock clock;

    public TransactionService(UnitOfWork work, Ledger ledger, Clock clock, Engine.Limits limits) {
        this(work, ledger, clock, limits, EngineWatcher.NONE);
    }

    public TransactionService(
            UnitOfWork work, Ledger ledger, Clock clock, Engine.Limits limits, EngineWatcher watcher) {
        this.ledger = ledger;
        this.clock = clock;
        var ids = new TransactionIds(new SecureRandom());
        this.writer = new BatchWriter(work, ledger, clock, ids, Retries.standard());
        this.engine = new Engine(writer, limits, watcher);
    }

    /// See [Engine#submit].
    public CompletableFuture<Decision<Receipt>> post(NewTransaction transaction, @Nullable IdempotencyKey key) {
        return engine.submit(Submission.of(transaction, key));
    }

    /// Each for itself, in their order, however many. They stand in the line in portions, so that they don't
    /// fill it: whoever takes the answers, one after the other, also hands in the next portions, and waits for
    /// room. If there is none for the first portion, none of them is taken; see [Engine#submitAll].
    public Iterator<CompletableFuture<Decision<Receipt>>> postAll(Iterator<Submission> submissions) {
        return new Portions(engine, submissions);
    }

    /// Ends a hold, or takes back (part of) a transaction; see [Engine#submit].
    public CompletableFuture<Decision<Receipt>> follow(Request request, @Nullable IdempotencyKey key) {
        return engine.submit(Submission.of(request, key));
    }

    /// What [#post] would answer now; its transaction has an id that will never exist.
    public Decision<Receipt> preview(NewTransaction transaction, @Nullable IdempotencyKey key) {
        return writer.preview(Submission.of(transaction, key));
    }

    /// Ends the holds that timed out by now; returns how many there were, at most 1,000.
    public int expire() {
        var due = ledger.dueHolds(clock.instant(), MAX_DUE);
        ledger.findAll(due).stream()
                .map(hold ->
                        engine.submit(Submission.of(new Request.EndHold(hold, Transaction.Status.EXPIRED, null), null)))
                .toList()
                .forEach(CompletableFuture::join);
        return due.size();
    }

    /// All of them in one database transaction or, if one is refused, none, with a [Refusal.OneOfMany] that says
    /// which was the first. They don't wait in the line: the database makes those that touch the same cells wait.
    public Decision<List<Receipt>> postTogether(List<Submission> submissions) {
        return writer.writeTogether(submissions);
    }

    /// How many transactions wait to be decided.
    public int waiting() {
        return engine.waiting();
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
