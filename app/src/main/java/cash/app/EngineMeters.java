package cash.app;

import cash.domain.Refusal;
import cash.services.EngineWatcher;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// Counts what the engine does, for `/metrics`.
final class EngineMeters implements EngineWatcher {

    private final MeterRegistry meters;
    private final DistributionSummary batchSize;
    private final Timer waits;
    private final Timer writes;

    EngineMeters(MeterRegistry meters) {
        this.meters = meters;
        batchSize = DistributionSummary.builder("cash.batch.size")
                .description("Transactions decided in one database transaction.")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
        waits = Timer.builder("cash.batch.wait")
                .description("How long the first transaction of a batch waited before it was taken.")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
        writes = Timer.builder("cash.batch.write")
                .description("From taking a batch to the answer of its commit.")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
    }

    @Override
    public void wrote(int requests, Duration waited, Duration took) {
        batchSize.record(requests);
        waits.record(waited);
        writes.record(took);
    }

    @Override
    public void refused(Refusal refusal) {
        // InsufficientFunds is counted as INSUFFICIENT_FUNDS.
        var reason = refusal.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        meters.counter("cash.refusals", "reason", reason.toUpperCase(Locale.ROOT))
                .increment();
    }
}
