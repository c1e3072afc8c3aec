package cash.persistence;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.ChainHead;
import cash.domain.Entry;
import cash.domain.Ledger;
import cash.domain.Place;
import cash.domain.Transaction;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a batch: one statement of many rows for each table, and all of them in one round trip.
final class BatchInsert {

    private final Map<Address, Directory.Cell> cells;
    private final Script script;
    private final Insert transactions;
    private final Insert transfers;
    private final Insert entries;
    private final Insert labels;
    private final Insert references;
    private final Insert keys;
    private final Insert reversals;
    private final HoldsWrite holds;
    private final TotalsWrite totals;
    private final EffectiveWrite effective;
    private final ChainsWrite chains;
    private final Map<Long, AmountAfter> amounts = new HashMap<>();

    /// `cells` are all that the batch touches, and `heads` those of all chains that it goes on with. It is the end of
    /// `script`.
    BatchInsert(Script script, Map<Address, Directory.Cell> cells, Collection<ChainHead> heads) {
        this.cells = cells;
        this.script = script;
        transactions = new Insert(script, """
                INSERT INTO transactions (id, description, reference, metadata, effective_at, recorded_at, chain, hash)
                VALUES
                """);
        transfers = new Insert(script, """
                INSERT INTO transfers
                  (transaction_id, position, source_amount, source_version, target_amount, target_version, units) VALUES
                """);
        entries = new Insert(script, """
                INSERT INTO entries
                  (amount_id, version, transaction_id, posted_change, held_change, posted_after, held_after) VALUES
                """);
        labels = new Insert(script, "INSERT INTO transaction_labels (label, transaction_id) VALUES");
        references = new Insert(script, "INSERT INTO transaction_references (reference, transaction_id) VALUES");
        keys = new Insert(script, "INSERT INTO idempotency_keys (idempotency_key, fingerprint, transaction_id) VALUES");
        reversals = new Insert(script, "INSERT INTO reversals (original_id, reversal_id, units) VALUES");
        holds = new HoldsWrite(script, cells);
        totals = new TotalsWrite(script);
        effective = new EffectiveWrite(script);
        chains = new ChainsWrite(script, heads);
    }

    void add(Ledger.Recording recording) {
        var transaction = recording.transaction();
        var id = Literal.of(transaction.id());
        var step = recording.step().equals(transaction.id()) ? id : Literal.of(recording.step());
        var made = recording.entries();
        if (recording.step().equals(transaction.id())) {
            addTransaction(id, transaction);
            addTransfers(id, transaction, made);
        } else {
            holds.end(id, step, transaction, made);
        }
        made.forEach(entry -> addEntry(step, entry));
        if (transaction.lastSeal() != null) {
            chains.add(recording.step(), transaction.lastSeal());
        }
        if (recording.use() != null) {
            addKey(step, recording.use());
        }
    }

    /// What is new with what was added, and nobody else has.
    void writeNew() {
        List.of(transactions, transfers, entries, labels, references, keys, reversals)
                .forEach(Insert::end);
        holds.end();
    }

    /// The cells as they are after what was added, which were not written yet.
    void writeCells() {
        writeCellsBut(Set.of());
    }

    /// The same, but some of them later.
    void writeCellsBut(Set<Address> later) {
        var numbers =
                later.stream().filter(cells::containsKey).map(this::number).collect(Collectors.toSet());
        var sorted = amounts.values().stream()
                .filter(cell -> !numbers.contains(cell.number()))
                .sorted(Comparator.comparingLong(AmountAfter::number))
                .toList();
        new AmountsWrite(script).write(sorted);
        addLarge(sorted);
        amounts.keySet().retainAll(numbers);
    }

    /// What sums up cells, and may be written once these are. The chains come last, so that who wants the same one
    /// waits for nothing but the commit.
    void writeSums() {
        totals.end();
        effective.end();
        chains.end();
    }

    private void addTransaction(String id, Transaction transaction) {
        var description = transaction.description();
        var reference = transaction.reference();
        var seal = transaction.seal();
        transactions.row(
                id,
                description == null ? "NULL" : Literal.of(description.value()),
                reference == null ? "NULL" : Literal.of(reference),
                Literal.ofNullable(Json.of(transaction.metadata())),
                Literal.of(transaction.effectiveAt()),
                Literal.of(transaction.recordedAt()),
                seal == null ? "NULL" : seal.chain(),
                Literal.ofHash(seal == null ? null : seal.hash()));
        Bytes.labels(transaction.metadata()).forEach(label -> labels.row(Literal.ascii(label), id));
        if (reference != null) {
            references.row(Literal.of(reference), id);
        }
        if (transaction.hold() != null) {
            holds.begin(id, transaction);
        }
        if (transaction.reversalOf() != null) {
            reversals.row(
                    Literal.of(transaction.reversalOf()),
                    id,
                    transaction.posted().total());
        }
    }

    private void addTransfers(String id, Transaction transaction, List<Entry> made) {
        int position = 0;
        for (var transfer : transaction.transfers()) {
            transfers.row(
                    id,
                    position++,
                    number(transfer.source()),
                    version(transfer.source(), made),
                    number(transfer.target()),
                    version(transfer.target(), made),
                    transfer.money().units());
        }
    }

    /// The version of the entry on a cell, if there is one.
    static @Nullable Long version(Place.End end, List<Entry> made) {
        for (var entry : made) {
            if (entry.address().equals(end)) {
                return entry.version();
            }
        }
        return null;
    }

    private @Nullable Long number(Place.End end) {
        return end instanceof Address cell ? number(cell) : null;
    }

    private void addEntry(String id, Entry entry) {
        long number = number(entry.address());
        entries.row(
                number,
                entry.version(),
                id,
                entry.postedChange(),
                entry.heldChange(),
                entry.after().posted(),
                entry.after().held());
        amounts.computeIfAbsent(number, _ -> new AmountAfter(number, entry.version() - 1))
                .add(entry, id);
        effective.add(number, entry);
        totals.add(AmountId.realAccountNo(number), entry.postedChange(), entry.heldChange());
    }

    private void addKey(String id, Ledger.Use use) {
        keys.row(Literal.of(use.key().toBytes()), Literal.of(use.fingerprint().toBytes()), id);
    }

    private void addLarge(List<AmountAfter> cells) {
        var large = cells.stream()
                .filter(cell -> Amount.isLarge(cell.balance()))
                .map(AmountAfter::number)
                .toList();
        if (!large.isEmpty()) {
            script.add("UPDATE real_accounts SET large = TRUE WHERE no IN " + numbers(large, AmountId::realAccountNo));
            script.add("UPDATE accounts SET large = TRUE WHERE no IN " + numbers(large, AmountId::accountNo));
        }
    }

    private static String numbers(List<Long> amounts, Function<Long, Number> part) {
        return Literal.list(
                amounts.stream().map(part).map(String::valueOf).distinct().toList());
    }

    private long number(Address address) {
        return Objects.requireNonNull(cells.get(address)).number();
    }
}
