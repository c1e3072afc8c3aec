package cash.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A value read from a request; empty if it was not given, or if it was wrong and a [Flaw] says so.
record Field<T>(@Nullable T value) {

    private static final Field<?> EMPTY = new Field<>(null);

    static <T> Field<T> of(T value) {
        return new Field<>(value);
    }

    @SuppressWarnings("unchecked")
    static <T> Field<T> empty() {
        return (Field<T>) EMPTY;
    }

    boolean isEmpty() {
        return value == null;
    }

    /// The value of a required field, once the request is known to have no flaw.
    T get() {
        return Objects.requireNonNull(value);
    }

    @Nullable
    T orNull() {
        return value;
    }

    T or(T otherwise) {
        return value == null ? otherwise : value;
    }
}
