package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Amounts;
import cash.domain.Decision;
import cash.domain.Entry;
import cash.domain.Matrix;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.UnitOfWork;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the cells of the matrix, their history, and the whole of it.
public final class AmountService {

    private final UnitOfWork work;
    private final Amounts amounts;

    public AmountService(UnitOfWork work, Amounts amounts) {
        this.work = work;
        this.amounts = amounts;
    }

    /// Refuses with [Refusal.NotFound] if the real account or the account is unknown; a cell that was never used
    /// has zeros.
    public Decision<Amount> get(Address address) {
        return amounts.find(address)
                .map(Decision::accept)
                .orElseGet(() -> Decision.refuse(new Refusal.NotFound("cell", address.toString())));
    }

    /// The used cells that match, in a stable order, those behind `after`, at most `limit`.
    public List<Amount> list(
            RealAccount.@Nullable Id realAccount, Account.@Nullable Id account, @Nullable Address after, int limit) {
        return amounts.list(realAccount, account, after, limit);
    }

    public List<Amount> ofAccounts(Collection<Account.Id> accounts) {
        return amounts.ofAccounts(accounts);
    }

    public List<Amount> ofRealAccounts(Collection<RealAccount.Id> realAccounts) {
        return amounts.ofRealAccounts(realAccounts);
    }

    /// The history of a cell behind a version, in the order of versions; refuses as [#get] does.
    public Decision<List<Entry>> entries(Address address, long afterVersion, int limit) {
        return get(address).map(_ -> amounts.entries(address, afterVersion, limit));
    }

    /// The matrix of one currency, or of all, as it is at one instant.
    public Matrix matrix(@Nullable Currency currency) {
        return work.snapshot(() -> amounts.matrix(currency));
    }
}
