package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Description;
import cash.domain.Entry;
import cash.domain.Money;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Statement;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The first entries of some cells in a period, as items of a statement.
@Singleton
final class StatementRows {

    /// Microseconds since 1970, of which the first six bytes of the id are the milliseconds.
    static final String RECORDED_MICROS = "CAST(CONV(HEX(LEFT(e.transaction_id, 6)), 16, 10) AS SIGNED) * 1000";

    static final String NOT_DATED =
            "AND NOT EXISTS (SELECT 1 FROM dated_entries d WHERE d.amount_id = e.amount_id AND d.version = e.version)";

    private final Statements statements;

    StatementRows(Statements statements) {
        this.statements = statements;
    }

    /// An item and the number of its cell, by which the database orders.
    record Numbered(long cell, Statement.Item item) {}

    /// Those recorded between two bounds; of the `undated` only those that took effect then.
    List<Numbered> recorded(List<Long> cells, Bound lower, Bound upper, boolean undated, int limit) {
        if (upper.id().compareTo(lower.id()) <= 0) {
            return List.of();
        }
        var low = versions(cells, lower);
        var high = versions(cells, upper);
        var parts = new ArrayList<String>();
        for (long cell : cells) {
            long from = Objects.requireNonNull(low.get(cell));
            long to = Objects.requireNonNull(high.get(cell));
            if (to > from) {
                parts.add("""
                        (SELECT e.amount_id, e.version, e.transaction_id, %s AS instant
                         FROM entries e
                         WHERE e.amount_id = %d AND e.version > %d AND e.version <= %d %s
                         ORDER BY e.version LIMIT %d)""".formatted(
                                undated ? RECORDED_MICROS : "0", cell, from, to, undated ? NOT_DATED : "", limit));
            }
        }
        return query(parts, limit);
    }

    /// The last version of each cell before a bound.
    private Map<Long, Long> versions(List<Long> cells, Bound bound) {
        var list = cells.stream().map(String::valueOf).collect(Collectors.joining(",", "m.id IN (", ")"));
        var versions = new HashMap<Long, Long>();
        statements.query(
                "WITH RECURSIVE " + bound.search(list) + " SELECT id, low FROM search WHERE low >= high",
                row -> versions.put(row.getLong(1), row.getLong(2)));
        return versions;
    }

    /// Those that took effect in the period but were not recorded then, or at another instant of it.
    List<Numbered> dated(
            List<Long> cells, Statement.Period period, Statement.@Nullable Position after, long afterCell, int limit) {
        var parts = cells.stream()
                .map(cell -> """
                (SELECT d.amount_id, d.version, e.transaction_id,
                        TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', d.effective_at) AS instant
                 FROM dated_entries d
                 JOIN entries e ON e.amount_id = d.amount_id AND e.version = d.version
                 WHERE d.amount_id = %d AND d.effective_at < %s %s
                 ORDER BY d.effective_at, d.version LIMIT %d)""".formatted(cell, Literal.of(period.to()), datedAfter(period, after, afterCell), limit));
        return query(parts.toList(), limit);
    }

    static String datedAfter(Statement.Period period, Statement.@Nullable Position after, long afterCell) {
        if (after == null) {
            return period.from() == null ? "" : "AND d.effective_at >= " + Literal.of(period.from());
        }
        return """
                AND d.effective_at >= %1$s AND (d.effective_at > %1$s OR e.transaction_id > %2$s
                     OR (e.transaction_id = %2$s AND d.amount_id > %3$d))""".formatted(Literal.of(after.instant()), Literal.of(after.step()), afterCell);
    }

    /// The first of what these queries find, each `(amount_id, version, transaction_id, instant)`.
    List<Numbered> query(List<String> parts, int limit) {
        return parts.isEmpty()
                ? List.of()
                : statements.query("""
                SELECT k.amount_id, k.transaction_id AS step, t.id AS transaction_id, r.id AS real_account, a.id AS account, r.currency, e.version,
                       e.posted_change, e.held_change, e.posted_after, e.held_after, d.effective_at,
                       t.description, t.reference
                FROM (SELECT amount_id, version, transaction_id, instant FROM (%s) u
                      ORDER BY instant, transaction_id, amount_id LIMIT %d) k
                JOIN entries e ON e.amount_id = k.amount_id AND e.version = k.version
                JOIN real_accounts r ON r.no = k.amount_id >> 40
                JOIN accounts a ON a.no = k.amount_id & 1099511627775
                LEFT JOIN dated_entries d ON d.amount_id = k.amount_id AND d.version = k.version
                LEFT JOIN hold_ends h ON h.id = k.transaction_id
                JOIN transactions t ON t.id = COALESCE(h.transaction_id, k.transaction_id)
                """.formatted(String.join(" UNION ALL ", parts), limit), StatementRows::numbered);
    }

    private static Numbered numbered(ResultSet row) throws SQLException {
        var step = Bytes.toTransactionId(row.getBytes("step"));
        var effectiveAt = row.getObject("effective_at", LocalDateTime.class);
        var entry = new Entry(
                new Address(
                        new RealAccount.Id(row.getString("real_account")), new Account.Id(row.getString("account"))),
                row.getLong("version"),
                row.getLong("posted_change"),
                row.getLong("held_change"),
                new Balance(row.getLong("posted_after"), row.getLong("held_after")),
                Bytes.toTransactionId(row.getBytes("transaction_id")),
                effectiveAt == null ? step.recordedAt() : Bytes.toInstant(effectiveAt),
                step);
        var description = row.getString("description");
        var reference = row.getBytes("reference");
        return new Numbered(
                row.getLong("amount_id"),
                new Statement.Item(
                        entry,
                        Money.currency(row.getString("currency")),
                        description == null ? null : new Description(description),
                        reference == null ? null : new Reference(new String(reference, StandardCharsets.UTF_8))));
    }
}
