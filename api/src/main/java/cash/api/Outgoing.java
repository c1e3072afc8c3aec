package cash.api;

import io.micronaut.core.io.buffer.ReadBuffer;
import io.micronaut.core.io.buffer.ReadBufferFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of an answer between the thread that makes them and the client that takes them. The one waits for the
/// other, so that no more than a part is held; but a client that is gone, or took nothing for a minute, is waited
/// for no longer: what is put from then on is dropped, and the connection is closed at the end.
final class Outgoing implements Publisher<ReadBuffer>, Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ReadBufferFactory buffers;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Subscriber<? super ReadBuffer> taker;
    private long demand;
    private boolean gone;

    Outgoing(ReadBufferFactory buffers) {
        this(buffers, PATIENCE);
    }

    Outgoing(ReadBufferFactory buffers, Duration patience) {
        this.buffers = buffers;
        this.patience = patience;
    }

    /// Runs what puts all parts. The answer ends with it; if it fails, the answer stays unfinished, so that it can't
    /// be taken for a whole one.
    void fill(Runnable puts) {
        try {
            puts.run();
            end(null);
        } catch (RuntimeException | Error failure) {
            LOG.error("An answer could not be finished", failure);
            end(failure);
        }
    }

    /// Waits until the client takes the next part, if it is still there.
    void put(byte[] part) {
        var to = taker(1);
        if (to != null) {
            to.onNext(buffers.adapt(part));
        }
    }

    private void end(@Nullable Throwable failure) {
        var to = taker(0);
        if (to == null) {
            return;
        }
        if (failure == null) {
            to.onComplete();
        } else {
            to.onError(failure);
        }
    }

    /// Who takes so many parts now; nobody if the client is gone.
    private @Nullable Subscriber<? super ReadBuffer> taker(int parts) {
        boolean waitedEnough = false;
        Subscriber<? super ReadBuffer> to;
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!gone && (taker == null || demand < parts)) {
                left = changed.awaitNanos(left);
                waitedEnough = left <= 0 && (taker == null || demand < parts);
                gone |= waitedEnough;
            }
            if (!gone) {
                demand -= parts;
                return taker;
            }
            to = taker;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            gone = true;
            return null;
        } finally {
            lock.unlock();
        }
        if (waitedEnough && to != null) {
            to.onError(new IOException("the client took nothing for " + patience.toSeconds() + " seconds"));
        }
        return null;
    }

    @Override
    public void subscribe(Subscriber<? super ReadBuffer> subscriber) {
        subscriber.onSubscribe(this);
        change(() -> taker = subscriber);
    }

    @Override
    public void request(long parts) {
        change(() -> demand = demand + parts < 0 ? Long.MAX_VALUE : demand + parts);
    }

    @Override
    public void cancel() {
        change(() -> gone = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
