package cash.persistence;

import cash.domain.Entry;

/// One `UPDATE` of many cells, joined to a table of their new values. Every one of them must be there.
final class AmountsUpdate {

    private static final int MAX_LENGTH = 1_000_000;

    private final Statements statements;
    private final StringBuilder values = new StringBuilder();
    private int cells;

    AmountsUpdate(Statements statements) {
        this.statements = statements;
    }

    /// Sets the cell with this number to what it is after `entry`.
    void set(long number, Entry entry) {
        if (values.isEmpty()) {
            values.append("SELECT ").append(number).append(" AS id, ");
            values.append(entry.after().posted()).append(" AS posted, ");
            values.append(entry.after().held()).append(" AS held, ");
            values.append(entry.version()).append(" AS version, ");
            values.append(Literal.of(entry.transaction())).append(" AS last_transaction");
        } else {
            values.append(" UNION ALL SELECT ").append(number).append(',');
            values.append(entry.after().posted()).append(',');
            values.append(entry.after().held()).append(',');
            values.append(entry.version()).append(',');
            values.append(Literal.of(entry.transaction()));
        }
        cells++;
        if (values.length() > MAX_LENGTH) {
            run();
        }
    }

    /// Updates the cells that are left, if there are any.
    void run() {
        if (cells == 0) {
            return;
        }
        int updated = statements.update("""
                UPDATE amounts a JOIN (%s) n ON n.id = a.id
                SET a.posted = n.posted, a.held = n.held, a.version = n.version, a.last_transaction = n.last_transaction
                """.formatted(values));
        if (updated != cells) {
            throw new IllegalStateException("updated " + updated + " of " + cells + " locked cells");
        }
        values.setLength(0);
        cells = 0;
    }
}
