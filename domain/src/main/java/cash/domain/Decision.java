package cash.domain;

import java.util.function.Function;

/// What the ledger says to a request: yes, with what came of it, or no, with the reason.
public sealed interface Decision<T> {

    record Accepted<T>(T value) implements Decision<T> {}

    record Refused<T>(Refusal refusal) implements Decision<T> {}

    static <T> Decision<T> accept(T value) {
        return new Accepted<>(value);
    }

    static <T> Decision<T> refuse(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /// What follows from a yes; a no stays a no.
    default <R> Decision<R> map(Function<T, R> next) {
        return switch (this) {
            case Accepted<T>(var value) -> accept(next.apply(value));
            case Refused<T>(var refusal) -> refuse(refusal);
        };
    }
}
