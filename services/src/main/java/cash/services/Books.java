package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.ChainHead;
import cash.domain.Content;
import cash.domain.Decision;
import cash.domain.Entry;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Refusal;
import cash.domain.Seal;
import cash.domain.Transaction;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The books of one batch while it is decided: what the store holds, and what the steps accepted so far have made of
/// it. A refused one leaves no trace in them.
final class Books {

    private final Ledger.Parties parties;
    private final Map<Address, Amount> cells;
    private final Known known;
    private final @Nullable RunningTotals totals;
    private final TransactionIds ids;
    private final Instant now;
    private final List<Ledger.Recording> recordings = new ArrayList<>();
    private boolean large;
    private boolean growsLarge;
    private @Nullable ChainHead head;

    /// What the store knows of the keys, references and transactions that a batch names, and what it is after the
    /// steps accepted so far: the transactions with keys by the step that these were used for, the others by their
    /// ids, and how much was taken back of each.
    record Known(
            Map<IdempotencyKey, Ledger.Use> uses,
            Map<Reference, Transaction.Id> references,
            Map<Transaction.Id, Transaction> steps,
            Map<Transaction.Id, Transaction> transactions,
            Map<Transaction.Id, List<BigInteger>> reversed) {

        Known copy() {
            return new Known(
                    new HashMap<>(uses),
                    new HashMap<>(references),
                    new HashMap<>(steps),
                    new HashMap<>(transactions),
                    new HashMap<>(reversed));
        }
    }

    /// A cell as it is before a step, and what that changes in it.
    private record Touched(Amount cell, Change change) {}

    /// A step that the rules allow, before it is written: its id and its entries.
    record Step(Transaction.Id id, Instant effectiveAt, List<Entry> entries) {}

    /// `totals` are those of all rows and columns, if they are needed. Steps go on behind `head`, if they are to be
    /// written.
    Books(
            Ledger.Parties parties,
            Map<Address, Amount> cells,
            Known known,
            Ledger.@Nullable Totals totals,
            TransactionIds ids,
            Instant now,
            @Nullable ChainHead head) {
        this.parties = parties;
        this.cells = new HashMap<>(cells);
        this.known = known.copy();
        this.ids = ids;
        this.now = now;
        this.head = head;
        this.totals = totals == null ? null : new RunningTotals(totals);
    }

    Ledger.Parties parties() {
        return parties;
    }

    Known known() {
        return known;
    }

    Instant now() {
        return now;
    }

    /// What is to be written: the steps accepted, in the order they were decided.
    List<Ledger.Recording> recordings() {
        return recordings;
    }

    /// All cells as they are once that is written.
    Collection<Amount> cells() {
        return cells.values();
    }

    /// The head of the chain once that is written.
    @Nullable
    ChainHead head() {
        return head;
    }

    Amount cell(Address address) {
        return Objects.requireNonNull(cells.get(address), () -> address + " was not looked at");
    }

    /// Whether amounts are so large that these decisions don't stand without the totals.
    boolean needsTotals() {
        return large && totals == null;
    }

    /// Whether a real account or an account becomes large that wasn't.
    boolean growsLarge() {
        return growsLarge;
    }

