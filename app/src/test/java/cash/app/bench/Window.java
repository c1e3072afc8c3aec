package cash.app.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The time that is measured, by `System.nanoTime()`. Load is there before it begins, and stops when it ends.
record Window(long start, long end) {

    static Window after(Duration warmUp, Duration measured) {
        long start = System.nanoTime() + warmUp.toNanos();
        return new Window(start, start + measured.toNanos());
    }

    boolean contains(long time) {
        return time - start >= 0 && time - end < 0;
    }

    boolean isOver(long time) {
        return time - end >= 0;
    }

    double seconds() {
        return (end - start) / 1e9;
    }

    static void sleepUntil(long time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time - System.nanoTime());
    }
}
