package cash.domain;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is written in the books, row by row as it stands there, for whoever proves them: nothing of it was judged, and
/// it may be anything, since whoever can reach the database can change it. It is read within one
/// [UnitOfWork#snapshot], and never held in memory as a whole. While rows are handed to a consumer, nothing else may
/// be asked. Cells and real accounts go by numbers that mean nothing outside the store.
public interface Evidence {

    /// The order of ids by their bytes, as databases compare them.
    Comparator<UUID> BY_BYTES = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    /// The cells numbered `first` and higher, in the order of their numbers, at most `limit`.
    List<Cell> cells(long first, int limit);

    /// The entries of the cells numbered `first` to `last`, in the order of cells and versions; also of cells that
    /// don't exist.
    void entries(long first, long last, Consumer<Entry> each);

    /// The transfers, in the order of their steps and of their positions there.
    void transfers(Consumer<Transfer> each);

    /// The ids of the steps: of all transactions, and of the ends of holds.
    void transactions(Consumer<UUID> each);

    /// What the open holds reserve, once for each cell of which they reserve something.
    void reserved(Consumer<Reserved> each);

    /// Every real account, with the balance that it shows.
    void realAccounts(Consumer<Total> each);

    /// How many accounts there are.
    long accounts();

    /// The accounts of these numbers, with the balances that each shows in its currencies.
    List<Totals> accounts(Collection<Long> numbers);

    /// The steps in the order of their ids, those behind `after`, at most about so many; none if there are no more.
    List<Step> steps(@Nullable UUID after, int about);

    /// The heads of the chains of hashes.
    List<Head> heads();

    /// The greatest step that may be without a hash, since it was written before there were any.
    @Nullable
    UUID lastUnsealed();

    /// What a cell is called, as far as that can be told: `giro/rent`.
    String cellName(long cell);

    /// What a real account is called, as far as that can be told: `giro`.
    String realAccountName(long realAccount);

    /// A cell. It is `placed` if its number is the one that its real account and its account make.
    record Cell(
            long number,
            long realAccount,
            long account,
            boolean placed,
            long posted,
            long held,
            long version,
            UUID lastTransaction) {}

    /// A line on a cell.
    record Entry(
            long cell,
            long realAccount,
            long version,
            UUID transaction,
            long postedChange,
            long heldChange,
            long postedAfter,
            long heldAfter) {}

    /// The making of a transaction or the end of a hold, and its place in a chain of hashes. It has no content if that
    /// can't be read.
    record Step(
            UUID id,
            UUID transaction,
            @Nullable Integer chain,
            @Nullable String hash,
            @Nullable Content content) {}

    /// How far a chain goes by its head.
    record Head(int chain, @Nullable UUID last, String hash, long length) {}

    /// What one transfer does in one step of a transaction: it takes `posted` out of its source and puts it into its
    /// target, and changes what is held in its source by `held`. An end that has no entry of the step is null.
    record Transfer(
            UUID step,
            int position,
            @Nullable Touched source,
            @Nullable Touched target,
            long posted,
            long held) {}

    /// How much of a cell holds reserve.
    record Reserved(long cell, BigInteger units) {}

    /// A version of a cell, which a transfer says that its step made.
    record Touched(long cell, long version) {}

    /// A balance that may be beyond all that can be shown.
    record Total(long number, BigInteger posted, BigInteger held) {}

    /// An account by its number and its id, and its balances.
    record Totals(long number, String account, List<Total> balances) {}
}
