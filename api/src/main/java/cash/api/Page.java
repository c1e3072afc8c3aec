package cash.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list, before it is JSON.
record Page<T>(List<T> items, @Nullable String nextCursor) {

    /// The page of a list of which one item more than `limit` was asked for, to know whether it goes on.
    static <T, K> Page<T> of(List<T> found, int limit, Cursor<K> cursor, Function<T, K> key) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        return new Page<>(found.subList(0, limit), cursor.of(key.apply(found.get(limit - 1))));
    }
}
