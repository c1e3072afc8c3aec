package cash.domain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A merge patch (RFC 7396) of metadata: a name with a value is set, one without is removed, the others stay. The
/// patch may begin with removing them all.
public record MetadataUpdate(boolean removeAll, Map<String, Optional<String>> values) {

    public static final MetadataUpdate NONE = new MetadataUpdate(false, Map.of());

    public MetadataUpdate {
        values = Map.copyOf(values);
    }

    public Metadata apply(Metadata current) {
        var result = new HashMap<>(removeAll ? Map.of() : current.values());
        new TreeMap<>(values)
                .forEach((name, value) -> value.ifPresentOrElse(v -> result.put(name, v), () -> result.remove(name)));
        return Metadata.of(result);
    }
}
