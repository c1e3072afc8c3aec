package cash.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// All that is wrong with one request, collected while it is read, so that the answer can name everything at once
/// and lead with what comes first in the order of [Code].
final class Flaws {

    /// One thing wrong with a request; the reason completes a sentence that begins with the name of the field.
    record Flaw(Code code, String field, String reason) {
        String sentence() {
            return field + " " + reason + ".";
        }
    }

    /// More are not told: nobody reads them, and a hostile body could have millions.
    private static final int MAX = 100;

    private final List<Flaw> flaws = new ArrayList<>(0);

    boolean isEmpty() {
        return flaws.isEmpty();
    }

    /// Notes what is wrong at a place of the request.
    <T> Field<T> add(Code code, At at, String reason) {
        if (flaws.size() < MAX || flaws.stream().allMatch(flaw -> flaw.code().compareTo(code) > 0)) {
            flaws.add(new Flaw(code, Shown.text(at.toString()), reason));
        }
        return Field.empty();
    }

    <T> Field<T> invalid(At at, String reason) {
        return add(Code.INVALID_VALUE, at, reason);
    }

    /// Makes a value of the domain, whose constructors say in an `IllegalArgumentException` what is wrong.
    <T> Field<T> made(At at, Supplier<T> value) {
        try {
            return Field.of(value.get());
        } catch (IllegalArgumentException e) {
            return invalid(at, String.valueOf(e.getMessage()));
        }
    }

    /// What to answer.
    Problem toProblem() {
        var ordered = flaws.stream().sorted(Comparator.comparing(Flaw::code)).toList();
        var first = ordered.getFirst();
        return Problem.of(first.code(), first.sentence())
                .with("field", first.field())
                .with("reason", first.reason())
                .with("errors", ordered);
    }
}
