package cash.api;

import cash.domain.Account;
import cash.domain.Decision;
import cash.domain.Moment;
import cash.domain.RealAccount;
import cash.domain.Statement;
import cash.services.AccountService;
import cash.services.RealAccountService;
import cash.services.StatementService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@WithCall
@Controller("/v1")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Statements")
final class StatementController {

    private final StatementService statements;
    private final RealAccountService realAccounts;
    private final AccountService accounts;

    /// Asks for a page of one statement.
    private interface Statements {
        Decision<Statement> page(Statement.Period period, Statement.@Nullable Position after, int limit);
    }

    /// Documents the answer.
    @ApiResponse(
            responseCode = "200",
            description = "One page of the statement. As a table, its first page has the opening balances and its last"
                    + " page the closing ones, and a header `Link` leads from each page to the next.",
            content = @Content(schema = @Schema(implementation = StatementJson.class)))
    @interface Shown {}

    private static final String DESCRIPTION =
            "Each currency's opening balance, every entry with the balance after it, and the closing balance; as JSON, or"
                    + " as a table for spreadsheets with `Accept: text/csv`. Each page is of one consistent state of the"
                    + " ledger. Entries that are recorded meanwhile with an effective time in the period are in the"
                    + " balances of later pages, and in the lines if they come behind the cursor.";

    StatementController(StatementService statements, RealAccountService realAccounts, AccountService accounts) {
        this.statements = statements;
        this.realAccounts = realAccounts;
        this.accounts = accounts;
    }

    @Get("/real-accounts/{id}/statement")
    @Operation(
            operationId = "getRealAccountStatement",
            summary = "Shows what happened in a real account.",
            description = DESCRIPTION)
    @Shown
    @Contract(
            parameters = {"statementFrom", "statementTo", "statementAxis", "limit", "cursor"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> ofRealAccount(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = call.path("id", id, RealAccount.Id::new);
        call.names(() -> realAccounts.get(realAccount.get()));
        return answer(
                call,
                "/v1/real-accounts/" + id + "/statement",
                (period, after, limit) -> statements.realAccount(realAccount.get(), period, after, limit));
    }

    @Get("/accounts/{id}/statement")
    @Operation(
            operationId = "getAccountStatement",
            summary = "Shows what happened in an account.",
            description = DESCRIPTION)
    @Shown
    @Contract(
            parameters = {"statementFrom", "statementTo", "statementAxis", "limit", "cursor"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> ofAccount(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = call.path("id", id, Account.Id::new);
        call.names(() -> accounts.get(account.get()));
        return answer(
                call,
                "/v1/accounts/" + id + "/statement",
                (period, after, limit) -> statements.account(account.get(), period, after, limit));
    }

    private static MutableHttpResponse<?> answer(Call call, String path, Statements of) {
        var query = call.query();
        var from = query.boundary("from");
        var to = query.boundary("to", from);
        var axis = query.axis().or(Moment.Axis.RECORDED);
        int limit = query.limit();
        var cursor = StatementCursor.of(path + " " + axis + " " + from.orNull() + " " + to.orNull());
        var after = query.cursor(cursor);
        var form = call.ready(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_CSV_TYPE);
        var end = after.isEmpty() ? to.or(untilNow(call, from)) : after.get().to();
        var period = new Statement.Period(axis, from.orNull(), end);
        var position = after.isEmpty() ? null : after.get().last();
        return call.answer(of.page(period, position, limit + 1), found -> {
            var page = Page.of(
                    found.lines(),
                    limit,
                    cursor,
                    line -> new StatementCursor(end, line.item().position(axis)));
            var statement = new Statement(found.opening(), page.items(), found.closing());
            if (form.equals(MediaType.APPLICATION_JSON_TYPE)) {
                return Answers.ok(StatementJson.of(statement, period, page.nextCursor()));
            }
            var next = page.nextCursor();
            var answer = HttpResponse.ok(StatementCsv.of(statement, axis, after.isEmpty(), next == null))
                    .contentType(Answers.CSV);
            return next == null
                    ? answer
                    : answer.header(
                            HttpHeaders.LINK,
                            "<%s?%s>; rel=\"next\"".formatted(path, call.query().with("cursor", next)));
        });
    }

    /// Everything up to now, and nothing if it begins later.
    private static Instant untilNow(Call call, Field<Instant> from) {
        var now = call.now().truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        return from.or(now).isAfter(now) ? from.get() : now;
    }
}
