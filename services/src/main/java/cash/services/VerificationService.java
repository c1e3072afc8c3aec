package cash.services;

import cash.domain.Evidence;
import cash.domain.Pin;
import cash.domain.UnitOfWork;
import cash.domain.Verification;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Proves the books: recomputes every balance from the entries, at one instant, while others go on writing.
public final class VerificationService {

    private final UnitOfWork work;
    private final Evidence evidence;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock turn = new ReentrantLock(true);

    public VerificationService(UnitOfWork work, Evidence evidence) {
        this.work = work;
        this.evidence = evidence;
    }

    /// Reads all that is there. One proof runs at a time, since each keeps a core and the database busy: others wait
    /// for their turn, so that what was written before they were asked for is in them.
    public Verification verify() {
        return verify(null);
    }

    /// The same, and proves that what was `pinned` before is still there as it was.
    public Verification verify(@Nullable Pin pinned) {
        turn.lock();
        try {
            return work.snapshot(() -> new Audit(evidence).run(random.nextLong(), pinned));
        } finally {
            turn.unlock();
        }
    }
}
