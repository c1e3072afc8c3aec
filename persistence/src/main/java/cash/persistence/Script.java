package cash.persistence;

import cash.domain.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The last statements of a unit of work, which go to the server together with its COMMIT, in one round trip, and
/// only in several where their text would exceed what a server takes in one packet. Some rest on what was seen
/// before: if it is no longer so, they fail, the COMMIT is never reached, and a [StoreFailure.Conflict] says so.
final class Script {

    private static final int MAX_LENGTH = 4_000_000;

    /// What comes behind this fails unless it is 0, for the sum exceeds 64 bits then: the one way to fail in the middle
    /// of a statement that both databases have.
    static final String FAIL_UNLESS_0 = "~0 + ";

    private final Statements statements;
    private final List<String> sqls = new ArrayList<>();
    private int length;
    private boolean restsOnWhatWasSeen;

    Script(Statements statements) {
        this.statements = statements;
    }

    /// Adds a statement.
    void add(String sql) {
        if (length + sql.length() > MAX_LENGTH) {
            run();
        }
        sqls.add(sql);
        length += sql.length();
    }

    /// Adds a statement that fails if what was seen is no longer so.
    void check(String sql) {
        restsOnWhatWasSeen = true;
        add(sql);
    }

    /// Runs what was added.
    void run() {
        run(statements::run);
    }

    /// Runs what was added, and ends the unit of work if it may.
    void end() {
        run(statements::runLast);
    }

    /// What rests on what was read may fail since it is no longer so, such as a row for an account that was deleted:
    /// whoever reads again, with locks, finds out whether that was why.
    private void run(Consumer<List<String>> way) {
        try {
            way.accept(sqls);
        } catch (StoreFailure failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw restsOnWhatWasSeen
                    ? new StoreFailure.Conflict("somebody else changed what was seen: " + failure.getMessage(), failure)
                    : failure;
        }
        sqls.clear();
        length = 0;
    }
}