    /// A step that changes `posted` and `held` of cells, if every cell can give what it takes. It is a step of
    /// `transaction`, or the making of a new one, and effective with it or, if null, when it is recorded. `movable`
    /// says whether the bank transfers that it needs fit into 64 bits.
    Decision<Step> step(
            Map<Address, Change> changes,
            Transaction.@Nullable Id transaction,
            @Nullable Instant effectiveAt,
            boolean movable) {
        var touched = new ArrayList<Touched>(changes.size());
        changes.forEach((address, change) -> touched.add(new Touched(cell(address), change)));
        var refusal = shortOfFunds(touched);
        if (refusal != null) {
            return Decision.refuse(refusal);
        }
        var last = later(transaction, head == null ? null : head.last());
        for (var it : touched) {
            last = later(last, it.cell.last());
        }
        // Ids tell the millisecond. Time never runs backwards along a cell, whatever this machine's clock or another's
        // says.
        var thisMillisecond = now.truncatedTo(ChronoUnit.MILLIS);
        var recordedAt =
                last == null || last.recordedAt().isBefore(thisMillisecond) ? thisMillisecond : last.recordedAt();
        var effective = effectiveAt == null ? recordedAt : effectiveAt;
        var id = ids.next(recordedAt, last);
        var entries = new ArrayList<Entry>(touched.size());
        for (var it : touched) {
            var cell = it.cell;
            try {
                long posted = it.change.posted().longValueExact();
                long held = it.change.held().longValueExact();
                entries.add(new Entry(
                        cell.address(),
                        cell.version() + 1,
                        posted,
                        held,
                        cell.balance().plus(posted, held),
                        transaction == null ? id : transaction,
                        effective,
                        id));
            } catch (ArithmeticException e) {
                return Decision.refuse(new Refusal.AmountOverflow(cell.address(), "the amount of " + cell.address()));
            }
        }
        if (!movable) {
            return Decision.refuse(new Refusal.AmountOverflow(null, "a bank transfer that it needs"));
        }
        entries.forEach(this::watch);
        var overflow = totals == null
                ? null
                : totals.add(entries, entry -> cell(entry.address()).currency());
        return overflow == null ? Decision.accept(new Step(id, effective, entries)) : Decision.refuse(overflow);
    }

    private static Transaction.@Nullable Id later(Transaction.@Nullable Id one, Transaction.@Nullable Id other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? other : one;
    }

    private @Nullable Refusal shortOfFunds(List<Touched> touched) {
        for (var it : touched) {
            var available = it.change.available();
            if (available.signum() < 0) {
                var cell = it.cell;
                long limit = terms(cell.address().account()).overdraftLimit();
                var after = available.add(BigInteger.valueOf(cell.balance().available()));
                if (after.compareTo(BigInteger.valueOf(-limit)) < 0) {
                    return new Refusal.InsufficientFunds(
                            cell.address(), cell.currency(), cell.balance().available(), available.negate(), limit);
                }
            }
        }
        return null;
    }

    private void watch(Entry entry) {
        boolean rowIsLarge = terms(entry.address().realAccount()).large();
        boolean columnIsLarge = terms(entry.address().account()).large();
        boolean cellIsLarge = Amount.isLarge(entry.after());
        large |= cellIsLarge || rowIsLarge || columnIsLarge;
        growsLarge |= cellIsLarge && !(rowIsLarge && columnIsLarge);
    }

    private RealAccount.Terms terms(RealAccount.Id id) {
        return Objects.requireNonNull(parties.realAccounts().get(id));
    }

    private Account.Terms terms(Account.Id id) {
        return Objects.requireNonNull(parties.accounts().get(id));
    }

    /// Notes a transaction with its last step, which was accepted.
    Receipt record(Submission submission, Transaction unsealed) {
        var transaction = sealed(unsealed);
        for (var entry : transaction.entriesOf(transaction.lastStep())) {
            cells.computeIfPresent(
                    entry.address(),
                    (address, cell) ->
                            new Amount(address, cell.currency(), entry.after(), entry.version(), entry.step()));
        }
        known.transactions.put(transaction.id(), transaction);
        if (transaction.reference() != null) {
            known.references.put(transaction.reference(), transaction.id());
        }
        if (transaction.reversalOf() != null) {
            var reversed = new ArrayList<>(known.reversed.getOrDefault(transaction.reversalOf(), List.of()));
            reversed.add(transaction.posted().total());
            known.reversed.put(transaction.reversalOf(), reversed);
        }
        Ledger.Use use = null;
        if (submission.key() != null && submission.fingerprint() != null) {
            use = new Ledger.Use(submission.key(), submission.fingerprint(), transaction.lastStep());
            known.uses.put(use.key(), use);
            known.steps.put(use.step(), transaction);
        }
        recordings.add(new Ledger.Recording(transaction, use));
        return new Receipt(transaction.asOf(transaction.lastStep()), false);
    }

    private Transaction sealed(Transaction transaction) {
        if (head == null) {
            return transaction;
        }
        var seal = new Seal(head.chain(), Content.of(transaction).hash(head.hash()));
        head = head.next(transaction.lastStep(), seal.hash());
        return transaction.sealed(seal);
    }
}
