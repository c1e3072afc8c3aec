package cash.domain;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that the ledger keeps for ever, from the beginning on, page by page, for whoever copies it; a [Restoration]
/// takes it back. No page costs more for what comes before or behind it.
public interface Chronicle {

    /// In the order of the rows of the matrix, those behind `after`, at most `limit`.
    List<RealAccount> realAccounts(RealAccount.@Nullable Id after, int limit);

    /// In the order of the columns of the matrix, those behind `after`, at most `limit`.
    List<Account> accounts(Account.@Nullable Id after, int limit);

    /// Every step in the order of their ids, those behind `after`, at most `limit`: each as the transaction was right
    /// after it. So a hold that ended comes twice.
    List<Transaction> steps(Transaction.@Nullable Id after, int limit);

    /// What keys were used for, in the order of the bytes of the keys, those behind `after`, at most `limit`.
    List<Ledger.Use> uses(@Nullable IdempotencyKey after, int limit);

    /// The histories of the overdraft limits of accounts, each the oldest first.
    Map<Account.Id, List<OverdraftLimit>> overdraftLimits(Collection<Account.Id> accounts);
}
