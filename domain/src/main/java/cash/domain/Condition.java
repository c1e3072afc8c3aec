package cash.domain;

import java.util.Map;

/// What must be true of a cell right before a transaction is made: each of the comparisons given.
public record Condition(Place place, Map<Quantity, Map<Comparison, Long>> bounds) {

    public Condition {
        if (place instanceof External) {
            throw new IllegalArgumentException("must be a cell or an account");
        }
        if (bounds.isEmpty() || bounds.values().stream().anyMatch(Map::isEmpty)) {
            throw new IllegalArgumentException("needs a version, or a comparison like 'available'");
        }
        bounds = Map.copyOf(bounds);
    }

    /// What of a cell is compared.
    public enum Quantity {
        VERSION,
        POSTED,
        HELD,
        AVAILABLE;

        public long of(Amount amount) {
            return switch (this) {
                case VERSION -> amount.version();
                case POSTED -> amount.balance().posted();
                case HELD -> amount.balance().held();
                case AVAILABLE -> amount.balance().available();
            };
        }
    }

    /// How it is compared with what is given.
    public enum Comparison {
        GT,
        GTE,
        LT,
        LTE,
        EQ;

        public boolean holds(long actual, long bound) {
            return switch (this) {
                case GT -> actual > bound;
                case GTE -> actual >= bound;
                case LT -> actual < bound;
                case LTE -> actual <= bound;
                case EQ -> actual == bound;
            };
        }
    }

    /// Whether all of it is true of this cell.
    public boolean holds(Amount amount) {
        return bounds.entrySet().stream()
                .allMatch(quantity -> quantity.getValue().entrySet().stream()
                        .allMatch(
                                bound -> bound.getKey().holds(quantity.getKey().of(amount), bound.getValue())));
    }
}
