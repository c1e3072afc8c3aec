package cash.persistence;

import cash.domain.Address;
import cash.domain.Entry;
import cash.domain.Ledger;
import cash.domain.Place;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a batch: one statement of many rows for each table.
record BatchInsert(Statements statements, Map<Address, Long> numbers) {

    private static final int SLOTS = 16;

    void write(List<Ledger.Recording> recordings) {
        var transactions =
                recordings.stream().map(Ledger.Recording::transaction).toList();
        var entries = transactions.stream()
                .flatMap(transaction -> transaction.entries().stream())
                .toList();
        insertTransactions(transactions);
        insertTransfers(transactions);
        insertEntries(entries);
        writeAmounts(entries);
        addToTotals(entries);
        insertNames(recordings);
    }

    private void insertTransactions(List<Transaction> transactions) {
        var insert = new Insert(
                statements,
                """
                INSERT INTO transactions (id, description, reference, metadata, effective_at, recorded_at) VALUES
                """);
        for (var transaction : transactions) {
            var description = transaction.description();
            var reference = transaction.reference();
            insert.row(
                    Literal.of(transaction.id()),
                    Literal.of(description == null ? null : description.value()),
                    reference == null ? "NULL" : Literal.of(reference),
                    Literal.of(Json.of(transaction.metadata())),
                    Literal.of(transaction.effectiveAt()),
                    Literal.of(transaction.recordedAt()));
        }
        insert.run();
    }

    private void insertTransfers(List<Transaction> transactions) {
        var insert = new Insert(
                statements,
                """
                INSERT INTO transfers
                  (transaction_id, position, source_amount, source_version, target_amount, target_version, units) VALUES
                """);
        for (var transaction : transactions) {
            var versions = transaction.entries().stream().collect(Collectors.toMap(Entry::address, Entry::version));
            int position = 0;
            for (Transfer transfer : transaction.transfers()) {
                insert.row(
                        Literal.of(transaction.id()),
                        position++,
                        number(transfer.source()),
                        version(versions, transfer.source()),
                        number(transfer.target()),
                        version(versions, transfer.target()),
                        transfer.money().units());
            }
        }
        insert.run();
    }

    private @Nullable Long number(Place.End end) {
        return end instanceof Address cell ? numbers.get(cell) : null;
    }

    private static @Nullable Long version(Map<Address, Long> versions, Place.End end) {
        return end instanceof Address cell ? versions.get(cell) : null;
    }

    private void insertEntries(List<Entry> entries) {
        var insert = new Insert(
                statements,
                """
                INSERT INTO entries
                  (amount_id, version, transaction_id, posted_change, held_change, posted_after, held_after) VALUES
                """);
        for (var entry : entries) {
            insert.row(
                    number(entry),
                    entry.version(),
                    Literal.of(entry.transaction()),
                    entry.postedChange(),
                    entry.heldChange(),
                    entry.after().posted(),
                    entry.after().held());
        }
        insert.run();
    }

    /// Sets each cell to what it is after its last entry: those that had none before are inserted, and the others updated
    /// from one derived table, which was the fastest of the shapes that both databases understand.
    private void writeAmounts(List<Entry> entries) {
        var lastEntries = new TreeMap<Long, Entry>();
        var firstVersions = new HashMap<Long, Long>();
        for (var entry : entries) {
            lastEntries.put(number(entry), entry);
            firstVersions.putIfAbsent(number(entry), entry.version());
        }
        var insert = new Insert(
                statements,
                """
                INSERT INTO amounts (id, real_account_no, account_no, posted, held, version, last_transaction) VALUES
                """);
        var update = new AmountsUpdate(statements);
        lastEntries.forEach((number, entry) -> {
            if (Objects.equals(firstVersions.get(number), 1L)) {
                insert.row(
                        number,
                        AmountId.realAccountNo(number),
                        AmountId.accountNo(number),
                        entry.after().posted(),
                        entry.after().held(),
                        entry.version(),
                        Literal.of(entry.transaction()));
            } else {
                update.set(number, entry);
            }
        });
        insert.run();
        update.run();
    }

    /// Adds what came into each real account, or left it, to one of its slots. Most batches move money inside real
    /// accounts and touch none.
    private void addToTotals(List<Entry> entries) {
        var changes = new TreeMap<Integer, Change>();
        for (var entry : entries) {
            changes.merge(
                    AmountId.realAccountNo(number(entry)),
                    new Change(entry.postedChange(), entry.heldChange()),
                    Change::plus);
        }
        int slot = ThreadLocalRandom.current().nextInt(SLOTS);
        var insert = new Insert(
                        statements, "INSERT INTO real_account_totals (real_account_no, slot, posted, held) VALUES")
                .orUpdate("posted = posted + VALUES(posted), held = held + VALUES(held)");
        changes.forEach((realAccountNo, change) -> {
            if (change.posted != 0 || change.held != 0) {
                insert.row(realAccountNo, slot, change.posted, change.held);
            }
        });
        insert.run();
    }

    private record Change(long posted, long held) {
        Change plus(Change other) {
            return new Change(Math.addExact(posted, other.posted), Math.addExact(held, other.held));
        }
    }

    private void insertNames(List<Ledger.Recording> recordings) {
        var labels = new Insert(statements, "INSERT INTO transaction_labels (label, transaction_id) VALUES");
        var references = new Insert(statements, "INSERT INTO transaction_references (reference, transaction_id) VALUES");
        var keys = new Insert(
                statements, "INSERT INTO idempotency_keys (idempotency_key, fingerprint, transaction_id) VALUES");
        for (var recording : recordings) {
            var transaction = recording.transaction();
            var id = Literal.of(transaction.id());
            Bytes.labels(transaction.metadata()).forEach(label -> labels.row(Literal.ascii(label), id));
            if (transaction.reference() != null) {
                references.row(Literal.of(transaction.reference()), id);
            }
            var use = recording.use();
            if (use != null) {
                keys.row(Literal.of(use.key().toBytes()), Literal.of(use.fingerprint().toBytes()), id);
            }
        }
        labels.run();
        references.run();
        keys.run();
    }

    private long number(Entry entry) {
        return Objects.requireNonNull(numbers.get(entry.address()));
    }
}
