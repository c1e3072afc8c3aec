package cash.domain;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client asks the ledger to write.
public sealed interface Request permits NewTransaction, Request.EndHold, Request.Reverse {

    /// The places whose terms and amounts decide about it.
    Set<Place> places();

    /// How many transfers it makes at most.
    int size();

    /// Ends a hold: posts `units` of it in all, or all of it if there are none, voids it, or notes that it expired.
    record EndHold(
            Transaction hold,
            Transaction.Status outcome,
            @Nullable Long units) implements Request {
        public EndHold {
            if (units != null) {
                checkUnits(hold, units);
                var held = new Shares(hold.units()).total();
                if (held.compareTo(BigInteger.valueOf(units)) < 0) {
                    throw new IllegalArgumentException("must be at most the " + held + " that it holds");
                }
            }
        }

        @Override
        public Set<Place> places() {
            return Request.places(hold);
        }

        @Override
        public int size() {
            return hold.transfers().size();
        }

        /// What each transfer moves in the end.
        public Shares shares() {
            var all = new Shares(hold.units());
            return switch (outcome) {
                case POSTED -> units == null ? all : all.of(BigInteger.valueOf(units));
                case VOIDED, EXPIRED, PENDING -> all.of(BigInteger.ZERO);
            };
        }
    }

    /// Takes back a transaction: `units` of it in all, or all that is left if there are none.
    record Reverse(Transaction original, @Nullable Long units) implements Request {
        public Reverse {
            if (units != null) {
                checkUnits(original, units);
            }
        }

        @Override
        public Set<Place> places() {
            return Request.places(original);
        }

        @Override
        public int size() {
            return original.transfers().size();
        }
    }

    private static Set<Place> places(Transaction transaction) {
        var places = new HashSet<Place>();
        for (var transfer : transaction.transfers()) {
            places.add(transfer.source());
            places.add(transfer.target());
        }
        return places;
    }

    private static void checkUnits(Transaction transaction, long units) {
        if (units <= 0) {
            throw new IllegalArgumentException("must be a positive count of minor units");
        }
        var currencies = transaction.transfers().stream()
                .map(it -> it.money().currency())
                .collect(Collectors.toSet());
        if (currencies.size() > 1) {
            throw new IllegalArgumentException("must be absent, since the transfers are in several currencies");
        }
    }
}
