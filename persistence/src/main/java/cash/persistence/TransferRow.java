package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Description;
import cash.domain.Entry;
import cash.domain.External;
import cash.domain.Money;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row of `transfers` with its transaction and the entries on its two cells.
record TransferRow(
        Transaction.Id id,
        @Nullable String description,
        @Nullable Reference reference,
        @Nullable String metadata,
        Instant effectiveAt,
        Instant recordedAt,
        long units,
        String currency,
        @Nullable Entry source,
        @Nullable Entry target) {

    static TransferRow of(ResultSet row) throws SQLException {
        var id = Bytes.toTransactionId(row.getBytes("id"));
        var effectiveAt = Bytes.toInstant(row.getObject("effective_at", LocalDateTime.class));
        var recordedAt = Bytes.toInstant(row.getObject("recorded_at", LocalDateTime.class));
        return new TransferRow(
                id,
                row.getString("description"),
                reference(row.getBytes("reference")),
                row.getString("metadata"),
                effectiveAt,
                recordedAt,
                row.getLong("units"),
                row.getString("currency"),
                entry(row, "source_", id, effectiveAt, recordedAt),
                entry(row, "target_", id, effectiveAt, recordedAt));
    }

    private static @Nullable Reference reference(byte @Nullable [] bytes) {
        return bytes == null ? null : new Reference(new String(bytes, StandardCharsets.UTF_8));
    }

    private static @Nullable Entry entry(
            ResultSet row, String end, Transaction.Id id, Instant effectiveAt, Instant recordedAt) throws SQLException {
        var realAccount = row.getString(end + "real_account");
        return realAccount == null
                ? null
                : new Entry(
                        new Address(new RealAccount.Id(realAccount), new Account.Id(row.getString(end + "account"))),
                        row.getLong(end + "version"),
                        row.getLong(end + "posted_change"),
                        row.getLong(end + "held_change"),
                        new Balance(row.getLong(end + "posted_after"), row.getLong(end + "held_after")),
                        id,
                        effectiveAt,
                        recordedAt);
    }

    /// The transaction of all these rows, which are in the order of its transfers.
    static Transaction toDomain(List<TransferRow> rows) {
        var first = rows.getFirst();
        var entries = new LinkedHashMap<Address, Entry>();
        rows.stream().flatMap(row -> Stream.of(row.source, row.target)).forEach(entry -> {
            if (entry != null) {
                entries.put(entry.address(), entry);
            }
        });
        var transfers = rows.stream()
                .map(row -> new Transfer(
                        end(row.source), end(row.target), new Money(row.units, Money.currency(row.currency))))
                .toList();
        return new Transaction(
                first.id,
                Transaction.Status.POSTED,
                transfers,
                first.description == null ? null : new Description(first.description),
                first.reference,
                Json.toMetadata(first.metadata),
                first.effectiveAt,
                first.recordedAt,
                List.copyOf(entries.values()));
    }

    private static Place.End end(@Nullable Entry entry) {
        return entry == null ? External.WORLD : entry.address();
    }
}
