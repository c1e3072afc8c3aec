package cash.domain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// A business "no", with the values that matter. They stand in their order of precedence: where several apply to
/// one request, it is answered with the first.
public sealed interface Refusal {

    /// A hold would end before it begins.
    record ExpiresInThePast(Instant expiresAt, Instant now) implements Refusal {}

    /// What a path names isn't there; `what` is its kind in plain words.
    record NotFound(String what, String id) implements Refusal {}

    /// The key was used before, for another request.
    record IdempotencyKeyReused(IdempotencyKey key, Transaction.Id transaction) implements Refusal {}

    record AlreadyExists(String what, String id) implements Refusal {}

    /// Another transaction has that reference.
    record ReferenceTaken(Reference reference, Transaction.Id transaction) implements Refusal {}

    record UnknownRealAccount(RealAccount.Id realAccount) implements Refusal {}

    /// A bare account was named, and it has no home real account.
    record NoHome(Account.Id account) implements Refusal {}

    record UnknownAccount(Account.Id account) implements Refusal {}

    /// A transfer, the first being number 0, would go from a place to itself.
    record SameCell(int transfer, Place.End place) implements Refusal {}

    /// The two ends of a transfer, the first being number 0, have different currencies.
    record CurrencyMismatch(int transfer, Currency source, Currency target) implements Refusal {}

    record RealAccountFrozen(RealAccount.Id realAccount) implements Refusal {}

    record AccountFrozen(Account.Id account) implements Refusal {}

    record RealAccountClosed(RealAccount.Id realAccount) implements Refusal {}

    record AccountClosed(Account.Id account) implements Refusal {}

    /// What had to be true of the cell right before the transaction is not; the first condition is number 0.
    record ConditionFailed(int condition, Amount amount) implements Refusal {}

    /// The cell has `available`, may fall to `-overdraftLimit`, and `required` would be taken out of it.
    record InsufficientFunds(
            Address address, Currency currency, long available, BigInteger required, long overdraftLimit)
            implements Refusal {}

    /// The cell, or the total of its row or column where `address` is null, would exceed 64 bits.
    record AmountOverflow(@Nullable Address address, String what) implements Refusal {}

    /// The hold ended before, or the transaction never was one.
    record NotPending(Transaction.Id transaction, Transaction.Status status) implements Refusal {}

    /// What was asked to be taken back, all that is left if `required` is null, is more than the `remaining` of what
    /// was posted and not taken back before.
    record ReversalExceedsOriginal(
            Transaction.Id transaction, @Nullable Long required, BigInteger remaining) implements Refusal {}

    /// It can't be deleted, since entries name it for ever.
    record HasEntries(String what, String id) implements Refusal {}

    /// It can't be closed while money lies in it, nor deleted while accounts are at home in it.
    record NotEmpty(String what, String id, String reason) implements Refusal {}

    /// One of several that go together was refused, so none was made; the first has index 0.
    record OneOfMany(int index, Refusal reason) implements Refusal {}
}
