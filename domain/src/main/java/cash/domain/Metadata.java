package cash.domain;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The client's own names and values on a real account, an account or a transaction: at most 50, each name 1 to 64
/// characters and each value at most 500. They are kept in the order of their names, so that they always read the
/// same.
public record Metadata(SortedMap<String, String> values) {

    private static final int MAX_NAMES = 50;

    public static final Metadata NONE = new Metadata(Collections.emptySortedMap());

    public Metadata {
        if (values.size() > MAX_NAMES) {
            throw new IllegalArgumentException("must have at most " + MAX_NAMES + " names");
        }
        values.forEach(Metadata::check);
        var sorted = new TreeMap<String, String>();
        sorted.putAll(values);
        values = Collections.unmodifiableSortedMap(sorted);
    }

    public static Metadata of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new Metadata(new TreeMap<>(values));
    }

    private static void check(String name, String value) {
        try {
            Text.checked(name, 1, 64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a name that " + e.getMessage(), e);
        }
        try {
            Text.checked(value, 0, 500);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a value of '" + name + "' that " + e.getMessage(), e);
        }
    }
}
