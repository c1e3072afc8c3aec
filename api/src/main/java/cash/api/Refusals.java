package cash.api;

import cash.domain.Refusal;

/// Says a [Refusal] of the ledger as a [Problem].
final class Refusals {

    private Refusals() {}

    static Problem toProblem(Refusal refusal) {
        return switch (refusal) {
            case Refusal.ExpiresInThePast(var expiresAt, var now) ->
                Problem.of(Code.INVALID_VALUE, "expiresAt must be in the future; now is " + now + ".")
                        .with("field", "expiresAt")
                        .with("reason", "must be in the future")
                        .with("expiresAt", expiresAt);
            case Refusal.NotFound(var what, var id) ->
                Problem.of(Code.NOT_FOUND, "There is no " + what + " '" + id + "'.")
                        .with("id", id);
            case Refusal.IdempotencyKeyReused(var key, var transaction) ->
                Problem.of(
                                Code.IDEMPOTENCY_KEY_REUSED,
                                "The idempotency key '" + Shown.text(key.toString())
                                        + "' was used for another request, which made transaction " + transaction + ".")
                        .with("idempotencyKey", key)
                        .with("transactionId", transaction);
            case Refusal.AlreadyExists(var what, var id) ->
                Problem.of(Code.ALREADY_EXISTS, "There is " + article(what) + " '" + id + "' already.")
                        .with("id", id);
            case Refusal.ReferenceTaken(var reference, var transaction) ->
                Problem.of(
                                Code.REFERENCE_TAKEN,
                                "Transaction " + transaction + " has the reference '" + Shown.text(reference.value())
                                        + "'.")
                        .with("reference", reference)
                        .with("transactionId", transaction);
            case Refusal.UnknownRealAccount(var id) ->
                Problem.of(Code.UNKNOWN_REAL_ACCOUNT, "There is no real account '" + id + "'.")
                        .with("realAccount", id);
            case Refusal.NoHome(var id) ->
                Problem.of(
                                Code.UNKNOWN_REAL_ACCOUNT,
                                "Account '" + id
                                        + "' has no home real account, so it must be named with one, like 'giro/" + id
                                        + "'.")
                        .with("account", id);
            case Refusal.UnknownAccount(var id) ->
                Problem.of(Code.UNKNOWN_ACCOUNT, "There is no account '" + id + "'.")
                        .with("account", id);
            case Refusal.SameCell(var transfer, var place) ->
                Problem.of(Code.SAME_CELL, "transfers[" + transfer + "] would go from " + place + " to itself.")
                        .with("field", "transfers[" + transfer + "]")
                        .with("address", place);
            case Refusal.CurrencyMismatch(var transfer, var source, var target) ->
                Problem.of(
                                Code.CURRENCY_MISMATCH,
                                "transfers[" + transfer + "] has its source in " + source + " and its target in "
                                        + target + ".")
                        .with("field", "transfers[" + transfer + "]")
                        .with("sourceCurrency", source.getCurrencyCode())
                        .with("targetCurrency", target.getCurrencyCode());
            case Refusal.RealAccountFrozen(var id) ->
                Problem.of(Code.REAL_ACCOUNT_FROZEN, "Real account '" + id + "' is frozen.")
                        .with("realAccount", id);
            case Refusal.AccountFrozen(var id) ->
                Problem.of(Code.ACCOUNT_FROZEN, "Account '" + id + "' is frozen.")
                        .with("account", id);
            case Refusal.RealAccountClosed(var id) ->
                Problem.of(Code.REAL_ACCOUNT_CLOSED, "Real account '" + id + "' is closed.")
                        .with("realAccount", id);
            case Refusal.AccountClosed(var id) ->
                Problem.of(Code.ACCOUNT_CLOSED, "Account '" + id + "' is closed.")
                        .with("account", id);
            case Refusal.ConditionFailed(var condition, var amount) ->
                Problem.of(
                                Code.CONDITION_FAILED,
                                "conditions[%d] is not true: %s has version %d, %d posted, %d held and %d available."
                                        .formatted(
                                                condition,
                                                amount.address(),
                                                amount.version(),
                                                amount.balance().posted(),
                                                amount.balance().held(),
                                                amount.balance().available()))
                        .with("field", "conditions[" + condition + "]")
                        .with("condition", condition)
                        .with("address", amount.address())
                        .with("version", amount.version())
                        .with("posted", amount.balance().posted())
                        .with("held", amount.balance().held())
                        .with("available", amount.balance().available());
            case Refusal.InsufficientFunds funds -> insufficientFunds(funds);
            case Refusal.AmountOverflow(var address, var what) -> {
                var problem = Problem.of(Code.AMOUNT_OVERFLOW, "With this, " + what + " would exceed 64 bits.");
                yield address == null ? problem : problem.with("address", address);
            }
            case Refusal.NotPending(var transaction, var status) ->
                Problem.of(Code.NOT_PENDING, "Transaction " + transaction + " is " + status + " and no pending hold.")
                        .with("transactionId", transaction)
                        .with("transactionStatus", status);
            case Refusal.ReversalExceedsOriginal(var transaction, var required, var remaining) ->
                Problem.of(
                                Code.REVERSAL_EXCEEDS_ORIGINAL,
                                "Of transaction " + transaction + ", " + remaining + " can still be taken back"
                                        + (required == null ? "." : ", not " + required + "."))
                        .with("transactionId", transaction)
                        .with("remaining", remaining);
            case Refusal.HasEntries(var what, var id) ->
                Problem.of(
                                Code.HAS_ENTRIES,
                                "The " + what + " '" + id + "' has entries, so it can't be deleted; it can be closed.")
                        .with("id", id);
            case Refusal.NotEmpty(var what, var id, var reason) ->
                Problem.of(Code.NOT_EMPTY, "The " + what + " '" + id + "' is not empty: " + reason + ".")
                        .with("id", id)
                        .with("reason", reason);
            case Refusal.OneOfMany(var index, var reason) -> toProblem(reason).with("index", index);
        };
    }

    private static Problem insufficientFunds(Refusal.InsufficientFunds funds) {
        var detail = funds.required().signum() == 0
                ? "%s has %d %s available, which an overdraft limit of %d doesn't allow."
                        .formatted(funds.address(), funds.available(), funds.currency(), funds.overdraftLimit())
                : "%s has %d %s available and an overdraft limit of %d; %d would be taken out of it."
                        .formatted(
                                funds.address(),
                                funds.available(),
                                funds.currency(),
                                funds.overdraftLimit(),
                                funds.required());
        return Problem.of(Code.INSUFFICIENT_FUNDS, detail)
                .with("address", funds.address())
                .with("currency", funds.currency().getCurrencyCode())
                .with("available", funds.available())
                .with("required", funds.required())
                .with("overdraftLimit", funds.overdraftLimit());
    }

    private static String article(String what) {
        return ("aeiou".indexOf(what.charAt(0)) < 0 ? "a " : "an ") + what;
    }
}
