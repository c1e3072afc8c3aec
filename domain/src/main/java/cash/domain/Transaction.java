package cash.domain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened, atomic and immutable: its transfers, and the entry that it left on each cell it touched. One
/// whose entries are not exactly what its transfers moved can't be constructed, so money is neither made nor lost.
public record Transaction(
        Id id,
        Status status,
        List<Transfer> transfers,
        @Nullable Description description,
        @Nullable Reference reference,
        Metadata metadata,
        Instant effectiveAt,
        Instant recordedAt,
        List<Entry> entries) {

    public Transaction {
        transfers = List.copyOf(transfers);
        entries = List.copyOf(entries);
        if (!recordedAt.equals(id.recordedAt())) {
            throw new IllegalArgumentException(
                    "was recorded at " + recordedAt + ", but its id says " + id.recordedAt());
        }
        var moved = moved(transfers);
        for (var entry : entries) {
            var change = moved.remove(entry.address());
            if (change == null || !change.equals(BigInteger.valueOf(entry.postedChange())) || entry.heldChange() != 0) {
                throw new IllegalArgumentException(
                        "the entry on " + entry.address() + " is not what its transfers moved");
            }
        }
        if (!moved.isEmpty()) {
            throw new IllegalArgumentException("there is no entry on " + moved.keySet());
        }
    }

    /// The name that the ledger gives it: a UUIDv7 (RFC 9562), which begins with the millisecond it was recorded
    /// in. Later transactions on a cell have greater ids.
    public record Id(UUID value) implements Comparable<Id> {
        public Id {
            if (value.version() != 7) {
                throw new IllegalArgumentException("must be a UUIDv7");
            }
        }

        public static Id parse(String text) {
            // UUID.fromString takes shorter forms too; only the canonical one names a transaction.
            try {
                var uuid = UUID.fromString(text);
                if (uuid.toString().equalsIgnoreCase(text) && uuid.version() == 7) {
                    return new Id(uuid);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("must be a UUIDv7", e);
            }
            throw new IllegalArgumentException("must be a UUIDv7");
        }

        public Instant recordedAt() {
            return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
        }

        /// In the order of their bytes, as databases compare them.
        @Override
        public int compareTo(Id other) {
            int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
            return high != 0
                    ? high
                    : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /// `PENDING` is a hold; `POSTED` is final; `VOIDED` a hold given up; `EXPIRED` a hold that timed out.
    public enum Status {
        PENDING,
        POSTED,
        VOIDED,
        EXPIRED
    }

    /// Which ones a list shows: all that match everything given, with `from <= recordedAt < to`.
    public record Filter(
            Account.@Nullable Id account,
            RealAccount.@Nullable Id realAccount,
            @Nullable Status status,
            @Nullable Reference reference,
            @Nullable Instant from,
            @Nullable Instant to,
            Metadata metadata) {}

    /// How much the transfers move into each cell (out of it where negative), in the order they first touch it.
    /// Whole numbers of any size, since the steps on the way may exceed what the result does not.
    public static Map<Address, BigInteger> moved(List<Transfer> transfers) {
        var moved = new LinkedHashMap<Address, BigInteger>();
        for (var transfer : transfers) {
            var units = BigInteger.valueOf(transfer.money().units());
            if (transfer.source() instanceof Address source) {
                moved.merge(source, units.negate(), BigInteger::add);
            }
            if (transfer.target() instanceof Address target) {
                moved.merge(target, units, BigInteger::add);
            }
        }
        return moved;
    }

    /// The bank transfers it needs, netted between each two real accounts; none where the money stays inside one
    /// bank account or comes from or goes to the world outside, which moves it there itself.
    public List<RealMovement> realMovements() {
        return realMovements(transfers);
    }

    /// The same for any transfers; throws an `ArithmeticException` if one would exceed 64 bits.
    public static List<RealMovement> realMovements(List<Transfer> transfers) {
        record Way(RealAccount.Id source, RealAccount.Id target, Currency currency) {
            Way back() {
                return new Way(/* source= */ target, /* target= */ source, currency);
            }
        }
        var ways = new LinkedHashMap<Way, BigInteger>();
        for (var transfer : transfers) {
            if (transfer.source() instanceof Address source
                    && transfer.target() instanceof Address target
                    && !source.realAccount().equals(target.realAccount())) {
                var way = new Way(
                        source.realAccount(),
                        target.realAccount(),
                        transfer.money().currency());
                var units = BigInteger.valueOf(transfer.money().units());
                if (ways.containsKey(way.back())) {
                    ways.merge(way.back(), units.negate(), BigInteger::add);
                } else {
                    ways.merge(way, units, BigInteger::add);
                }
            }
        }
        var movements = new ArrayList<RealMovement>();
        ways.forEach((way, units) -> {
            if (units.signum() != 0) {
                var net = units.signum() > 0 ? way : way.back();
                var money = new Money(units.abs().longValueExact(), net.currency());
                movements.add(new RealMovement(net.source(), net.target(), money));
            }
        });
        return movements;
    }
}
