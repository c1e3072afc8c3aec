package cash.api;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The system's clock, until a test stops it at an instant.
final class TestClock extends Clock {

    private volatile @Nullable Instant stopped;

    void stopAt(Instant now) {
        stopped = now;
    }

    @Override
    public Instant instant() {
        var now = stopped;
        return now == null ? Instant.now() : now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for the time of day");
    }
}
