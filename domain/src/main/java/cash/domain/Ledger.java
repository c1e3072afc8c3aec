package cash.domain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All transactions and their entries: only ever added to. There are two ways to write them, each of them the steps
/// of one [UnitOfWork#append] in this order. With locks: [#parties], [#lock], [#lockHead], [#uses], [#references],
/// [#write], and what they return stays true until it ends. Without, which waits for nobody: [#recall], [#look],
/// [#head], the same lookups of keys, and [#writeIfUnchanged], which fails if anything was not as it was seen. Writing
/// is the last step of the unit of work: a store may commit it in the same round trip.
public interface Ledger {

    /// What [#parties] most likely gives: the terms as this store last knew them.
    Parties recall(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts);

    /// The cells as they are now, for as long as nobody changes them.
    Map<Address, Amount> look(Set<Address> addresses);

    /// The terms of the accounts that transactions name, as they are and will stay until the unit of work ends: a
    /// freeze, a close or a new overdraft limit waits for it. Ids that name nothing are left out.
    Parties parties(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts);

    /// The cells, locked against every other writer. One that was never used is returned with version 0.
    Map<Address, Amount> lock(Set<Address> addresses);

    /// The head of a chain, for as long as nobody goes on with it.
    ChainHead head(int chain);

    /// The head of a chain, locked against every other writer.
    ChainHead lockHead(int chain);

    /// The totals of whole rows and columns, locked against every other writer: dear, and needed only where amounts
    /// are so large that a total could exceed 64 bits.
    Totals lockTotals(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts);

    /// What the keys were used for; keys that were never used are left out.
    Map<IdempotencyKey, Use> uses(Set<IdempotencyKey> keys);

    /// Which transactions have these references; references nobody has are left out.
    Map<Reference, Transaction.Id> references(Set<Reference> references);

    /// Writes transactions in their order: themselves, their entries, the cells after them, the totals of their
    /// real accounts, their references, and their keys. Real accounts and accounts that get a large cell are large
    /// from now on; those that weren't ask for [#exclude] before.
    ///
    /// `heads` are those of the chains that their seals go on with, as they are before.
    void write(List<Recording> recordings, Collection<ChainHead> heads);

    /// The same, if everything is still as it was `seen`, and `heads` too. If anything is not, it fails with a
    /// [StoreFailure.Conflict]. If cells are foreseen, it writes what is its own at once, and comes to these
    /// cells when it is its `turn`.
    void writeIfUnchanged(List<Recording> recordings, Collection<ChainHead> heads, Seen seen, Turn turn);

    default void writeIfUnchanged(List<Recording> recordings, Collection<ChainHead> heads, Seen seen) {
        writeIfUnchanged(recordings, heads, seen, Turn.ANY);
    }

    /// Makes every unit of work that is writing transactions end, and keeps others from beginning until this one
    /// ends, so that what it changes of an account is in force for all that come after.
    void exclude();

    Optional<Transaction> find(Transaction.Id id);

    /// Those that exist of the ids given, as they are now.
    List<Transaction> findAll(Collection<Transaction.Id> ids);

    /// Those of the steps given that happened, each with the transaction that it is a step of, as it is now.
    Map<Transaction.Id, Transaction> findSteps(Collection<Transaction.Id> steps);

    /// How much was taken back of transactions, in the order of the reversals; those that were not are left out.
    Map<Transaction.Id, List<BigInteger>> reversed(Collection<Transaction.Id> ids);

    /// Holds that expire at `now` or before and have not ended, the first to expire first, at most `limit`.
    List<Transaction.Id> dueHolds(Instant now, int limit);

    /// Those of them that reserve money in these cells.
    List<Transaction.Id> dueHolds(Set<Address> cells, Instant now);

    /// The newest first, those older than `before`, at most `limit`.
    List<Transaction> list(Transaction.Filter filter, Transaction.@Nullable Id before, int limit);

    /// What was moved between different real accounts in a period, or only that with an end in one of `among`
    /// unless it is empty; the newest first, older than `before`, at most `limit`.
    List<BankTransfers> bankTransfers(
            Period period, Set<RealAccount.Id> among, Transaction.@Nullable Id before, int limit);

    /// The terms of real accounts and accounts, the homes of the accounts among them, and how often any terms of
    /// the ledger had changed when they were so.
    record Parties(
            long changes,
            Map<RealAccount.Id, RealAccount.Terms> realAccounts,
            Map<Account.Id, Account.Terms> accounts) {}

    /// What was seen without locks: terms, and cells down to the step that left them so. Cells that are written
    /// need not be among them if they were once so for certain, since their versions are checked anyhow. Cells may
    /// also be `foreseen`, as somebody leaves them who is still writing.
    record Seen(Parties parties, Collection<Amount> cells, boolean foreseen) {}

    /// How those who write the same cells at the same time, each on what the one before is foreseen to leave,
    /// come to these cells in their order.
    interface Turn {

        /// For a writer who is alone.
        Turn ANY = new Turn() {};

        /// Waits until those before have the cells. A conflict if that takes too long, or if they leave them
        /// otherwise than was foreseen.
        default void await() {}

        /// Nobody can come to the cells before this has written them, so it is the turn of the next.
        default void hasCells() {}
    }

    /// The balances of rows and, per account, of columns in each currency.
    record Totals(Map<RealAccount.Id, Balance> rows, Map<Account.Id, Map<Currency, Balance>> columns) {}

    /// What an idempotency key was used for: a request, known by its fingerprint, and the step it made.
    record Use(IdempotencyKey key, Fingerprint fingerprint, Transaction.Id step) {}

    /// A transaction whose last step is to be written, and the use of a key that it answers, if the client gave one.
    record Recording(Transaction transaction, @Nullable Use use) {
        public Transaction.Id step() {
            return transaction.lastStep();
        }

        public List<Entry> entries() {
            return transaction.entriesOf(step());
        }
    }

    /// What one transaction moved between different real accounts, transfer by transfer, and the step that did it.
    record BankTransfers(Transaction.Id step, Transaction.Id transaction, List<RealMovement> movements) {
        public BankTransfers {
            movements = List.copyOf(movements);
        }
    }
}
