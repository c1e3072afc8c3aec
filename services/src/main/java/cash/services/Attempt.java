package cash.services;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.StoreFailure;
import cash.domain.Transaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One try to decide and write a batch, with or without locks. It ends with a conflict if what it decided doesn't
/// stand.
final class Attempt {

    private final Ledger ledger;
    private final LastSeen lastSeen;
    private final Clock clock;
    private final TransactionIds ids;
    private final List<Submission> batch;
    private final boolean allOrNone;
    private final boolean locking;

    private Collection<Amount> cells = List.of();
    private List<Decision<Receipt>> decisions = List.of();
    private List<Transaction.Id> written = List.of();

    Attempt(
            Ledger ledger,
            LastSeen lastSeen,
            Clock clock,
            TransactionIds ids,
            List<Submission> batch,
            boolean allOrNone,
            boolean locking) {
        this.ledger = ledger;
        this.lastSeen = lastSeen;
        this.clock = clock;
        this.ids = ids;
        this.batch = batch;
        this.allOrNone = allOrNone;
        this.locking = locking;
    }

    /// The cells that it looked at, as they are if it is committed.
    Collection<Amount> cells() {
        return cells;
    }

    List<Decision<Receipt>> decisions() {
        return decisions;
    }

    /// The transactions that exist if it is committed.
    List<Transaction.Id> written() {
        return written;
    }

    /// To be called once, in a unit of work.
    List<Decision<Receipt>> run() {
        var wanted = Wanted.by(batch);
        var parties = locking
                ? ledger.parties(wanted.realAccounts(), wanted.accounts())
                : ledger.recall(wanted.realAccounts(), wanted.accounts());
        var addresses = new HashSet<Address>();
        var route = new Route(parties);
        batch.forEach(submission -> route.addCells(submission.transaction().transfers(), addresses));
        var before = locking ? ledger.lock(addresses) : lastSeen.get(addresses, ledger::look);
        cells = before.values();
        // Only now, since who used a key or a reference may have held these cells until a moment ago.
        var uses = ledger.uses(wanted.keys());
        var earlier = uses.isEmpty()
                ? List.<Transaction>of()
                : ledger.findAll(
                        uses.values().stream().map(Ledger.Use::transaction).collect(Collectors.toSet()));
        var references = ledger.references(wanted.references());
        var books = new Books(parties, before, uses, earlier, references, null, ids, clock.instant());
        decide(books);
        if (!locking && (books.growsLarge() || books.needsTotals())) {
            throw new StoreFailure.Conflict("amounts are so large that more must be locked", null);
        }
        boolean excluded = books.growsLarge();
        if (excluded) {
            // Those on their way don't know yet that totals must be watched here: they end first.
            ledger.exclude();
        }
        if (books.needsTotals()) {
            var totals = ledger.lockTotals(
                    addresses.stream().map(Address::realAccount).collect(Collectors.toSet()),
                    addresses.stream().map(Address::account).collect(Collectors.toSet()));
            books = new Books(parties, before, uses, earlier, references, totals, ids, clock.instant());
            decide(books);
            if (books.growsLarge() && !excluded) {
                ledger.exclude();
            }
        }
        boolean none = allOrNone && decisions.stream().anyMatch(Decision.Refused.class::isInstance);
        write(none ? List.of() : books.recordings(), parties, before);
        cells = none ? before.values() : books.cells();
        return decisions;
    }

    private void decide(Books books) {
        var all = new ArrayList<Decision<Receipt>>(batch.size());
        for (var submission : batch) {
            all.add(books.decide(submission));
        }
        decisions = all;
    }

    private void write(List<Ledger.Recording> recordings, Ledger.Parties parties, Map<Address, Amount> before) {
        var ids = new ArrayList<Transaction.Id>(recordings.size());
        var untouched = locking ? new HashMap<Address, Amount>() : new HashMap<>(before);
        for (var recording : recordings) {
            ids.add(recording.transaction().id());
            for (var entry : recording.transaction().entries()) {
                untouched.remove(entry.address());
            }
        }
        written = ids;
        if (locking) {
            ledger.write(recordings);
        } else {
            ledger.writeIfUnchanged(recordings, parties, untouched.values());
        }
    }
}
