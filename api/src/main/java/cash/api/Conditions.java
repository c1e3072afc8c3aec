package cash.api;

import cash.domain.Condition;
import cash.domain.Place;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the conditions of a transaction: `{"address":"giro/rent","version":7}`, or comparisons like
/// `"available":{"gte":0}`, or both.
final class Conditions {

    private static final Type<Map<Condition.Comparison, Long>> BOUNDS = Type.object(fields -> {
        var bounds = new HashMap<Condition.Comparison, Long>();
        for (var comparison : Condition.Comparison.values()) {
            var bound = fields.optional(comparison.name().toLowerCase(Locale.ROOT), Type.UNITS);
            if (!bound.isEmpty()) {
                bounds.put(comparison, bound.get());
            }
        }
        return Field.of(bounds);
    });

    static final Type<List<Condition>> TYPE =
            Type.list(Type.object(Conditions::read), 0, cash.domain.NewTransaction.MAX_CONDITIONS);

    private Conditions() {}

    private static Field<Condition> read(Fields fields) {
        var place = fields.required("address", Type.text(Place::parse));
        var bounds = new EnumMap<Condition.Quantity, Map<Condition.Comparison, Long>>(Condition.Quantity.class);
        var version = fields.optional("version", Type.UNITS);
        if (!version.isEmpty()) {
            bounds.put(Condition.Quantity.VERSION, Map.of(Condition.Comparison.EQ, version.get()));
        }
        for (var quantity : List.of(Condition.Quantity.POSTED, Condition.Quantity.HELD, Condition.Quantity.AVAILABLE)) {
            var given = fields.optional(quantity.name().toLowerCase(Locale.ROOT), BOUNDS);
            if (!given.isEmpty()) {
                bounds.put(quantity, given.get());
            }
        }
        return place.isEmpty() ? Field.empty() : fields.made("address", () -> new Condition(place.get(), bounds));
    }
}
