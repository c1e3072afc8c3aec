package cash.domain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened, atomic and immutable: its transfers, and the entries that it left on each cell it touched. One
/// whose entries are not exactly what its transfers moved can't be constructed, so money is neither made nor lost.
///
/// One with a `hold` only reserves money until the hold ends; it then has entries of two steps. One with a
/// `reversalOf` takes back (part of) that transaction; `reversals` are those that take back this one. `seal` is that of
/// its making.
public record Transaction(
        Id id,
        List<Transfer> transfers,
        @Nullable Description description,
        @Nullable Reference reference,
        Metadata metadata,
        Instant effectiveAt,
        List<Entry> entries,
        @Nullable Hold hold,
        @Nullable Id reversalOf,
        List<Id> reversals,
        @Nullable Seal seal) {

    // Written in full, since javac leaves the @Nullable of nested types out of a compact one.
    @SuppressWarnings("RedundantRecordConstructor")
    public Transaction(
            Id id,
            List<Transfer> transfers,
            @Nullable Description description,
            @Nullable Reference reference,
            Metadata metadata,
            Instant effectiveAt,
            List<Entry> entries,
            @Nullable Hold hold,
            @Nullable Id reversalOf,
            List<Id> reversals,
            @Nullable Seal seal) {
        this.id = id;
        this.transfers = List.copyOf(transfers);
        this.description = description;
        this.reference = reference;
        this.metadata = metadata;
        this.effectiveAt = effectiveAt;
        this.entries = List.copyOf(entries);
        this.hold = hold;
        this.reversalOf = reversalOf;
        this.reversals = List.copyOf(reversals);
        this.seal = seal;
        if (hold == null) {
            check(entriesOf(id), moved(transfers), Map.of());
        } else {
            check(entriesOf(id), Map.of(), Hold.reserved(transfers));
            if (hold.end() != null) {
                check(entriesOf(hold.end().step()), moved(with(hold.end().posted())), Hold.released(transfers));
            }
        }
        var last = lastStep();
        if (entries.stream().anyMatch(it -> !it.step().equals(id) && !it.step().equals(last))) {
            throw new IllegalArgumentException("has entries of other steps than its own");
        }
    }

    /// One that has no seal, or none yet.
    public Transaction(
            Id id,
            List<Transfer> transfers,
            @Nullable Description description,
            @Nullable Reference reference,
            Metadata metadata,
            Instant effectiveAt,
            List<Entry> entries,
            @Nullable Hold hold,
            @Nullable Id reversalOf,
            List<Id> reversals) {
        this(id, transfers, description, reference, metadata, effectiveAt, entries, hold, reversalOf, reversals, null);
    }

    /// One that is final from the beginning, and that nobody took back yet.
    public Transaction(
            Id id,
            List<Transfer> transfers,
            @Nullable Description description,
            @Nullable Reference reference,
            Metadata metadata,
            Instant effectiveAt,
            List<Entry> entries) {
        this(id, transfers, description, reference, metadata, effectiveAt, entries, null, null, List.of());
    }

    private static void check(List<Entry> entries, Map<Address, BigInteger> posted, Map<Address, BigInteger> held) {
        var left = new HashSet<Address>(posted.keySet());
        left.addAll(held.keySet());
        for (var entry : entries) {
            var cell = entry.address();
            if (!left.remove(cell)
                    || !posted.getOrDefault(cell, BigInteger.ZERO).equals(BigInteger.valueOf(entry.postedChange()))
                    || !held.getOrDefault(cell, BigInteger.ZERO).equals(BigInteger.valueOf(entry.heldChange()))) {
                throw new IllegalArgumentException("the entry on " + cell + " is not what its transfers moved");
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("there is no entry on " + left);
        }
    }

    /// When the ledger wrote it, which its id begins with.
    public Instant recordedAt() {
        return id.recordedAt();
    }

    public Status status() {
        if (hold == null) {
            return Status.POSTED;
        }
        return hold.end() == null ? Status.PENDING : hold.end().outcome();
    }

    /// The step that it was changed by last: its own making, or the end of its hold.
    public Id lastStep() {
        return hold == null || hold.end() == null ? id : hold.end().step();
    }

    /// The entries that one step left.
    public List<Entry> entriesOf(Id step) {
        boolean isOnlyStep = step.equals(id) && step.equals(lastStep());
        return isOnlyStep
                ? entries
                : entries.stream().filter(entry -> entry.step().equals(step)).toList();
    }

    /// What it was right after one of its steps.
    public Transaction asOf(Id step) {
        boolean isSo = hold == null || hold.end() == null || !step.equals(id);
        if (isSo && reversals.isEmpty()) {
            return this;
        }
        var pending = hold != null && step.equals(id) ? new Hold(hold.expiresAt(), null) : null;
        return new Transaction(
                id,
                transfers,
                description,
                reference,
                metadata,
                effectiveAt,
                pending == null ? entries : entriesOf(id),
                pending == null ? hold : pending,
                reversalOf,
                List.of(),
                seal);
    }

    /// A hold with its end, and the entries that this left.
    public Transaction ended(Hold.End end, List<Entry> more) {
        var all = new ArrayList<>(entries);
        all.addAll(more);
        var ended = new Hold(hold == null ? null : hold.expiresAt(), end);
        return new Transaction(
                id, transfers, description, reference, metadata, effectiveAt, all, ended, reversalOf, reversals, seal);
    }

    /// With the seal of its last step.
    public Transaction sealed(Seal last) {
        boolean hasEnded = hold != null && hold.end() != null;
        var newHold = hold == null || hold.end() == null
                ? hold
                : new Hold(hold.expiresAt(), hold.end().sealed(last));
        return new Transaction(
                id,
                transfers,
                description,
                reference,
                metadata,
                effectiveAt,
                entries,
                newHold,
                reversalOf,
                reversals,
                hasEnded ? seal : last);
    }

    /// The seal of its last step; null if that was written before there were seals, or is not written yet.
    public @Nullable Seal lastSeal() {
        return hold == null || hold.end() == null ? seal : hold.end().seal();
    }

    public Transaction withReversals(List<Id> all) {
        return new Transaction(
                id, transfers, description, reference, metadata, effectiveAt, entries, hold, reversalOf, all, seal);
    }

    /// The units of each of its transfers.
    public List<Long> units() {
        return transfers.stream().map(it -> it.money().units()).toList();
    }

    /// The units that each of its transfers moved for good: none of a hold unless it was posted.
    public Shares posted() {
        if (hold == null) {
            return new Shares(units());
        }
        return hold.end() == null
                ? new Shares(units()).of(BigInteger.ZERO)
                : hold.end().posted();
    }

    /// Its transfers with other units, leaving out those with none.
    public List<Transfer> with(Shares shares) {
        var made = new ArrayList<Transfer>();
        for (int i = 0; i < transfers.size(); i++) {
            var it = transfers.get(i);
            long units = shares.units().get(i);
            if (units > 0) {
                made.add(new Transfer(
                        it.source(), it.target(), new Money(units, it.money().currency())));
            }
        }
        return made;
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
        return RealMovement.netted(hold == null ? transfers : with(posted()));
    }
}
