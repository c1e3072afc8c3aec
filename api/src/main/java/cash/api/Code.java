package cash.api;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/// What a problem is called, for programs. The order is the contract's: where several apply to one request, it is
/// answered with the first.
enum Code {
    MALFORMED_JSON(
            HttpStatus.BAD_REQUEST,
            "The body is not JSON",
            "The body is empty, not UTF-8, not one JSON value, or has the same field twice."),
    UNKNOWN_FIELD(
            HttpStatus.BAD_REQUEST,
            "Unknown field",
            "The body has a field that this request doesn't know; it may be a typo, so nothing was done."),
    UNKNOWN_PARAMETER(
            HttpStatus.BAD_REQUEST,
            "Unknown parameter",
            "The query has a parameter that this request doesn't know; it may be a typo, so nothing was done."),
    INVALID_VALUE(
            HttpStatus.BAD_REQUEST,
            "Invalid value",
            "A field, a parameter, a header or a part of the path is missing or has a value it can't have; `field` names"
                    + " it, `reason` says what it must be, and `errors` lists all that were found."),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "Forbidden",
            "The request comes from a web page of somebody else: its `Origin` is not this server, or its `Host` is neither a"
                    + " name of this machine nor one that the setting `CASH_HOSTS` names."),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found", "Nothing has this path, or nothing has the id in it."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "Method not allowed",
            "The path exists but not with this method; the `Allow` header lists those it has."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "Not acceptable",
            "The `Accept` header excludes every media type this answer could have; nothing was done."),
    PAYLOAD_TOO_LARGE(
            HttpStatus.REQUEST_ENTITY_TOO_LARGE,
            "Payload too large",
            "The body, the path or the headers are larger than the server takes."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "The body must be sent with `Content-Type: application/json`."),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "Idempotency key reused",
            "The `Idempotency-Key` was used before, with another body; keys are kept for ever."),
    ALREADY_EXISTS(HttpStatus.CONFLICT, "Already exists", "The id is taken."),
    REFERENCE_TAKEN(
            HttpStatus.CONFLICT, "Reference taken", "Another transaction has this `reference`, and it must be unique."),
    UNKNOWN_REAL_ACCOUNT(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "Unknown real account",
            "The body names a real account that doesn't exist, or a bare account that has no home real account."),
    UNKNOWN_ACCOUNT(
            HttpStatus.UNPROCESSABLE_ENTITY, "Unknown account", "The body names an account that doesn't exist."),
    SAME_CELL(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "Same cell",
            "A transfer would go from a cell to itself, or from `external` to it."),
    CURRENCY_MISMATCH(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "Currency mismatch",
            "The two ends of a transfer have different currencies; an exchange is two transfers through `external`."),
    REAL_ACCOUNT_FROZEN(
            HttpStatus.CONFLICT, "Real account frozen", "The real account takes part in no transactions now."),
    ACCOUNT_FROZEN(HttpStatus.CONFLICT, "Account frozen", "The account takes part in no transactions now."),
    REAL_ACCOUNT_CLOSED(HttpStatus.CONFLICT, "Real account closed", "The real account is closed for ever."),
    ACCOUNT_CLOSED(HttpStatus.CONFLICT, "Account closed", "The account is closed for ever."),
    CONDITION_FAILED(
            HttpStatus.CONFLICT,
            "Condition failed",
            "One of the `conditions` was not true of its cell; `condition` says which, and what the cell is."),
    INSUFFICIENT_FUNDS(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "Insufficient funds",
            "A cell would fall below minus the account's `overdraftLimit`: `required` would be taken out of it and"
                    + " `available` is there."),
    AMOUNT_OVERFLOW(
            HttpStatus.UNPROCESSABLE_ENTITY,
            "Amount overflow",
            "An amount, or the total of a real account or an account, would exceed 64 bits."),
    NOT_PENDING(
            HttpStatus.CONFLICT,
            "Not pending",
            "The transaction is no hold, or its hold ended before; `transactionStatus` says how."),
    REVERSAL_EXCEEDS_ORIGINAL(
            HttpStatus.CONFLICT,
            "Reversal exceeds original",
            "More would be taken back than was posted and not taken back before, which is `remaining`."),
    HAS_ENTRIES(
            HttpStatus.CONFLICT,
            "Has entries",
            "It can't be deleted, since entries name it for ever; it can be closed."),
    NOT_EMPTY(
            HttpStatus.CONFLICT,
            "Not empty",
            "It can't be closed while money lies in it, nor deleted while accounts are at home in it."),
    OUTCOME_UNKNOWN(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Outcome unknown",
            "The database's answer was lost and it can't be found out now whether the request was carried out. Repeat it"
                    + " with its `Idempotency-Key`, or look."),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Unavailable",
            "The service or its database can't do this now; nothing was done. Repeat it after `Retry-After` seconds."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Internal error",
            "A fault in cash itself, never expected. The server's log has it under the `requestId`.");

    private final HttpStatus status;
    private final String title;
    private final String meaning;

    Code(HttpStatus status, String title, String meaning) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    /// What it means and what to do, for people.
    String meaning() {
        return meaning;
    }

    /// The name of its section in the page that explains all of them.
    String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A URI that names the problem and, on this server, leads to its explanation.
    String type() {
        return DocsController.PROBLEMS + "#" + anchor();
    }
}
