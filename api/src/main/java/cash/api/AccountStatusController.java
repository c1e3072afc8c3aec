package cash.api;

import cash.domain.Account;
import cash.services.AccountService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/// Whether an account takes part, and its end.
@WithCall
@Controller(AccountController.PATH + "/{id}")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Accounts")
final class AccountStatusController {

    private final AccountService accounts;

    AccountStatusController(AccountService accounts) {
        this.accounts = accounts;
    }

    @Post("/freeze")
    @Operation(
            operationId = "freezeAccount",
            summary = "Freezes an account: no transaction acknowledged after this touches it.")
    @AccountController.Shown
    @Contract(problems = Code.ACCOUNT_CLOSED)
    HttpResponse<?> freeze(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = bodiless(call, id);
        return call.answer(accounts.freeze(account), found -> Answers.ok(AccountJson.of(found)));
    }

    @Post("/unfreeze")
    @Operation(operationId = "unfreezeAccount", summary = "Lets a frozen account take part again.")
    @AccountController.Shown
    @Contract(problems = Code.ACCOUNT_CLOSED)
    HttpResponse<?> unfreeze(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = bodiless(call, id);
        return call.answer(accounts.unfreeze(account), found -> Answers.ok(AccountJson.of(found)));
    }

    @Post("/close")
    @Operation(operationId = "closeAccount", summary = "Closes an empty account for ever.")
    @AccountController.Shown
    @Contract(problems = Code.NOT_EMPTY)
    HttpResponse<?> close(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = bodiless(call, id);
        return call.answer(accounts.close(account), found -> Answers.ok(AccountJson.of(found)));
    }

    @Delete
    @Operation(operationId = "deleteAccount", summary = "Deletes an account that no entry ever touched.")
    @ApiResponse(responseCode = "204", description = "It is gone.")
    @Contract(problems = Code.HAS_ENTRIES)
    HttpResponse<?> delete(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = bodiless(call, id);
        return call.answer(accounts.delete(account), _ -> HttpResponse.noContent());
    }

    private Account.Id bodiless(Call call, String id) {
        var account = call.path("id", id, Account.Id::new);
        call.names(() -> accounts.get(account.get()));
        call.noBody();
        call.ready();
        return account.get();
    }
}
