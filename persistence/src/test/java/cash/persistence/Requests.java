package cash.persistence;

import cash.domain.Decision;
import cash.domain.External;
import cash.domain.Metadata;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.Reference;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.util.List;
import java.util.stream.Stream;

/// Transactions as clients ask for them, written short: `external giro/rent 500`, in the names of a fixture.
final class Requests {

    static final Transaction.Filter EVERYTHING =
            new Transaction.Filter(null, null, null, null, null, null, Metadata.NONE);

    private Requests() {}

    static NewTransaction transaction(StoreFixture given, String... transfers) {
        return new NewTransaction(
                Stream.of(transfers).map(text -> transfer(given, text)).toList(), null, null, Metadata.NONE, null);
    }

    private static Transfer.Requested transfer(StoreFixture given, String text) {
        var words = text.split(" ", -1);
        return new Transfer.Requested(place(given, words[0]), place(given, words[1]), Long.parseLong(words[2]));
    }

    private static Place place(StoreFixture given, String text) {
        return text.equals("external") ? External.WORLD : given.cell(text);
    }

    static NewTransaction referenced(NewTransaction it, String reference) {
        return new NewTransaction(
                it.transfers(), it.description(), new Reference(reference), it.metadata(), it.effectiveAt());
    }

    static NewTransaction pending(NewTransaction it) {
        return new NewTransaction(
                it.transfers(),
                it.description(),
                it.reference(),
                it.metadata(),
                it.effectiveAt(),
                true,
                null,
                List.of());
    }

    /// A hold that stays open, and one that is posted in part and then taken back.
    static void someHolds(CashInstance cash, StoreFixture given, String source, String target) {
        cash.book(pending(transaction(given, source + " " + target + " 3")));
        var hold = cash.book(pending(transaction(given, source + " " + target + " 5")))
                .transaction();
        var posted = accepted(Threads.result(
                        cash.transactions().follow(new Request.EndHold(hold, Transaction.Status.POSTED, 4L), null)))
                .transaction();
        accepted(Threads.result(cash.transactions().follow(new Request.Reverse(posted, null), null)));
    }

    static <T> T accepted(Decision<T> decision) {
        return switch (decision) {
            case Decision.Accepted<T>(var value) -> value;
            case Decision.Refused<T>(var refusal) -> throw new AssertionError("was refused: " + refusal);
        };
    }

    static <T> Refusal refusal(Decision<T> decision) {
        return switch (decision) {
            case Decision.Accepted<T>(var value) -> throw new AssertionError("was accepted: " + value);
            case Decision.Refused<T>(var refusal) -> refusal;
        };
    }
}
