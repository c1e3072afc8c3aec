package cash.services;

import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.NetPositions;
import cash.domain.Period;
import cash.domain.RealAccount;
import cash.domain.RealMovement;
import cash.domain.Refusal;
import cash.domain.Transaction;
import cash.domain.UnitOfWork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells which bank transfers bring the money to where the ledger says it is.
public final class RealMovementService {

    /// How many transactions behind a movement are told along with it.
    public static final int SHOWN = 100;

    private static final int CHUNK = 5_000;

    private final UnitOfWork work;
    private final Ledger ledger;

    public RealMovementService(UnitOfWork work, Ledger ledger) {
        this.work = work;
        this.ledger = ledger;
    }

    /// A movement, and the transactions behind it: how many there are, and the newest of them. Those are behind it
    /// that moved money between banks from or to one of its two ends.
    public record Net(RealMovement movement, long count, List<Transaction.Id> newest) {
        public Net {
            newest = List.copyOf(newest);
        }
    }

    /// Few movements that do the same as all those of the transactions of a period, see [NetPositions#movements].
    /// It reads what these moved between banks, twice, and never more than a part of it at once. Refuses with
    /// [Refusal.AmountOverflow] if a movement would exceed 64 bits.
    public Decision<List<Net>> net(Period period) {
        return work.snapshot(() -> {
            try {
                return Decision.accept(behind(period, movements(period)));
            } catch (ArithmeticException tooLarge) {
                return Decision.refuse(new Refusal.AmountOverflow(null, "a movement of this period"));
            }
        });
    }

    /// What transactions of the period moved from or to one of two real accounts, the newest first, older
    /// than `before`, at most `limit`.
    public List<Ledger.BankTransfers> behind(
            Period period, RealAccount.Id source, RealAccount.Id target, Transaction.@Nullable Id before, int limit) {
        return ledger.bankTransfers(period, Set.copyOf(List.of(source, target)), before, limit);
    }

    private List<RealMovement> movements(Period period) {
        var positions =
                new TreeMap<Currency, Map<RealAccount.Id, BigInteger>>(Comparator.comparing(Currency::getCurrencyCode));
        forEach(period, transfers -> {
            for (var movement : transfers.movements()) {
                var units = BigInteger.valueOf(movement.money().units());
                var net = positions.computeIfAbsent(movement.money().currency(), _ -> new HashMap<>());
                net.merge(movement.source(), units.negate(), BigInteger::add);
                net.merge(movement.target(), units, BigInteger::add);
            }
        });
        var movements = new ArrayList<RealMovement>();
        positions.forEach((currency, units) -> movements.addAll(new NetPositions(currency, units).movements()));
        return movements;
    }

    private List<Net> behind(Period period, List<RealMovement> movements) {
        var found = movements.stream().map(Found::new).toList();
        var byEnd = new HashMap<RealAccount.Id, List<Found>>();
        for (var one : found) {
            byEnd.computeIfAbsent(one.movement.source(), _ -> new ArrayList<>()).add(one);
            byEnd.computeIfAbsent(one.movement.target(), _ -> new ArrayList<>()).add(one);
        }
        if (!found.isEmpty()) {
            forEach(period, transfers -> {
                for (var movement : transfers.movements()) {
                    byEnd.getOrDefault(movement.source(), List.of()).forEach(one -> one.add(transfers));
                    byEnd.getOrDefault(movement.target(), List.of()).forEach(one -> one.add(transfers));
                }
            });
        }
        return found.stream().map(Found::toNet).toList();
    }

    private void forEach(Period period, Consumer<Ledger.BankTransfers> consumer) {
        Transaction.Id before = null;
        for (int found = CHUNK; found == CHUNK; ) {
            var chunk = ledger.bankTransfers(period, Set.of(), before, CHUNK);
            chunk.forEach(consumer);
            found = chunk.size();
            before = found == 0 ? null : chunk.getLast().step();
        }
    }

    /// The transactions found so far behind a movement.
    private static final class Found {
        private final RealMovement movement;
        private final List<Transaction.Id> newest = new ArrayList<>();
        private Transaction.@Nullable Id latestStep;
        private long count;

        Found(RealMovement movement) {
            this.movement = movement;
        }

        /// A step comes once for each of its transfers that has one of the ends, all after each other.
        void add(Ledger.BankTransfers transfers) {
            if (!transfers.step().equals(latestStep)) {
                latestStep = transfers.step();
                count++;
                if (newest.size() < SHOWN) {
                    newest.add(transfers.transaction());
                }
            }
        }

        Net toNet() {
            return new Net(movement, count, newest);
        }
    }
}
