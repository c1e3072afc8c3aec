package cash.persistence;

import java.util.ArrayList;
import java.util.List;

/// Statements that go to the server together, in one round trip, and only in several where their text would exceed
/// what a server takes in one packet.
final class Script {

    private static final int MAX_LENGTH = 4_000_000;

    /// An `UPDATE` or `INSERT`, and the number of rows it must touch, or -1 if that doesn't matter.
    private record Step(String sql, int rows) {}

    private final Statements statements;
    private final List<Step> steps = new ArrayList<>();
    private int length;

    Script(Statements statements) {
        this.statements = statements;
    }

    void add(String sql) {
        add(sql, -1);
    }

    /// Adds a statement that must touch this many rows.
    void add(String sql, int rows) {
        if (length + sql.length() > MAX_LENGTH) {
            run();
        }
        steps.add(new Step(sql, rows));
        length += sql.length();
    }

    /// Runs what was added.
    void run() {
        if (steps.isEmpty()) {
            return;
        }
        var touched = statements.updates(steps.stream().map(Step::sql).toList());
        for (int i = 0; i < steps.size(); i++) {
            int expected = steps.get(i).rows;
            if (expected >= 0 && touched.get(i) != expected) {
                throw new IllegalStateException("touched " + touched.get(i) + " of " + expected + " rows");
            }
        }
        steps.clear();
        length = 0;
    }
}
