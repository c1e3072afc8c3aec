package cash.domain;

import java.time.Instant;

/// A span of time, in which `from <= recordedAt < to`.
public record Period(Instant from, Instant to) {
    public Period {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("must not be later than the end of the period");
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }
}
