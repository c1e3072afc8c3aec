package cash.domain;

import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cells of the matrix and their entries, to be read. They are written by the [Ledger].
public interface Amounts {

    /// The cell, with zeros and version 0 if it was never used; empty if its real account or its account is
    /// unknown.
    Optional<Amount> find(Address address);

    /// The used cells of a real account, of an account, of both or of all, in a stable order, those behind `after`.
    List<Amount> list(
            RealAccount.@Nullable Id realAccount, Account.@Nullable Id account, @Nullable Address after, int limit);

    /// The used cells of several accounts, each account's in a stable order.
    List<Amount> ofAccounts(Collection<Account.Id> accounts);

    /// The used cells of several real accounts, each real account's in a stable order.
    List<Amount> ofRealAccounts(Collection<RealAccount.Id> realAccounts);

    /// The history of a cell behind a version (0 for all of it), in the order of versions, at most `limit`.
    List<Entry> entries(Address address, long afterVersion, int limit);

    /// The whole matrix, of one currency or of all, as it is at one instant.
    Matrix matrix(@Nullable Currency currency);
}
