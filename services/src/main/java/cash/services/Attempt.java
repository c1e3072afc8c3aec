package cash.services;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.ChainHead;
import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.NewTransaction;
import cash.domain.Request;
import cash.domain.StoreFailure;
import cash.domain.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One try to decide and write a batch, with or without locks. It ends with a conflict if what it decided doesn't
/// stand.
final class Attempt {

    /// What it takes for granted until it writes, when it finds out.
    enum Trust {
        /// Nothing: it locks what it decides on.
        NOTHING,
        /// That the cells are as they were last seen, or are foreseen to be.
        CELLS,
        /// Also that keys and references were never used, which spares looking them up.
        CELLS_AND_NAMES
    }

    private final Ledger ledger;
    private final LastSeen lastSeen;
    private final Clock clock;
    private final TransactionIds ids;
    private final List<Submission> batch;
    private final boolean allOrNone;
    private final Trust trust;
    private final boolean locking;
    private final @Nullable ChainHead chain;
    private final Foresight foresight;

    private final Set<Address> onlyForeseen = new HashSet<>();
    private Map<Address, Amount> before = Map.of();
    private Collection<Amount> cells = List.of();
    private List<Decision<Receipt>> decisions = List.of();
    private List<Transaction.Id> written = List.of();
    private @Nullable ChainHead headBefore;
    private @Nullable ChainHead head;

    /// What it writes goes on with a `chain`; what is only looked at has none.
    Attempt(
            Ledger ledger,
            LastSeen lastSeen,
            Clock clock,
            TransactionIds ids,
            List<Submission> batch,
            boolean allOrNone,
            Trust trust,
            @Nullable ChainHead chain,
            Foresight foresight) {
        this.ledger = ledger;
        this.lastSeen = lastSeen;
        this.clock = clock;
        this.ids = ids;
        this.batch = batch;
        this.allOrNone = allOrNone;
        this.trust = trust;
        this.locking = trust == Trust.NOTHING;
        this.chain = chain;
        this.foresight = foresight;
    }

    /// The cells that it looked at, as they are if it is committed.
    Collection<Amount> cells() {
        return cells;
    }

    List<Decision<Receipt>> decisions() {
        return decisions;
    }

    /// The steps that exist if it is committed.
    List<Transaction.Id> written() {
        return written;
    }

    /// The head of its chain, as it is if it is committed.
    @Nullable
    ChainHead head() {
        return head;
    }

    /// Decides and writes. To be called once, in a unit of work, like the others below.
    List<Decision<Receipt>> run() {
        var books = decide();
        boolean none = allOrNone && decisions.stream().anyMatch(Decision.Refused.class::isInstance);
        if (!foresight.mayComeTrue()) {
            throw new StoreFailure.Conflict("what this was decided on won't be so", null);
        }
        cells = none ? before.values() : books.cells();
        head = none ? headBefore : books.head();
        if (!locking && isForeseeable()) {
            foresight.foreseen(cells);
        }
        write(none ? List.of() : books.recordings(), books);
        return decisions;
    }

    /// Whether others may be decided on what this leaves in its cells before it is there. They find out when they write
    /// whether it came true, but not in cells that aren't there yet, and not which holds it left.
    private boolean isForeseeable() {
        return before.values().stream().allMatch(cell -> cell.version() > 0)
                && batch.stream().allMatch(it -> it.request() instanceof NewTransaction made && !made.pending());
    }

    /// Decides without locks and writes nothing, but makes sure that the decisions rest on what is true.
    List<Decision<Receipt>> preview() {
        ledger.writeIfUnchanged(List.of(), List.of(), new Ledger.Seen(decide().parties(), before.values(), false));
        return decisions;
    }

