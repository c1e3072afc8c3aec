package cash.services;

import java.util.concurrent.atomic.AtomicInteger;

/// Whether something that is nearly always so is relied on. After it was not so once it isn't for a while,
/// since that is likely to happen again soon. Safe for several threads.
final class Confidence {

    private static final int LOST_FOR_BATCHES = 100;

    private final AtomicInteger batchesLeft = new AtomicInteger();

    /// To be asked once for each batch.
    boolean isThere() {
        return batchesLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
    }

    void lose() {
        batchesLeft.set(LOST_FOR_BATCHES);
    }
}
