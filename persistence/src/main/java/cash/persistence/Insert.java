package cash.persistence;

/// One `INSERT` of many rows, split into several only where its text would exceed what a server takes in one packet.
final class Insert {

    private static final int MAX_LENGTH = 1_000_000;

    private final Statements statements;
    private final String head;
    private final StringBuilder sql = new StringBuilder();

    private String tail = "";

    /// `head` is the statement up to and with `VALUES`.
    Insert(Statements statements, String head) {
        this.statements = statements;
        this.head = head.strip() + ' ';
    }

    /// What to do with a row that is there already: `tail` follows `ON DUPLICATE KEY UPDATE`.
    Insert orUpdate(String tail) {
        this.tail = " ON DUPLICATE KEY UPDATE " + tail;
        return this;
    }

    /// Adds a row of values: numbers, NULLs, and [Literal]s.
    void row(Object... values) {
        sql.append(sql.isEmpty() ? head : ",");
        char separator = '(';
        for (var value : values) {
            sql.append(separator).append(value);
            separator = ',';
        }
        sql.append(')');
        if (sql.length() > MAX_LENGTH) {
            run();
        }
    }

    /// Inserts the rows that are left, if there are any.
    void run() {
        if (!sql.isEmpty()) {
            statements.update(sql.append(tail).toString());
            sql.setLength(0);
        }
    }
}
