package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.Money;
import cash.domain.RealAccount;
import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/// A row of `amounts` with the ids of its real account and its account; a cell that was never used has no numbers.
@SuppressWarnings("ArrayRecordComponent") // Nobody compares rows.
@Introspected
record AmountRow(
        String realAccount,
        String account,
        String currency,
        @Nullable Long posted,
        @Nullable Long held,
        @Nullable Long version,
        @io.micronaut.core.annotation.Nullable byte @Nullable [] lastTransaction) {

    Amount toDomain() {
        var address = new Address(new RealAccount.Id(realAccount), new Account.Id(account));
        return posted == null || held == null || version == null || lastTransaction == null
                ? Amount.unused(address, Money.currency(currency))
                : new Amount(
                        address,
                        Money.currency(currency),
                        new Balance(posted, held),
                        version,
                        Bytes.toTransactionId(lastTransaction));
    }
}
