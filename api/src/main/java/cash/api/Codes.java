package cash.api;

import java.util.EnumSet;
import java.util.Set;

/// Codes that several routes may answer with, named once for their [Contract]s.
enum Codes {
    /// Of all that moves money, and may be asked for again with its key.
    OF_MOVING_MONEY,

    /// Of a transaction that a client asks for, besides those of moving its money.
    OF_NEW_TRANSACTIONS;

    Set<Code> all() {
        return switch (this) {
            case OF_MOVING_MONEY ->
                EnumSet.of(
                        Code.IDEMPOTENCY_KEY_REUSED,
                        Code.REAL_ACCOUNT_FROZEN,
                        Code.ACCOUNT_FROZEN,
                        Code.REAL_ACCOUNT_CLOSED,
                        Code.ACCOUNT_CLOSED,
                        Code.INSUFFICIENT_FUNDS,
                        Code.AMOUNT_OVERFLOW);
            case OF_NEW_TRANSACTIONS ->
                EnumSet.of(
                        Code.REFERENCE_TAKEN,
                        Code.UNKNOWN_REAL_ACCOUNT,
                        Code.UNKNOWN_ACCOUNT,
                        Code.SAME_CELL,
                        Code.CURRENCY_MISMATCH,
                        Code.CONDITION_FAILED);
        };
    }
}
