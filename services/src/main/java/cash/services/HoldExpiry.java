package cash.services;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends holds when they time out, a fraction of a second later at most. Who moves money in the meantime doesn't have
/// to wait for it: the engine itself ends a hold that is due before it decides about its cells.
public final class HoldExpiry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HoldExpiry.class);

    private final TransactionService transactions;
    private final Duration pause;
    private final Thread thread;

    /// Ends those that timed out while nobody was looking, and goes on with a pause between each two looks.
    public HoldExpiry(TransactionService transactions, Duration pause) {
        this.transactions = transactions;
        this.pause = pause;
        expire();
        thread = Thread.ofVirtual().name("hold-expiry").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(pause);
                expire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A store that can't be reached now is asked again at the next look.
    private void expire() {
        try {
            int ended;
            do {
                ended = transactions.expire();
            } while (ended > 0);
        } catch (RuntimeException failure) {
            LOG.warn("Holds could not be ended now: {}", failure.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
