package cash.api;

import cash.domain.Condition;
import cash.domain.External;
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
        return fields.made(() -> given(bounds));
    });

    private static final Type<Place> PLACE = Type.text(text -> cell(Place.parse(text)));

    static final Type<List<Condition>> TYPE =
            Type.list(Type.object(Conditions::read), 0, cash.domain.NewTransaction.MAX_CONDITIONS);

    private Conditions() {}

    private static Place cell(Place place) {
        if (place instanceof External) {
            throw new IllegalArgumentException("must be a cell or an account");
        }
        return place;
    }

    private static Map<Condition.Comparison, Long> given(Map<Condition.Comparison, Long> bounds) {
        if (bounds.isEmpty()) {
            throw new IllegalArgumentException("needs at least one of gt, gte, lt, lte and eq");
        }
        return bounds;
    }

    private static Field<Condition> read(Fields fields) {
        var place = fields.required("address", PLACE);
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
        return place.isEmpty() ? Field.empty() : fields.made(() -> new Condition(place.get(), bounds));
    }
}
