package cash.persistence;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The beginning and the end of a database transaction. They travel with its first statements and, where it says which
/// those are, with its last, which spares two round trips.
final class Boundaries {

    private static final ScopedValue<Boundaries> CURRENT = ScopedValue.newInstance();

    private final String begin;
    private final boolean mayEndEarly;
    private boolean begun;
    private boolean ended;

    /// `begin` is sent in any case, the end only with the statements that are said to be the last, if it may be.
    Boundaries(String begin, boolean mayEndEarly) {
        this.begin = begin;
        this.mayEndEarly = mayEndEarly;
    }

    /// Runs the work between them.
    <T> T with(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /// Whether something was sent that still needs its end.
    boolean isOpen() {
        return begun && !ended;
    }

    /// The statements with what belongs before them, if that was not sent yet, and with what belongs after them if they
    /// are the last.
    static List<String> around(List<String> statements, boolean last) {
        return CURRENT.isBound() ? CURRENT.get().add(statements, last) : statements;
    }

    private List<String> add(List<String> statements, boolean last) {
        if (ended) {
            throw new IllegalStateException("the unit of work has ended already");
        }
        var before = begun ? Stream.<String>of() : Stream.of(begin);
        ended = last && mayEndEarly;
        begun = true;
        var after = ended ? Stream.of("COMMIT") : Stream.<String>of();
        return Stream.of(before, statements.stream(), after).flatMap(it -> it).toList();
    }

    /// Whether the statements being sent end the unit of work, so that it may have happened if no answer comes.
    static boolean hasEnded() {
        return CURRENT.isBound() && CURRENT.get().ended;
    }
}
