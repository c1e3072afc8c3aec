package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Decision;
import cash.domain.External;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Refusal;
import cash.domain.StoreFailure;
import cash.domain.Transaction;
import cash.domain.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides and writes a batch of requests in one database transaction, and keeps at it until it knows what became
/// of them: a lost race is run again, and a lost answer to a commit is settled by looking.
final class BatchWriter {

    private final UnitOfWork work;
    private final Ledger ledger;
    private final Clock clock;
    private final TransactionIds ids;
    private final Retries retries;

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
        return write(batch, false);
    }

    /// Writes all of them or, if one is refused, none; the refusal says which.
    Decision<List<Receipt>> writeTogether(List<Submission> batch) {
        var receipts = new ArrayList<Receipt>();
        for (var decision : write(batch, true)) {
            switch (decision) {
                case Decision.Accepted<Receipt>(var receipt) -> receipts.add(receipt);
                case Decision.Refused<Receipt>(var refusal) -> {
                    return Decision.refuse(new Refusal.OneOfMany(receipts.size(), refusal));
                }
            }
        }
        return Decision.accept(receipts);
    }

    private List<Decision<Receipt>> write(List<Submission> batch, boolean allOrNone) {
        return retries.run(() -> {
            var attempt = new Attempt(batch, allOrNone);
            try {
                return work.write(attempt::run);
            } catch (StoreFailure.OutcomeUnknown lost) {
                if (happened(attempt, lost)) {
                    return attempt.decisions;
                }
                throw new StoreFailure.Conflict("the commit did not happen", lost);
            }
        });
    }

    /// Looks whether the transactions of an attempt exist, once nobody is writing any more: an answer that was lost
    /// may belong to a commit that is still on its way.
    private boolean happened(Attempt attempt, StoreFailure.OutcomeUnknown lost) {
        if (attempt.written.isEmpty()) {
            return true;
        }
        try {
            return retries.patiently(() -> work.write(() -> {
                ledger.exclude();
                return !ledger.findAll(attempt.written).isEmpty();
            }));
        } catch (StoreFailure stillUnknown) {
            lost.addSuppressed(stillUnknown);
            throw lost;
        }
    }

    private final class Attempt {
        private final List<Submission> batch;
        private final boolean allOrNone;
        private List<Decision<Receipt>> decisions = List.of();
        private List<Transaction.Id> written = List.of();

        Attempt(List<Submission> batch, boolean allOrNone) {
            this.batch = batch;
            this.allOrNone = allOrNone;
        }

        List<Decision<Receipt>> run() {
            var parties = ledger.parties(realAccounts(), accounts());
            var route = new Route(parties);
            var cells = ledger.lock(batch.stream()
                    .flatMap(submission -> route.cells(submission.transaction().transfers()))
                    .collect(Collectors.toSet()));
            // Only now, since who used a key or a reference may have held these cells until a moment ago.
            var uses = ledger.uses(keys());
            var earlier = uses.isEmpty()
                    ? List.<Transaction>of()
                    : ledger.findAll(
                            uses.values().stream().map(Ledger.Use::transaction).collect(Collectors.toSet()));
            var references = ledger.references(references());
            var books = new Books(parties, cells, uses, earlier, references, null, ids, clock.instant());
            decisions = batch.stream().map(books::decide).toList();
            boolean excluded = books.growsLarge();
            if (excluded) {
                // Those on their way don't know yet that totals must be watched here: they end first.
                ledger.exclude();
            }
            if (books.needsTotals()) {
                var totals = ledger.lockTotals(
                        cells.keySet().stream().map(Address::realAccount).collect(Collectors.toSet()),
                        cells.keySet().stream().map(Address::account).collect(Collectors.toSet()));
                books = new Books(parties, cells, uses, earlier, references, totals, ids, clock.instant());
                decisions = batch.stream().map(books::decide).toList();
                if (books.growsLarge() && !excluded) {
                    ledger.exclude();
                }
            }
            if (allOrNone && decisions.stream().anyMatch(Decision.Refused.class::isInstance)) {
                return decisions;
            }
            ledger.write(books.recordings());
            written = books.recordings().stream()
                    .map(recording -> recording.transaction().id())
                    .toList();
            return decisions;
        }

        private Stream<Place> places() {
            return batch.stream()
                    .flatMap(submission -> submission.transaction().transfers().stream())
                    .flatMap(transfer -> Stream.of(transfer.source(), transfer.target()));
        }

        private Set<RealAccount.Id> realAccounts() {
            return places().filter(Address.class::isInstance)
                    .map(place -> ((Address) place).realAccount())
                    .collect(Collectors.toSet());
        }

        private Set<Account.Id> accounts() {
            var accounts = new HashSet<Account.Id>();
            places().forEach(place -> {
                switch (place) {
                    case Address cell -> accounts.add(cell.account());
                    case Place.AtHome(var account) -> accounts.add(account);
                    case External _ -> {}
                }
            });
            return accounts;
        }

        private Set<IdempotencyKey> keys() {
            return batch.stream().map(Submission::key).filter(Objects::nonNull).collect(Collectors.toSet());
        }

        private Set<Reference> references() {
            return batch.stream()
                    .map(submission -> submission.transaction().reference())
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
        }
    }
}
