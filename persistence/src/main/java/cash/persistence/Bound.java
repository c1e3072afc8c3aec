package cash.persistence;

import cash.domain.Slice;
import cash.domain.Transaction;
import java.time.Instant;
import java.util.UUID;

/// A place in the order of recording: behind the entries of all transactions with lesser ids, and behind those that
/// the transaction of this id left on cells up to `cell`. Along each cell ids are in the order of versions, so the
/// entries before it are found by halving.
record Bound(Transaction.Id id, long cell) {

    /// Of so many entries the last one before it is found faster by reading than by halving.
    private static final int SHORT = 64;

    private static final long MAX_MILLISECOND = (1L << 48) - 1;

    /// Behind all that was recorded at this instant or before.
    static Bound through(Instant instant) {
        return first(instant.toEpochMilli() + 1);
    }

    /// Behind all that was recorded before this instant.
    static Bound before(Instant instant) {
        return through(instant.minusNanos(1));
    }

    /// The least id that begins with a millisecond.
    private static Bound first(long millisecond) {
        return new Bound(
                new Transaction.Id(new UUID(Math.clamp(millisecond, 0, MAX_MILLISECOND) << 16 | 0x7000, 0)), 0);
    }

    Bound least(Bound other) {
        return id.compareTo(other.id) < 0 ? this : other;
    }

    /// Whether the entry `e` is before it, in SQL.
    private String isBehind() {
        return cell == 0
                ? "e.transaction_id < " + Literal.of(id)
                : "(e.transaction_id < %1$s OR (e.transaction_id = %1$s AND e.amount_id <= %2$d))"
                        .formatted(Literal.of(id), cell);
    }

    /// Whether the entry of this step and cell, in SQL, is behind it.
    String isBefore(String step, String amount) {
        return cell == 0
                ? "%s >= %s".formatted(step, Literal.of(id))
                : "%1$s >= %3$s AND (%1$s > %3$s OR %2$s > %4$d)".formatted(step, amount, Literal.of(id), cell);
    }

    /// A table expression `search (id, low, high)`, whose rows with `low >= high` give the last version of each
    /// cell before it, or 0. It takes some twenty look-ups in a history of a million, and none where nothing came
    /// later. A short history is read from its end: that is one look-up, however many cells there are.
    String search(String cells) {
        return """
                search (id, low, high) AS (
                  SELECT m.id,
                         CAST(CASE WHEN m.last_transaction < %2$s THEN m.version
                                   WHEN m.version > %4$d THEN 0
                                   ELSE COALESCE((SELECT e.version FROM entries e WHERE e.amount_id = m.id AND %3$s
                                                  ORDER BY e.version DESC LIMIT 1), 0) END AS SIGNED),
                         IF(m.version > %4$d AND m.last_transaction >= %2$s, m.version, 0)
                  FROM amounts m WHERE %1$s
                  UNION ALL
                  SELECT s.id, IF(%3$s, e.version, s.low), IF(%3$s, s.high, e.version - 1)
                  FROM search s
                  JOIN entries e ON e.amount_id = s.id AND e.version = (s.low + s.high + 1) DIV 2
                  WHERE s.low < s.high)""".formatted(cells, Literal.of(id), isBehind(), SHORT);
    }

    /// Whether the cell `m` is of a slice, in SQL.
    static String isIn(Slice slice) {
        var realAccount = slice.realAccount() == null
                ? ""
                : "(SELECT no FROM real_accounts WHERE id = %s)"
                        .formatted(Literal.ascii(slice.realAccount().value()));
        var account = slice.account() == null
                ? ""
                : "(SELECT no FROM accounts WHERE id = %s)"
                        .formatted(Literal.ascii(slice.account().value()));
        var currency = slice.currency() == null
                ? ""
                : " AND m.real_account_no IN (SELECT no FROM real_accounts WHERE currency = %s)"
                        .formatted(Literal.ascii(slice.currency().getCurrencyCode()));
        if (!realAccount.isEmpty() && !account.isEmpty()) {
            return "m.id = %s * 1099511627776 + %s".formatted(realAccount, account) + currency;
        }
        return (realAccount.isEmpty() ? "TRUE" : "m.real_account_no = " + realAccount)
                + (account.isEmpty() ? "" : " AND m.account_no = " + account)
                + currency;
    }
}
