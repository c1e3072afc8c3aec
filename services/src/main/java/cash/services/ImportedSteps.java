package cash.services;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Entry;
import cash.domain.Ledger;
import cash.domain.Place;
import cash.domain.Reference;
import cash.domain.Transaction;
import cash.services.Sequence.Item;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The steps of an import: each must follow those before it on every cell, and in what else it refers to.
final class ImportedSteps {

    private final Ledger ledger;
    private final ImportedChains chains;
    private Transaction.@Nullable Id last;

    private Map<Address, Amount> cells = Map.of();
    private Map<Transaction.Id, Transaction> transactions = Map.of();
    private Map<Transaction.Id, BigInteger> reversed = Map.of();
    private Set<Reference> references = Set.of();

    ImportedSteps(Ledger ledger, ImportedChains chains) {
        this.ledger = ledger;
        this.chains = chains;
    }

    void add(List<Item<Exported.OfTransaction>> page) {
        read(page);
        var heads = chains.heads();
        for (var item : page) {
            check(item, item.thing().transaction());
        }
        ledger.write(
                page.stream()
                        .map(it -> new Ledger.Recording(it.thing().transaction(), null))
                        .toList(),
                heads);
    }

    /// What the page refers to, as it is before.
    private void read(List<Item<Exported.OfTransaction>> page) {
        var all = page.stream().map(it -> it.thing().transaction()).toList();
        var addresses = all.stream()
                .flatMap(it -> Transaction.moved(it.transfers()).keySet().stream())
                .collect(Collectors.toSet());
        var known = KnownPlaces.of(addresses, ledger);
        page.forEach(item -> checkTransfers(item, known));
        cells = new HashMap<>(ledger.lock(addresses));
        var named = all.stream()
                .flatMap(it -> Stream.of(isEnd(it) ? it.id() : null, it.reversalOf()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        transactions = new HashMap<>();
        ledger.findAll(named).forEach(it -> transactions.put(it.id(), it));
        reversed = new HashMap<>();
        ledger.reversed(named).forEach((id, units) -> units.forEach(it -> reversed.merge(id, it, BigInteger::add)));
        references = new HashSet<>(ledger.references(all.stream()
                        .map(Transaction::reference)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()))
                .keySet());
    }

    private static boolean isEnd(Transaction transaction) {
        return !transaction.lastStep().equals(transaction.id());
    }

    private static void checkTransfers(Item<Exported.OfTransaction> item, KnownPlaces known) {
        var transfers = item.thing().transaction().transfers();
        for (int i = 0; i < transfers.size(); i++) {
            var transfer = transfers.get(i);
            for (Place.End end : List.of(transfer.source(), transfer.target())) {
                var field = "transfers[" + i + (end.equals(transfer.source()) ? "].source" : "].target");
                if (end instanceof Address address
                        && !known.require(item, field, address)
                                .equals(transfer.money().currency())) {
                    throw item.failure("transfers[" + i + "].currency", "is not that of " + address.realAccount());
                }
            }
        }
    }

    private void check(Item<Exported.OfTransaction> item, Transaction transaction) {
        var step = transaction.lastStep();
        if (last != null && step.compareTo(last) <= 0) {
            throw item.failure(null, "its step " + step + " is not behind that of the line before, " + last);
        }
        last = step;
        if (isEnd(transaction)) {
            checkEnd(item, transaction);
        } else {
            checkReference(item, transaction);
            checkReversal(item, transaction);
        }
        for (int i = 0; i < transaction.entries().size(); i++) {
            var entry = transaction.entries().get(i);
            if (entry.step().equals(step)) {
                follow(item, "entries[" + i + "]", entry);
            }
        }
        chains.follow(item, transaction);
        transactions.put(transaction.id(), transaction);
    }

    private void checkEnd(Item<Exported.OfTransaction> item, Transaction transaction) {
        var made = transactions.get(transaction.id());
        if (made == null) {
            throw item.failure("id", "there is no line before it with the hold that ends here");
        }
        if (made.status() != Transaction.Status.PENDING) {
            throw item.failure("hold", "it is no open hold by then");
        }
        if (!made.equals(transaction.asOf(transaction.id()))) {
            throw item.failure(null, "it is not the hold that was made with this id");
        }
    }

    private void checkReference(Item<Exported.OfTransaction> item, Transaction transaction) {
        if (transaction.reference() != null && !references.add(transaction.reference())) {
            throw item.failure("reference", "another transaction before it has the same");
        }
    }

    private void checkReversal(Item<Exported.OfTransaction> item, Transaction transaction) {
        if (transaction.reversalOf() != null) {
            var original = transactions.get(transaction.reversalOf());
            if (original == null) {
                throw item.failure("reversalOf", "there is no such transaction before it");
            }
            var units = reversed.merge(original.id(), transaction.posted().total(), BigInteger::add);
            if (units.compareTo(original.posted().total()) > 0) {
                throw item.failure("reversalOf", "more would be taken back than was posted");
            }
        }
    }

    private void follow(Item<Exported.OfTransaction> item, String field, Entry entry) {
        var cell = Objects.requireNonNull(cells.get(entry.address()));
        if (entry.version() != cell.version() + 1) {
            throw item.failure(
                    field + ".version",
                    "the cell %s has version %d before it, so a line may be missing"
                            .formatted(entry.address(), cell.version()));
        }
        if (!entry.before().equals(cell.balance())) {
            throw item.failure(
                    field,
                    "the cell %s has %d posted and %d held before it, from which this does not follow"
                            .formatted(
                                    entry.address(),
                                    cell.balance().posted(),
                                    cell.balance().held()));
        }
        cells.put(
                entry.address(),
                new Amount(entry.address(), cell.currency(), entry.after(), entry.version(), entry.step()));
    }
}
