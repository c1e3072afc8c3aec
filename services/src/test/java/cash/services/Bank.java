package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.Condition;
import cash.domain.Decision;
import cash.domain.Description;
import cash.domain.IdempotencyKey;
import cash.domain.InMemoryStore;
import cash.domain.Ledger;
import cash.domain.Metadata;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.Status;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A ledger in memory with services around it, for tests. Transfers are written short: `external giro/rent 500`.
final class Bank {

    final InMemoryStore store = new InMemoryStore();
    final ScriptedWork work = new ScriptedWork(store);
    final AdjustableClock clock = new AdjustableClock();
    final TransactionIds ids = new TransactionIds(new SplittableRandom(1));
    final RealAccountService realAccounts = new RealAccountService(work, store, store);
    final AccountService accounts = new AccountService(work, store, store, store, clock);
    final AmountService amounts = new AmountService(work, store);

    BatchWriter writer() {
        return writer(store, Duration.ofSeconds(10));
    }

    BatchWriter writer(Ledger ledger, Duration patience) {
        return new BatchWriter(work, ledger, clock, ids, new Retries(patience));
    }

    /// Opens real accounts in euros.
    void realAccounts(String... names) {
        Stream.of(names).forEach(name -> realAccount(name, "EUR"));
    }

    void realAccount(String name, String currency) {
        accepted(realAccounts.create(newRealAccount(name, currency)));
    }

    RealAccount newRealAccount(String name, String currency) {
        return new RealAccount(
                new RealAccount.Id(name),
                new Name(name),
                Money.currency(currency),
                Status.OPEN,
                null,
                Metadata.NONE,
                clock.instant());
    }

    /// Opens accounts without a home and without an overdraft.
    void accounts(String... names) {
        Stream.of(names).forEach(name -> account(name, null, 0));
    }

    void account(String name, @Nullable String home, long overdraftLimit) {
        accepted(accounts.create(newAccount(name, home, overdraftLimit)));
    }

    // The class file of a compact constructor lacks the @Nullable of a qualified type like RealAccount.Id.
    @SuppressWarnings("NullAway")
    Account newAccount(String name, @Nullable String home, long overdraftLimit) {
        return new Account(
                new Account.Id(name),
                new Name(name),
                home == null ? null : new RealAccount.Id(home),
                Status.OPEN,
                overdraftLimit,
                Metadata.NONE,
                clock.instant());
    }

    /// Two real accounts in euros, and two accounts.
    static Bank small() {
        var bank = new Bank();
        bank.realAccounts("giro", "savings");
        bank.accounts("rent", "food");
        return bank;
    }

    /// A transaction of transfers like `external giro/rent 500`.
    static NewTransaction transaction(String... transfers) {
        return new NewTransaction(
                Arrays.stream(transfers).map(Bank::transfer).toList(), null, null, Metadata.NONE, null);
    }

    static Transfer.Requested transfer(String text) {
        var words = text.split(" ", -1);
        return new Transfer.Requested(Place.parse(words[0]), Place.parse(words[1]), Long.parseLong(words[2]));
    }

    static NewTransaction described(NewTransaction it, String description) {
        return new NewTransaction(
                it.transfers(), new Description(description), it.reference(), it.metadata(), it.effectiveAt());
    }

    static NewTransaction referenced(NewTransaction it, String reference) {
        return new NewTransaction(
                it.transfers(), it.description(), new Reference(reference), it.metadata(), it.effectiveAt());
    }

    /// The same as a hold.
    static NewTransaction pending(NewTransaction it, @Nullable Instant expiresAt) {
        return new NewTransaction(
                it.transfers(),
                it.description(),
                it.reference(),
                it.metadata(),
                it.effectiveAt(),
                true,
                expiresAt,
                it.conditions());
    }

    /// The same under one more condition.
    static NewTransaction conditional(
            NewTransaction it, String place, Condition.Quantity quantity, Condition.Comparison comparison, long bound) {
        var conditions = new ArrayList<>(it.conditions());
        conditions.add(new Condition(Place.parse(place), Map.of(quantity, Map.of(comparison, bound))));
        return new NewTransaction(
                it.transfers(),
                it.description(),
                it.reference(),
                it.metadata(),
                it.effectiveAt(),
                it.pending(),
                it.expiresAt(),
                conditions);
    }

    /// Makes a hold that never expires.
    Transaction hold(String... transfers) {
        return accepted(post(Submission.of(pending(transaction(transfers), null), null)))
                .transaction();
    }

    /// Ends a hold, or tries to.
    Decision<Receipt> end(Transaction hold, Transaction.Status outcome, @Nullable Long units) {
        return post(Submission.of(new Request.EndHold(hold, outcome, units), null));
    }

    /// Takes back (part of) a transaction, or tries to.
    Decision<Receipt> reverse(Transaction original, @Nullable Long units) {
        return post(Submission.of(new Request.Reverse(original, units), null));
    }

    static Submission submission(String... transfers) {
        return Submission.of(transaction(transfers), null);
    }

    static Submission keyed(String key, NewTransaction transaction) {
        return Submission.of(transaction, IdempotencyKey.ofText(key));
    }

    static Submission keyed(String key, String... transfers) {
        return keyed(key, transaction(transfers));
    }

    /// Writes one transaction of such transfers.
    Decision<Receipt> post(String... transfers) {
        return post(submission(transfers));
    }

    Decision<Receipt> post(Submission submission) {
        return writer().write(List.of(submission)).getFirst();
    }

    /// Writes one transaction that must be accepted.
    Transaction book(String... transfers) {
        return accepted(post(transfers)).transaction();
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

    Amount cell(String address) {
        return store.find(Address.parse(address)).orElseThrow();
    }

    long posted(String address) {
        return cell(address).balance().posted();
    }

    Balance row(String realAccount) {
        return store.find(new RealAccount.Id(realAccount)).orElseThrow().balance();
    }

    /// All that is in the ledger, to tell that nothing changed.
    List<Object> everything() {
        var all = new ArrayList<Object>(transactions());
        all.add(store.matrix(null));
        return all;
    }

    List<Transaction> transactions() {
        return store.list(
                new Transaction.Filter(null, null, null, null, null, null, Metadata.NONE), null, Integer.MAX_VALUE);
    }
}
