package cash.api;

import cash.domain.Address;
import cash.domain.Statement;
import cash.domain.Transaction;
import java.time.Instant;

/// Where a page of a statement ends, and where the statement does, which is not said again if it was "now".
record StatementCursor(Instant to, Statement.Position last) {

    /// `name` says which statement it is, with all that the next request must repeat.
    static Cursor<StatementCursor> of(String name) {
        return new Cursor<>(name, StatementCursor::parse, StatementCursor::print);
    }

    private String print() {
        return to + " " + last.instant() + " " + last.step() + " " + last.address();
    }

    private static StatementCursor parse(String text) {
        var parts = text.split(" ", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("has four parts");
        }
        return new StatementCursor(
                Type.instant(parts[0]),
                new Statement.Position(
                        Type.instant(parts[1]), Transaction.Id.parse(parts[2]), Address.parse(parts[3])));
    }
}
