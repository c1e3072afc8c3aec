package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Decision;
import cash.domain.Entry;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Refusal;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The books of one batch while it is decided: what the store holds, locked, and what the transactions accepted so
/// far have made of it. A refused one leaves no trace in them.
final class Books {

    /// A cell beyond this asks for the totals of its row and column. Below it they can't exceed 64 bits: that would
    /// take more than 8,192 cells that each hold eleven trillion euros.
    static final long LARGE = 1L << 50;

    private final Ledger.Parties parties;
    private final Map<Address, Amount> cells;
    private final Map<IdempotencyKey, Ledger.Use> uses;
    private final Map<Reference, Transaction.Id> references;
    private final Map<Transaction.Id, Transaction> transactions;
    private final @Nullable RunningTotals totals;
    private final TransactionIds ids;
    private final Instant now;
    private final List<Ledger.Recording> recordings = new ArrayList<>();
    private boolean large;
    private boolean growsLarge;

    /// `earlier` are the transactions that the keys were used for, and `totals` those of all rows and columns, if
    /// they are needed. Instants are kept to the millisecond, like those in the ids of transactions.
    Books(
            Ledger.Parties parties,
            Map<Address, Amount> cells,
            Map<IdempotencyKey, Ledger.Use> uses,
            List<Transaction> earlier,
            Map<Reference, Transaction.Id> references,
            Ledger.@Nullable Totals totals,
            TransactionIds ids,
            Instant now) {
        this.parties = parties;
        this.cells = new HashMap<>(cells);
        this.uses = new HashMap<>(uses);
        this.references = new HashMap<>(references);
        this.transactions = new HashMap<>();
        earlier.forEach(transaction -> transactions.put(transaction.id(), transaction));
        this.ids = ids;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        this.totals = totals == null ? null : new RunningTotals(totals);
    }

    /// What is to be written: the accepted transactions in the order they were decided.
    List<Ledger.Recording> recordings() {
        return recordings;
    }

    /// All cells as they are once that is written.
    Collection<Amount> cells() {
        return cells.values();
    }

    /// Whether amounts are so large that these decisions don't stand without the totals.
    boolean needsTotals() {
        return large && totals == null;
    }

    /// Whether a real account or an account becomes large that wasn't.
    boolean growsLarge() {
        return growsLarge;
    }

    Decision<Receipt> decide(Submission submission) {
        var request = submission.transaction();
        var use = submission.key() == null ? null : uses.get(submission.key());
        if (use != null) {
            return use.fingerprint().equals(submission.fingerprint())
                    ? Decision.accept(new Receipt(Objects.requireNonNull(transactions.get(use.transaction())), true))
                    : Decision.refuse(new Refusal.IdempotencyKeyReused(use.key(), use.transaction()));
        }
        var reference = request.reference();
        var taken = reference == null ? null : references.get(reference);
        if (reference != null && taken != null) {
            return Decision.refuse(new Refusal.ReferenceTaken(reference, taken));
        }
        return switch (new Route(parties).resolve(request.transfers())) {
            case Decision.Refused<List<Transfer>>(var refusal) -> Decision.refuse(refusal);
            case Decision.Accepted<List<Transfer>>(var transfers) -> book(submission, transfers);
        };
    }

    private Decision<Receipt> book(Submission submission, List<Transfer> transfers) {
        var moved = Transaction.moved(transfers);
        var refusal = shortOfFunds(moved);
        if (refusal != null) {
            return Decision.refuse(refusal);
        }
        var last = moved.keySet().stream()
                .map(address -> cell(address).last())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        // Time never runs backwards along a cell, whatever this machine's clock or another's says.
        var recordedAt = last == null || last.recordedAt().isBefore(now) ? now : last.recordedAt();
        var request = submission.transaction();
        var effectiveAt = request.effectiveAt() == null ? recordedAt : request.effectiveAt();
        var id = ids.next(recordedAt, last);
        var entries = new ArrayList<Entry>(moved.size());
        for (var change : moved.entrySet()) {
            var cell = cell(change.getKey());
            try {
                long posted = change.getValue().longValueExact();
                var after = cell.balance().plus(posted, 0);
                entries.add(
                        new Entry(cell.address(), cell.version() + 1, posted, 0, after, id, effectiveAt, recordedAt));
            } catch (ArithmeticException e) {
                return Decision.refuse(new Refusal.AmountOverflow(cell.address(), "the amount of " + cell.address()));
            }
        }
        try {
            Transaction.realMovements(transfers);
        } catch (ArithmeticException e) {
            return Decision.refuse(new Refusal.AmountOverflow(null, "a bank transfer that it needs"));
        }
        entries.forEach(this::watch);
        var overflow = totals == null
                ? null
                : totals.add(entries, entry -> cell(entry.address()).currency());
        if (overflow != null) {
            return Decision.refuse(overflow);
        }
        var transaction = new Transaction(
                id,
                Transaction.Status.POSTED,
                transfers,
                request.description(),
                request.reference(),
                request.metadata(),
                effectiveAt,
                recordedAt,
                entries);
        record(submission, transaction);
        return Decision.accept(new Receipt(transaction, false));
    }

    private @Nullable Refusal shortOfFunds(Map<Address, BigInteger> moved) {
        for (var change : moved.entrySet()) {
            if (change.getValue().signum() < 0) {
                var cell = cell(change.getKey());
                long available = cell.balance().available();
                long limit = terms(cell.address().account()).overdraftLimit();
                var after = change.getValue().add(BigInteger.valueOf(available));
                if (after.compareTo(BigInteger.valueOf(-limit)) < 0) {
                    return new Refusal.InsufficientFunds(
                            cell.address(),
                            cell.currency(),
                            available,
                            change.getValue().negate(),
                            limit);
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

    private void record(Submission submission, Transaction transaction) {
        for (var entry : transaction.entries()) {
            var cell = cell(entry.address());
            cells.put(
                    entry.address(),
                    new Amount(entry.address(), cell.currency(), entry.after(), entry.version(), entry.transaction()));
        }
        transactions.put(transaction.id(), transaction);
        if (transaction.reference() != null) {
            references.put(transaction.reference(), transaction.id());
        }
        Ledger.Use use = null;
        if (submission.key() != null && submission.fingerprint() != null) {
            use = new Ledger.Use(submission.key(), submission.fingerprint(), transaction.id());
            uses.put(use.key(), use);
        }
        recordings.add(new Ledger.Recording(transaction, use));
    }

    private Amount cell(Address address) {
        return Objects.requireNonNull(cells.get(address), () -> address + " was not locked");
    }
}
