package cash.services;

import cash.domain.ChainHead;
import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.StoreFailure;
import cash.domain.Transaction;
import cash.domain.UnitOfWork;
import cash.services.Attempt.Trust;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Decides and writes a batch of requests in one database transaction, and keeps at it until it knows what became
/// of them: a lost race is run again, and a lost answer to a commit is settled by looking.
final class BatchWriter {

    private final UnitOfWork work;
    private final Ledger ledger;
    private final Clock clock;
    private final TransactionIds ids;
    private final Retries retries;
    private final LastSeen lastSeen = new LastSeen();
    private final Confidence inLastSeen = new Confidence();
    private final Confidence inNewNames = new Confidence();
    private final Chains chains = new Chains(ThreadLocalRandom.current());

    BatchWriter(UnitOfWork work, Ledger ledger, Clock clock, TransactionIds ids, Retries retries) {
        this.work = work;
        this.ledger = ledger;
        this.clock = clock;
        this.ids = ids;
        this.retries = retries;
    }

    /// One decision for each submission, in their order. Those accepted are durable. Throws a [StoreFailure] if
    /// nothing was written, or if it can't be found out whether it was.
    List<Decision<Receipt>> write(List<Submission> batch) {
        return write(batch, Foresight.NONE);
    }

    /// The same, and tells once it is foreseen what it leaves, so that others may be written behind it.
    List<Decision<Receipt>> write(List<Submission> batch, Foresight foresight) {
        return write(batch, false, foresight);
    }

    /// Decides on what other batches, which are still on their way, are foreseen to leave. A conflict if one of them
    /// doesn't come true; nothing is written then, and once they ended it is time for [#write].
    List<Decision<Receipt>> writeBehind(List<Submission> batch, Foresight foresight) {
        try {
            return write(batch, false, areNamesTrusted(batch) ? Trust.CELLS_AND_NAMES : Trust.CELLS, foresight);
        } catch (HoldsAreDue due) {
            throw new StoreFailure.Conflict("holds are to be ended first", null);
        }
    }

    /// Writes all of them or, if one is refused, none; the refusal says which.
    Decision<List<Receipt>> writeTogether(List<Submission> batch) {
        var receipts = new ArrayList<Receipt>();
        for (var decision : write(batch, true, Foresight.NONE)) {
            switch (decision) {
                case Decision.Accepted<Receipt>(var receipt) -> receipts.add(receipt);
                case Decision.Refused<Receipt>(var refusal) -> {
                    return Decision.refuse(new Refusal.OneOfMany(receipts.size(), refusal));
                }
            }
        }
        return Decision.accept(receipts);
    }

    private List<Decision<Receipt>> write(List<Submission> batch, boolean allOrNone, Foresight foresight) {
        while (true) {
            try {
                return writeOnce(batch, allOrNone, foresight);
            } catch (HoldsAreDue due) {
                expire(due.holds());
            }
        }
    }

    /// Ends holds that timed out; those that ended otherwise meanwhile are left as they are.
    void expire(List<Transaction.Id> holds) {
        writeOnce(
                ledger.findAll(holds).stream()
                        .map(hold -> Submission.of(new Request.EndHold(hold, Transaction.Status.EXPIRED, null), null))
                        .toList(),
                false,
                Foresight.NONE);
    }

    /// Without locks if nobody else seems to write the same cells, and without looking up keys and references if most
    /// are new, which is faster and nearly always enough; if it was not, it is done more carefully.
    private List<Decision<Receipt>> writeOnce(List<Submission> batch, boolean allOrNone, Foresight foresight) {
        if (inLastSeen.isThere()) {
            if (areNamesTrusted(batch)) {
                try {
                    return write(batch, allOrNone, Trust.CELLS_AND_NAMES, foresight);
                } catch (StoreFailure.Conflict lost) {
                    inNewNames.lose();
                }
            }
            try {
                return write(batch, allOrNone, Trust.CELLS, foresight);
            } catch (StoreFailure.Conflict lost) {
                inLastSeen.lose();
            }
        }
        return retries.run(() -> write(batch, allOrNone, Trust.NOTHING, Foresight.NONE));
    }

    private boolean areNamesTrusted(List<Submission> batch) {
        return batch.stream().anyMatch(Submission::isNamed) && inNewNames.isThere();
    }

    /// What would become of a request now. All is as if it were written, except that it isn't.
    Decision<Receipt> preview(Submission submission) {
        while (true) {
            try {
                return previewOnce(submission);
            } catch (HoldsAreDue due) {
                expire(due.holds());
            }
        }
    }

    private Decision<Receipt> previewOnce(Submission submission) {
        var batch = List.of(submission);
        try {
            return work.append(attempt(batch, false, Trust.CELLS, null, Foresight.NONE)::preview)
                    .getFirst();
        } catch (StoreFailure.Conflict lost) {
            return retries.run(() -> {
                var attempt = attempt(batch, false, Trust.NOTHING, null, Foresight.NONE);
                try {
                    return work.append(() -> {
                        attempt.decide();
                        throw new Undo();
                    });
                } catch (Undo undone) {
                    return attempt.decisions().getFirst();
                }
            });
        }
    }

    /// Ends a unit of work that must leave nothing behind.
    private static final class Undo extends RuntimeException {
        Undo() {
            super("only to be looked at", null, false, false);
        }
    }

    private Attempt attempt(
            List<Submission> batch, boolean allOrNone, Trust trust, @Nullable ChainHead chain, Foresight foresight) {
        return new Attempt(ledger, lastSeen, clock, ids, batch, allOrNone, trust, chain, foresight);
    }

    /// What became of the head of its chain is only known if it ended well.
    private List<Decision<Receipt>> write(List<Submission> batch, boolean allOrNone, Trust trust, Foresight foresight) {
        var chain = chains.take(clock.instant(), ledger::head);
        ChainHead head = null;
        try {
            var attempt = attempt(batch, allOrNone, trust, chain, foresight);
            var decisions = write(attempt, foresight);
            head = attempt.head();
            return decisions;
        } finally {
            chains.giveBack(chain.chain(), head);
        }
    }

    private List<Decision<Receipt>> write(Attempt attempt, Foresight foresight) {
        boolean written = false;
        try {
            work.append(attempt::run);
            written = true;
        } catch (StoreFailure.OutcomeUnknown lost) {
            written = happened(attempt, lost);
            if (!written) {
                throw new StoreFailure.Conflict("the commit did not happen", lost);
            }
        } finally {
            if (written) {
                lastSeen.put(attempt.cells());
            } else {
                // First of all: whoever looks at what is true instead must know that it is late.
                foresight.failed();
                lastSeen.forget(attempt.cells());
            }
        }
        return attempt.decisions();
    }

    /// Looks whether the steps of an attempt happened, once nobody is writing any more: an answer that was lost
    /// may belong to a commit that is still on its way.
    private boolean happened(Attempt attempt, StoreFailure.OutcomeUnknown lost) {
        if (attempt.written().isEmpty()) {
            return true;
        }
        try {
            return retries.patiently(() -> work.write(() -> {
                ledger.exclude();
                return !ledger.findSteps(attempt.written()).isEmpty();
            }));
        } catch (StoreFailure stillUnknown) {
            lost.addSuppressed(stillUnknown);
            throw lost;
        }
    }
}
