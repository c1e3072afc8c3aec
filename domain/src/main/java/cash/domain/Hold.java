package cash.domain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What makes a transaction a hold: when it times out, if ever, and how it ended, if it did. Until then it reserves
/// money in the cells it would take it from.
public record Hold(@Nullable Instant expiresAt, @Nullable End end) {

    /// How a hold ended, a record of its own: its step, and the transfers that were made in the end, each with the
    /// units of the one it comes from or less. They are as many as those of the transaction, with 0 units where
    /// nothing was moved.
    public record End(
            Transaction.Id step,
            Transaction.Status outcome,
            Shares posted,
            @Nullable Seal seal) {
        public End {
            if (outcome == Transaction.Status.PENDING) {
                throw new IllegalArgumentException("a hold that is pending has no end");
            }
        }

        /// One that has no seal, or none yet.
        public End(Transaction.Id step, Transaction.Status outcome, Shares posted) {
            this(step, outcome, posted, null);
        }

        End sealed(Seal newSeal) {
            return new End(step, outcome, posted, newSeal);
        }
    }

    public boolean isDue(Instant now) {
        return end == null && expiresAt != null && !expiresAt.isAfter(now);
    }

    /// How much transfers reserve in each cell: what would leave it on the whole, once all of them are made.
    public static Map<Address, BigInteger> reserved(List<Transfer> transfers) {
        var reserved = new LinkedHashMap<Address, BigInteger>();
        Transaction.moved(transfers).forEach((cell, change) -> {
            if (change.signum() < 0) {
                reserved.put(cell, change.negate());
            }
        });
        return reserved;
    }

    /// What becomes free again in each cell when the hold ends: all that it reserved, as a negative change.
    public static Map<Address, BigInteger> released(List<Transfer> transfers) {
        var released = reserved(transfers);
        released.replaceAll((_, units) -> units.negate());
        return released;
    }
}
