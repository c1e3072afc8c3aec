package cash.persistence;

import org.jspecify.annotations.Nullable;

/// The text of one `INSERT` of many rows, split into several only where it gets too long for one packet.
final class Insert {

    private static final int MAX_LENGTH = 1_000_000;

    private final Script script;
    private final String head;
    private final String tail;
    private final int touchedByRow;
    private final StringBuilder sql = new StringBuilder();
    private int rows;

    /// `head` is the statement up to and with `VALUES`.
    Insert(Script script, String head) {
        this(script, head, "");
    }

    /// `tail` follows the rows, such as `ON DUPLICATE KEY UPDATE ...`.
    Insert(Script script, String head, String tail) {
        this(script, head, tail, -1);
    }

    /// Each row must count as so many touched ones, or as any number if it is -1.
    Insert(Script script, String head, String tail, int touchedByRow) {
        this.touchedByRow = touchedByRow;
        this.script = script;
        this.head = head.strip() + ' ';
        this.tail = tail;
    }

    /// Adds a row of values: numbers, null for `NULL`, and [Literal]s.
    void row(@Nullable Object... values) {
        sql.append(sql.isEmpty() ? head : ",");
        char separator = '(';
        for (var value : values) {
            sql.append(separator).append(value);
            separator = ',';
        }
        sql.append(')');
        rows++;
        if (sql.length() > MAX_LENGTH) {
            end();
        }
    }

    /// Hands the rows that are left, if there are any, to the script.
    void end() {
        if (!sql.isEmpty()) {
            var statement = sql.append(tail).toString();
            if (touchedByRow < 0) {
                script.add(statement);
            } else {
                script.add(statement, rows * touchedByRow);
            }
            sql.setLength(0);
            rows = 0;
        }
    }
}
