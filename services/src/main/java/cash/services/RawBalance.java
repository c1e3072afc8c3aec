package cash.services;

import cash.domain.Amount;
import cash.domain.Balance;

/// What is posted and held, as it is written somewhere: unlike a [Balance] it may be nonsense.
record RawBalance(long posted, long held) {

    /// See [Amount#isLarge].
    boolean isLarge() {
        return Amount.isLarge(new Balance(posted, 0)) || Amount.isLarge(new Balance(0, Math.max(held, 0)));
    }
}
