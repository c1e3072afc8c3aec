package cash.domain;

import java.time.Instant;

/// What counts of a history: all entries that were recorded, or that took effect, at this instant or before.
public record Moment(Axis axis, Instant at) {

    /// The two times of an entry: when the ledger wrote it, and when it happened in the world.
    public enum Axis {
        RECORDED,
        EFFECTIVE;

        public Instant of(Entry entry) {
            return switch (this) {
                case RECORDED -> entry.recordedAt();
                case EFFECTIVE -> entry.effectiveAt();
            };
        }
    }

    public boolean counts(Entry entry) {
        return !axis.of(entry).isAfter(at);
    }
}
