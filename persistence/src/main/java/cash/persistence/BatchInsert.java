package cash.persistence;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Entry;
import cash.domain.Ledger;
import cash.domain.Place;
import cash.domain.Transaction;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a batch: one statement of many rows for each table, and all of them in one round trip.
final class BatchInsert {

    /// As many rows as the total of a real account has, so that writers seldom queue on one.
    private static final int SLOTS = 16;

    private final Map<Address, Long> numbers;
    private final Script script;
    private final Insert transactions;
    private final Insert transfers;
    private final Insert entries;
    private final Insert labels;
    private final Insert references;
    private final Insert keys;

    /// `numbers` are those of all cells that the batch touches.
    BatchInsert(Statements statements, Map<Address, Long> numbers) {
        this.numbers = numbers;
        script = new Script(statements);
        transactions = new Insert(script, """
                INSERT INTO transactions (id, description, reference, metadata, effective_at, recorded_at) VALUES
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
    }

    void write(List<Ledger.Recording> recordings) {
        // The last entry on each cell, by its number, and the cells that are new.
        var last = new TreeMap<Long, Entry>();
        var unused = new HashSet<Long>();
        var literals = new HashMap<Transaction.Id, String>();
        for (var recording : recordings) {
            var transaction = recording.transaction();
            var id = Literal.of(transaction.id());
            literals.put(transaction.id(), id);
            addTransaction(id, transaction);
            addTransfers(id, transaction);
            for (var entry : transaction.entries()) {
                long number = addEntry(id, entry);
                last.put(number, entry);
                if (entry.version() == 1) {
                    unused.add(number);
                }
            }
            if (recording.use() != null) {
                addKey(id, recording.use());
            }
        }
        List.of(transactions, transfers, entries, labels, references, keys).forEach(Insert::end);
        addAmounts(last, unused, literals);
        addTotals(recordings);
        script.run();
    }

    private void addTransaction(String id, Transaction transaction) {
        var description = transaction.description();
        var reference = transaction.reference();
        transactions.row(
                id,
                description == null ? "NULL" : Literal.of(description.value()),
                reference == null ? "NULL" : Literal.of(reference),
                Literal.ofNullable(Json.of(transaction.metadata())),
                Literal.of(transaction.effectiveAt()),
                Literal.of(transaction.recordedAt()));
        Bytes.labels(transaction.metadata()).forEach(label -> labels.row(Literal.ascii(label), id));
        if (reference != null) {
            references.row(Literal.of(reference), id);
        }
    }

    private void addTransfers(String id, Transaction transaction) {
        var versions = new HashMap<Place, Long>();
        transaction.entries().forEach(entry -> versions.put(entry.address(), entry.version()));
        int position = 0;
        for (var transfer : transaction.transfers()) {
            transfers.row(
                    id,
                    position++,
                    number(transfer.source()),
                    versions.get(transfer.source()),
                    number(transfer.target()),
                    versions.get(transfer.target()),
                    transfer.money().units());
        }
    }

    private @Nullable Long number(Place.End end) {
        return end instanceof Address cell ? numbers.get(cell) : null;
    }

    private long addEntry(String id, Entry entry) {
        long number = number(entry);
        entries.row(
                number,
                entry.version(),
                id,
                entry.postedChange(),
                entry.heldChange(),
                entry.after().posted(),
                entry.after().held());
        return number;
    }

    private void addKey(String id, Ledger.Use use) {
        keys.row(Literal.of(use.key().toBytes()), Literal.of(use.fingerprint().toBytes()), id);
    }

    /// Sets each cell to what it is after its last entry: new ones are inserted, and the others updated from one
    /// derived table, the fastest of the shapes that both databases understand.
    private void addAmounts(Map<Long, Entry> last, Set<Long> unused, Map<Transaction.Id, String> literals) {
        var insert = new Insert(script, """
                INSERT INTO amounts (id, real_account_no, account_no, posted, held, version, last_transaction) VALUES
                """);
        var update = new AmountsUpdate(script);
        last.forEach((number, entry) -> {
            var transaction = Objects.requireNonNull(literals.get(entry.transaction()));
            if (unused.contains(number)) {
                insert.row(
                        number,
                        AmountId.realAccountNo(number),
                        AmountId.accountNo(number),
                        entry.after().posted(),
                        entry.after().held(),
                        entry.version(),
                        transaction);
            } else {
                update.set(number, entry, transaction);
            }
        });
        insert.end();
        update.end();
        addLarge(last);
    }

    private void addLarge(Map<Long, Entry> last) {
        var large = last.entrySet().stream()
                .filter(cell -> Amount.isLarge(cell.getValue().after()))
                .map(Map.Entry::getKey)
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

    /// Adds what came into each real account, or left it, to one of its slots. Most batches move money inside real
    /// accounts and touch none.
    private void addTotals(List<Ledger.Recording> recordings) {
        var changes = new TreeMap<Integer, Change>();
        for (var recording : recordings) {
            for (var entry : recording.transaction().entries()) {
                changes.merge(
                        AmountId.realAccountNo(number(entry)),
                        new Change(BigInteger.valueOf(entry.postedChange()), BigInteger.valueOf(entry.heldChange())),
                        Change::plus);
            }
        }
        long slot = Thread.currentThread().threadId() % SLOTS;
        var insert = new Insert(
                script,
                "INSERT INTO real_account_totals (real_account_no, slot, posted, held) VALUES",
                " ON DUPLICATE KEY UPDATE posted = posted + VALUES(posted), held = held + VALUES(held)");
        changes.forEach((realAccountNo, change) -> {
            if (change.posted.signum() != 0 || change.held.signum() != 0) {
                insert.row(realAccountNo, slot, change.posted, change.held);
            }
        });
        insert.end();
    }

    /// Whole numbers of any size, since what comes and goes in one batch may exceed what is left of it.
    private record Change(BigInteger posted, BigInteger held) {
        Change plus(Change other) {
            return new Change(posted.add(other.posted), held.add(other.held));
        }
    }

    private long number(Entry entry) {
        return Objects.requireNonNull(numbers.get(entry.address()));
    }
}