    /// Decides only.
    Books decide() {
        var wanted = Wanted.by(batch);
        var parties = locking
                ? ledger.parties(wanted.realAccounts(), wanted.accounts())
                : ledger.recall(wanted.realAccounts(), wanted.accounts());
        var addresses = new HashSet<Address>();
        var route = new Route(parties);
        batch.forEach(submission -> route.addCells(submission.request().places(), addresses));
        before = locking ? ledger.lock(addresses) : seen(addresses);
        cells = before.values();
        headBefore = locking && chain != null ? ledger.lockHead(chain.chain()) : chain;
        var now = clock.instant();
        checkDueHolds(now);
        // Only now, since who used a key or a reference may have held these cells until a moment ago.
        var known = known(wanted, trust != Trust.CELLS_AND_NAMES);
        var books = decideOn(new Books(parties, before, known, null, ids, now, headBefore));
        if (trust == Trust.CELLS_AND_NAMES && isNamedOneRefused()) {
            // It may be one that was accepted long ago.
            known = known(wanted, true);
            books = decideOn(new Books(parties, before, known, null, ids, now, headBefore));
        }
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
            books = decideOn(new Books(parties, before, known, totals, ids, now, headBefore));
            if (books.growsLarge() && !excluded) {
                ledger.exclude();
            }
        }
        return books;
    }

    /// The cells as they were last seen or, if that is later, as others are foreseen to leave them.
    private Map<Address, Amount> seen(Set<Address> addresses) {
        var seen = lastSeen.get(addresses, ledger::look);
        foresight.cells().forEach((address, cell) -> {
            var other = seen.get(address);
            if (other != null && other.version() < cell.version()) {
                seen.put(address, cell);
                onlyForeseen.add(address);
            }
        });
        return seen;
    }

    /// A hold that timed out must not block money, even if nobody noted its end yet.
    private void checkDueHolds(Instant now) {
        if (batch.stream().allMatch(Attempt::isExpiry)) {
            return;
        }
        var held = cells.stream()
                .filter(cell -> cell.balance().held() != 0)
                .map(Amount::address)
                .collect(Collectors.toSet());
        var due = held.isEmpty() ? List.<Transaction.Id>of() : ledger.dueHolds(held, now);
        if (!due.isEmpty()) {
            throw new HoldsAreDue(due);
        }
    }

    private static boolean isExpiry(Submission submission) {
        return submission.request() instanceof Request.EndHold end && end.outcome() == Transaction.Status.EXPIRED;
    }

    /// Whether one that has a key or a reference was refused: who looks these up may find that it must be answered
    /// otherwise. One that is accepted can't be written if they were used.
    private boolean isNamedOneRefused() {
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i) instanceof Decision.Refused && batch.get(i).isNamed()) {
                return true;
            }
        }
        return false;
    }

    private Books.Known known(Wanted wanted, boolean lookUpNames) {
        var uses = ledger.uses(lookUpNames ? wanted.keys() : Set.of());
        var steps = uses.values().stream().map(Ledger.Use::step).toList();
        var transactions = new HashMap<Transaction.Id, Transaction>();
        ledger.findAll(wanted.transactions()).forEach(it -> transactions.put(it.id(), it));
        return new Books.Known(
                uses,
                ledger.references(lookUpNames ? wanted.references() : Set.of()),
                ledger.findSteps(steps),
                transactions,
                ledger.reversed(wanted.transactions()));
    }

    private Books decideOn(Books books) {
        var rules = new Rules(books);
        var all = new ArrayList<Decision<Receipt>>(batch.size());
        for (var submission : batch) {
            all.add(rules.decide(submission));
        }
        decisions = all;
        return books;
    }

    private void write(List<Ledger.Recording> recordings, Books books) {
        written = recordings.stream().map(Ledger.Recording::step).toList();
        var heads = headBefore == null ? List.<ChainHead>of() : List.of(headBefore);
        if (locking) {
            ledger.write(recordings, heads);
        } else {
            var toCheck = before.values().stream()
                    .filter(cell -> recordings.isEmpty()
                            || books.cell(cell.address()).version() == cell.version()
                            || onlyForeseen.contains(cell.address()))
                    .toList();
            var seen = new Ledger.Seen(books.parties(), toCheck, !onlyForeseen.isEmpty());
            ledger.writeIfUnchanged(recordings, heads, seen, foresight);
        }
    }
}
