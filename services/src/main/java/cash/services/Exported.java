package cash.services;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.ChainHead;
import cash.domain.Ledger;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.Transaction;
import java.time.Instant;
import java.util.List;

/// One thing of a ledger that is handed out as a whole. They come in the order in which they are declared here, so
/// that nothing names what did not come before, except the reversals of a transaction, which come behind it.
public sealed interface Exported {

    /// The first thing, once.
    record Begin(Instant exportedAt) implements Exported {}

    record OfRealAccount(RealAccount realAccount) implements Exported {}

    /// An account, and the history of its overdraft limit, the oldest first.
    record OfAccount(Account account, List<OverdraftLimit> limits) implements Exported {
        public OfAccount {
            limits = List.copyOf(limits);
        }
    }

    /// A transaction as it was right after one of its steps, in the order of the steps' ids. So a hold that ended comes
    /// twice: as it was made, and as it ended.
    record OfTransaction(Transaction transaction) implements Exported {}

    record OfKey(Ledger.Use use) implements Exported {}

    /// What a cell shows, which follows from the transactions.
    record OfAmount(Amount amount) implements Exported {}

    /// How far a chain of hashes goes, which follows from the transactions. One that nobody began is left out.
    record OfChain(ChainHead head) implements Exported {}

    /// The last thing, once: without it, it is not the whole ledger.
    record End(long realAccounts, long accounts, long steps, long keys, long amounts, long chains)
            implements Exported {}
}
