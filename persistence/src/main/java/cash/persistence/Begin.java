package cash.persistence;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The beginning of a database transaction. It travels with the first statement that [Statements] runs, which spares
/// a round trip, or alone where what comes first is not run by them.
final class Begin {

    private static final ScopedValue<Begin> CURRENT = ScopedValue.newInstance();

    private final String sql;
    private boolean sent;

    Begin(String sql) {
        this.sql = sql;
    }

    /// Runs the work that it begins.
    <T> T with(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    boolean isSent() {
        return sent;
    }

    /// The statements with the beginning before them, if that was not sent yet.
    static List<String> before(List<String> statements) {
        if (!CURRENT.isBound() || CURRENT.get().sent) {
            return statements;
        }
        CURRENT.get().sent = true;
        return Stream.concat(Stream.of(CURRENT.get().sql), statements.stream()).toList();
    }
}
