package cash.persistence;

import cash.domain.StoreFailure;
import cash.persistence.Statements.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Statements that go to the server together, in one round trip, and only in several where their text would exceed
/// what a server takes in one packet. Some rest on what was seen before: if it is no longer so, the unit of work must
/// not be committed, and a [StoreFailure.Conflict] says so.
final class Script {

    private static final int MAX_LENGTH = 4_000_000;

    private record Step(String sql, @Nullable Reply expected) {}

    private final Statements statements;
    private final List<Step> steps = new ArrayList<>();
    private int length;

    Script(Statements statements) {
        this.statements = statements;
    }

    void add(String sql) {
        add(new Step(sql, null));
    }

    /// Adds a statement that must touch this many rows.
    void add(String sql, int rows) {
        add(new Step(sql, new Reply.Touched(rows)));
    }

    /// Adds a query that must answer with exactly these pairs of numbers.
    void add(String sql, Map<Long, Long> pairs) {
        add(new Step(sql, new Reply.Pairs(pairs)));
    }

    private void add(Step step) {
        if (length + step.sql.length() > MAX_LENGTH) {
            run();
        }
        steps.add(step);
        length += step.sql.length();
    }

    /// Runs what was added.
    void run() {
        if (steps.isEmpty()) {
            return;
        }
        var replies = replies();
        for (int i = 0; i < steps.size(); i++) {
            var expected = steps.get(i).expected;
            if (expected != null && !expected.equals(replies.get(i))) {
                throw new StoreFailure.Conflict("somebody else changed what was seen", null);
            }
        }
        steps.clear();
        length = 0;
    }

    /// What rests on what was read may fail since it is no longer so, such as a row for an account that was deleted:
    /// whoever reads again, with locks, finds out whether that was why.
    private List<Reply> replies() {
        try {
            return statements.run(steps.stream().map(Step::sql).toList());
        } catch (StoreFailure failure) {
            throw failure;
        } catch (RuntimeException failure) {
            boolean rests = steps.stream().anyMatch(step -> step.expected instanceof Reply.Pairs);
            throw rests ? new StoreFailure.Conflict(String.valueOf(failure.getMessage()), failure) : failure;
        }
    }
}
