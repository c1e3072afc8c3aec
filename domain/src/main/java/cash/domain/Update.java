package cash.domain;

import org.jspecify.annotations.Nullable;

/// One field of a merge patch (RFC 7396): left as it is, or set to a value, which is null where the client removes
/// it.
public record Update<T>(boolean given, @Nullable T value) {

    public static <T> Update<T> keep() {
        return new Update<>(false, null);
    }

    public static <T> Update<T> to(@Nullable T value) {
        return new Update<>(true, value);
    }

    /// The field after the patch, for a field that may be empty.
    public @Nullable T orNull(@Nullable T current) {
        return given ? value : current;
    }

    /// The field after the patch, for a field that can't be empty: removing it gives its default.
    public T or(T current, T whenRemoved) {
        return !given ? current : value == null ? whenRemoved : value;
    }
}
