package cash.persistence;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what keeps a start waiting when the migrations take long, as they may where a large ledger gets a new table.
final class MigrationProgress implements Callback {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationProgress.class);

    private static final Set<Event> BEGIN = Set.of(Event.BEFORE_MIGRATE);
    private static final Set<Event> STEP = Set.of(Event.BEFORE_EACH_MIGRATE);
    private static final Set<Event> END = Set.of(Event.AFTER_MIGRATE, Event.AFTER_MIGRATE_ERROR);

    private static final String WAITING = "waiting for another instance that changes them, or looking";

    private final Duration pause;
    private volatile String doing = WAITING;
    private CountDownLatch end = new CountDownLatch(0);

    MigrationProgress() {
        this(Duration.ofSeconds(10));
    }

    MigrationProgress(Duration pause) {
        this.pause = pause;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return BEGIN.contains(event) || STEP.contains(event) || END.contains(event);
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (STEP.contains(event)) {
            doing = "running " + context.getMigrationInfo().getScript();
            LOG.info("The tables are brought up to date: {}.", doing);
            return;
        }
        end.countDown();
        doing = WAITING;
        if (BEGIN.contains(event)) {
            var latch = new CountDownLatch(1);
            end = latch;
            Thread.ofVirtual().name("cash-migration-progress").start(() -> tell(latch));
        }
    }

    private void tell(CountDownLatch latch) {
        long begun = System.nanoTime();
        try {
            while (!latch.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "The tables are brought up to date, since {} s: {}. This may take minutes on a large ledger;"
                                + " if it is stopped, the next start begins it anew.",
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                        doing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String getCallbackName() {
        return "progress";
    }
}
