package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Description;
import cash.domain.Entry;
import cash.domain.External;
import cash.domain.Hold;
import cash.domain.Money;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Seal;
import cash.domain.Shares;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of `transfers` with its transaction, its end if that was a hold, and the entries of both steps on its two
/// cells.
record TransferRow(
        Transaction.Id id,
        @Nullable String description,
        @Nullable Reference reference,
        @Nullable String metadata,
        Instant effectiveAt,
        @Nullable Hold hold,
        @Nullable Long endUnits,
        Transaction.@Nullable Id reversalOf,
        boolean isReversed,
        @Nullable Seal seal,
        Transfer transfer,
        List<Entry> made,
        List<Entry> ended) {

    static TransferRow of(ResultSet row) throws SQLException {
        var id = Bytes.toTransactionId(row.getBytes("id"));
        var effectiveAt = Bytes.toInstant(row.getObject("effective_at", LocalDateTime.class));
        var endId = row.getBytes("end_id");
        var originalId = row.getBytes("original_id");
        var source = end(row, "source_");
        var target = end(row, "target_");
        var end = endId == null
                ? null
                : new Hold.End(
                        Bytes.toTransactionId(endId),
                        Transaction.Status.valueOf(row.getString("outcome")),
                        new Shares(List.of()),
                        seal(row, "end_"));
        return new TransferRow(
                id,
                row.getString("description"),
                reference(row.getBytes("reference")),
                row.getString("metadata"),
                effectiveAt,
                row.getBoolean("is_hold") ? new Hold(expiresAt(row), end) : null,
                end == null ? null : row.getLong("end_units"),
                originalId == null ? null : Bytes.toTransactionId(originalId),
                row.getBoolean("is_reversed"),
                seal(row, ""),
                new Transfer(
                        source, target, new Money(row.getLong("units"), Money.currency(row.getString("currency")))),
                entries(row, "se", "te", source, target, id, effectiveAt, id),
                end == null ? List.of() : entries(row, "sy", "ty", source, target, id, effectiveAt, end.step()));
    }

    private static @Nullable Instant expiresAt(ResultSet row) throws SQLException {
        var expiresAt = row.getObject("expires_at", LocalDateTime.class);
        return expiresAt == null ? null : Bytes.toInstant(expiresAt);
    }

    private static @Nullable Seal seal(ResultSet row, String step) throws SQLException {
        var hash = row.getBytes(step + "hash");
        return hash == null ? null : new Seal(row.getInt(step + "chain"), Bytes.toHex(hash));
    }

    private static @Nullable Reference reference(byte @Nullable [] bytes) {
        return bytes == null ? null : new Reference(new String(bytes, StandardCharsets.UTF_8));
    }

    private static Place.End end(ResultSet row, String end) throws SQLException {
        var realAccount = row.getString(end + "real_account");
        return realAccount == null
                ? External.WORLD
                : new Address(new RealAccount.Id(realAccount), new Account.Id(row.getString(end + "account")));
    }

    private static List<Entry> entries(
            ResultSet row,
            String sourceTable,
            String targetTable,
            Place.End source,
            Place.End target,
            Transaction.Id id,
            Instant effectiveAt,
            Transaction.Id step)
            throws SQLException {
        var entries = new ArrayList<Entry>(2);
        addEntry(entries, row, sourceTable, source, id, effectiveAt, step);
        addEntry(entries, row, targetTable, target, id, effectiveAt, step);
        return entries;
    }

    private static void addEntry(
            List<Entry> entries,
            ResultSet row,
            String table,
            Place.End end,
            Transaction.Id id,
            Instant effectiveAt,
            Transaction.Id step)
            throws SQLException {
        long version = row.getLong(table + "_version");
        if (version > 0 && end instanceof Address cell) {
            entries.add(new Entry(
                    cell,
                    version,
                    row.getLong(table + "_posted_change"),
                    row.getLong(table + "_held_change"),
                    new Balance(row.getLong(table + "_posted_after"), row.getLong(table + "_held_after")),
                    id,
                    effectiveAt,
                    step));
        }
    }

    /// The transaction of all these rows, which are in the order of its transfers.
    static Transaction toDomain(List<TransferRow> rows) {
        var first = rows.getFirst();
        var entries = new LinkedHashSet<Entry>();
        rows.forEach(row -> entries.addAll(row.made));
        rows.forEach(row -> entries.addAll(row.ended));
        return new Transaction(
                first.id,
                rows.stream().map(TransferRow::transfer).toList(),
                first.description == null ? null : new Description(first.description),
                first.reference,
                Json.toMetadata(first.metadata),
                first.effectiveAt,
                List.copyOf(entries),
                hold(rows),
                first.reversalOf,
                List.of(),
                first.seal);
    }

    private static @Nullable Hold hold(List<TransferRow> rows) {
        var hold = rows.getFirst().hold;
        if (hold == null || hold.end() == null) {
            return hold;
        }
        var units =
                rows.stream().map(row -> Objects.requireNonNull(row.endUnits)).toList();
        var end = hold.end();
        return new Hold(hold.expiresAt(), new Hold.End(end.step(), end.outcome(), new Shares(units), end.seal()));
    }
}
