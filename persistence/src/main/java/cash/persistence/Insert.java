package cash.persistence;

import org.jspecify.annotations.Nullable;

/// The text of one `INSERT` of many rows, split into several only where it gets too long for one packet.
final class Insert {

    private static final int MAX_LENGTH = 1_000_000;

    private final Script script;
    private final String head;
    private final String tail;
    private final StringBuilder sql = new StringBuilder();

    /// `head` is the statement up to and with `VALUES`.
    Insert(Script script, String head) {
        this(script, head, "");
    }

    /// `tail` follows the rows, such as `ON DUPLICATE KEY UPDATE ...`.
    Insert(Script script, String head, String tail) {
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
        if (sql.length() > MAX_LENGTH) {
            end();
        }
    }

    /// Hands the rows that are left, if there are any, to the script.
    void end() {
        if (!sql.isEmpty()) {
            script.add(sql.append(tail).toString());
            sql.setLength(0);
        }
    }
}
