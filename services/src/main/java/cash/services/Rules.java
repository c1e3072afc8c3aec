package cash.services;

import cash.domain.Address;
import cash.domain.Condition;
import cash.domain.Decision;
import cash.domain.Hold;
import cash.domain.Metadata;
import cash.domain.NewTransaction;
import cash.domain.RealMovement;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides requests one after the other on the books of a batch. Where several reasons to refuse apply, the first in
/// the order of [Refusal] is given.
record Rules(Books books) {

    Decision<Receipt> decide(Submission submission) {
        var use = submission.key() == null ? null : books.known().uses().get(submission.key());
        if (use != null) {
            var made = Objects.requireNonNull(books.known().steps().get(use.step()));
            return use.fingerprint().equals(submission.fingerprint())
                    ? Decision.accept(new Receipt(made.asOf(use.step()), true))
                    : Decision.refuse(new Refusal.IdempotencyKeyReused(use.key(), made.id()));
        }
        return switch (submission.request()) {
            case NewTransaction request -> make(submission, request);
            case Request.EndHold request -> end(submission, request);
            case Request.Reverse request -> reverse(submission, request);
        };
    }

    private Decision<Receipt> make(Submission submission, NewTransaction request) {
        var expiresAt = request.expiresAt();
        if (expiresAt != null && !expiresAt.isAfter(books.now())) {
            return Decision.refuse(new Refusal.ExpiresInThePast(expiresAt, books.now()));
        }
        var reference = request.reference();
        var taken = reference == null ? null : books.known().references().get(reference);
        if (reference != null && taken != null) {
            return Decision.refuse(new Refusal.ReferenceTaken(reference, taken));
        }
        return switch (new Route(books.parties()).resolve(request.transfers(), request.conditions())) {
            case Decision.Refused<List<Transfer>>(var refusal) -> Decision.refuse(refusal);
            case Decision.Accepted<List<Transfer>>(var transfers) -> make(submission, request, transfers);
        };
    }

    private Decision<Receipt> make(Submission submission, NewTransaction request, List<Transfer> transfers) {
        var failed = failed(request.conditions());
        if (failed != null) {
            return Decision.refuse(failed);
        }
        var hold = request.pending() ? new Hold(request.expiresAt(), null) : null;
        var changes = hold == null
                ? Change.of(Transaction.moved(transfers), Map.of())
                : Change.of(Map.of(), Hold.reserved(transfers));
        return switch (books.step(changes, null, request.effectiveAt(), RealMovement.fit(transfers))) {
            case Decision.Refused<Books.Step>(var refusal) -> Decision.refuse(refusal);
            case Decision.Accepted<Books.Step>(var step) ->
                Decision.accept(books.record(
                        submission,
                        new Transaction(
                                step.id(),
                                transfers,
                                request.description(),
                                request.reference(),
                                request.metadata(),
                                step.effectiveAt(),
                                step.entries(),
                                hold,
                                null,
                                List.of())));
        };
    }

    private @Nullable Refusal failed(List<Condition> conditions) {
        var route = new Route(books.parties());
        for (int i = 0; i < conditions.size(); i++) {
            var cell = books.cell(route.cell(conditions.get(i).place()));
            if (!conditions.get(i).holds(cell)) {
                return new Refusal.ConditionFailed(i, cell);
            }
        }
        return null;
    }

    private Decision<Receipt> end(Submission submission, Request.EndHold request) {
        var refusal = request.outcome() == Transaction.Status.POSTED ? blocked(request.hold()) : null;
        if (refusal != null) {
            return Decision.refuse(refusal);
        }
        var pending = current(request.hold());
        boolean isDue = pending.hold() != null && pending.hold().isDue(books.now());
        boolean expires = request.outcome() == Transaction.Status.EXPIRED;
        if (pending.status() != Transaction.Status.PENDING || isDue != expires) {
            var status = isDue ? Transaction.Status.EXPIRED : pending.status();
            return Decision.refuse(new Refusal.NotPending(pending.id(), status));
        }
        var shares = request.shares();
        var released = Hold.released(pending.transfers());
        var changes = inOrder(pending, Change.of(Transaction.moved(pending.with(shares)), released));
        return books.step(changes, pending.id(), pending.effectiveAt(), true)
                .map(step -> books.record(
                        submission, pending.ended(new Hold.End(step.id(), request.outcome(), shares), step.entries())));
    }

    /// In the order in which the transfers first touch the cells, since a store tells it so when it is asked again:
    /// a first transfer of which nothing is posted would come last otherwise.
    private static Map<Address, Change> inOrder(Transaction hold, Map<Address, Change> changes) {
        var ordered = new LinkedHashMap<Address, Change>();
        for (var cell : Transaction.moved(hold.transfers()).keySet()) {
            var change = changes.get(cell);
            if (change != null) {
                ordered.put(cell, change);
            }
        }
        return ordered;
    }

    private Decision<Receipt> reverse(Submission submission, Request.Reverse request) {
        var refusal = blocked(request.original());
        if (refusal != null) {
            return Decision.refuse(refusal);
        }
        var original = current(request.original());
        var posted = original.posted();
        var left = posted.without(books.known().reversed().getOrDefault(original.id(), List.of()));
        var remaining = left.total();
        var asked = request.units() == null ? remaining : BigInteger.valueOf(request.units());
        boolean exceeds = asked.signum() == 0 || asked.compareTo(remaining) > 0;
        if (exceeds && (asked.signum() == 0 || posted.total().signum() == 0)) {
            return Decision.refuse(new Refusal.ReversalExceedsOriginal(original.id(), request.units(), remaining));
        }
        // Too much is asked for in the same proportion, to tell first what the cells can't give.
        var transfers = backwards(original.with((exceeds ? posted : left).of(asked)));
        return switch (books.step(Change.of(Transaction.moved(transfers), Map.of()), null, null, true)) {
            case Decision.Refused<Books.Step>(var reason) -> Decision.refuse(reason);
            case Decision.Accepted<Books.Step>(var step) ->
                exceeds
                        ? Decision.refuse(
                                new Refusal.ReversalExceedsOriginal(original.id(), request.units(), remaining))
                        : Decision.accept(books.record(
                                submission,
                                new Transaction(
                                        step.id(),
                                        transfers,
                                        null,
                                        null,
                                        Metadata.NONE,
                                        step.effectiveAt(),
                                        step.entries(),
                                        null,
                                        original.id(),
                                        List.of())));
        };
    }

    /// Why no money can be moved between the cells of a transaction now.
    private @Nullable Refusal blocked(Transaction transaction) {
        var requested = transaction.transfers().stream()
                .map(it -> new Transfer.Requested(
                        it.source(), it.target(), it.money().units()))
                .toList();
        return switch (new Route(books.parties()).resolve(requested, List.of())) {
            case Decision.Refused<List<Transfer>>(var refusal) -> refusal;
            case Decision.Accepted<List<Transfer>> _ -> null;
        };
    }

    private Transaction current(Transaction transaction) {
        return Objects.requireNonNull(books.known().transactions().get(transaction.id()));
    }

    private static List<Transfer> backwards(List<Transfer> transfers) {
        return transfers.stream()
                .map(it -> new Transfer(it.target(), it.source(), it.money()))
                .toList();
    }
}
