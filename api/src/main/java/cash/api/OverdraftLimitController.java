package cash.api;

import cash.domain.Account;
import cash.domain.OverdraftLimit;
import cash.services.AccountService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
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

/// How far below zero an account's cells might fall, and since when.
@WithCall
@Controller(AccountController.PATH + "/{id}/overdraft-limits")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Accounts")
final class OverdraftLimitController {

    private final AccountService accounts;

    OverdraftLimitController(AccountService accounts) {
        this.accounts = accounts;
    }

    @Get
    @Operation(
            operationId = "listOverdraftLimits",
            summary = "Lists the overdraft limits it ever had, the newest first.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of its changes, the last of which is the limit it was opened with.",
            content = @Content(schema = @Schema(implementation = Pages.OverdraftLimits.class)))
    @Contract(parameters = {"limit", "cursor"})
    HttpResponse<?> list(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = call.path("id", id, Account.Id::new);
        call.names(() -> accounts.get(account.get()));
        var cursor = new Cursor<>("limits of " + account.orNull(), OverdraftLimitJson::version, String::valueOf);
        int limit = call.query().limit();
        var before = call.query().cursor(cursor);
        call.ready();
        return call.answer(accounts.overdraftLimits(account.get(), before.or(Long.MAX_VALUE), limit + 1), found -> {
            var page = Page.of(found, limit, cursor, OverdraftLimit::version);
            return Answers.ok(new Pages.OverdraftLimits(
                    page.items().stream().map(OverdraftLimitJson::of).toList(), page.nextCursor()));
        });
    }
}
