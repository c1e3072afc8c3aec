package cash.persistence;

import cash.domain.Entry;

/// One `UPDATE` of many cells, joined to a table of their new values. Every one of them must be there.
final class AmountsUpdate {

    /// MySQL 8.0.15 runs out of stack at 2,713 rows of such a table, and dies of 10,000.
    private static final int MAX_CELLS = 500;

    private final Script script;
    private final StringBuilder values = new StringBuilder();
    private int cells;

    AmountsUpdate(Script script) {
        this.script = script;
    }

    /// Sets the cell with this number to what it is after `entry`, whose transaction comes as a literal.
    void set(long number, Entry entry, String transaction) {
        if (values.isEmpty()) {
            values.append("SELECT ").append(number).append(" AS id, ");
            values.append(entry.after().posted()).append(" AS posted, ");
            values.append(entry.after().held()).append(" AS held, ");
            values.append(entry.version()).append(" AS version, ");
            values.append(transaction).append(" AS last_transaction");
        } else {
            values.append(" UNION ALL SELECT ").append(number).append(',');
            values.append(entry.after().posted()).append(',');
            values.append(entry.after().held()).append(',');
            values.append(entry.version()).append(',');
            values.append(transaction);
        }
        cells++;
        if (cells == MAX_CELLS) {
            end();
        }
    }

    /// Hands the cells that are left, if there are any, to the script.
    void end() {
        if (cells > 0) {
            script.add("""
                    UPDATE amounts a JOIN (%s) n ON n.id = a.id
                    SET a.posted = n.posted, a.held = n.held, a.version = n.version, a.last_transaction = n.last_transaction
                    """.formatted(values), cells);
            values.setLength(0);
            cells = 0;
        }
    }
}
