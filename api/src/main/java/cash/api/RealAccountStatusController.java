package cash.api;

import cash.domain.RealAccount;
import cash.services.RealAccountService;
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

/// Whether a real account takes part, and its end.
@WithCall
@Controller(RealAccountController.PATH + "/{id}")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Real accounts")
final class RealAccountStatusController {

    private final RealAccountService realAccounts;

    RealAccountStatusController(RealAccountService realAccounts) {
        this.realAccounts = realAccounts;
    }

    @Post("/freeze")
    @Operation(
            operationId = "freezeRealAccount",
            summary = "Freezes a real account: no transaction acknowledged after this touches it.")
    @RealAccountController.Shown
    @Contract(problems = Code.REAL_ACCOUNT_CLOSED)
    HttpResponse<?> freeze(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = bodiless(call, id);
        return call.answer(realAccounts.freeze(realAccount), found -> Answers.ok(RealAccountJson.of(found)));
    }

    @Post("/unfreeze")
    @Operation(operationId = "unfreezeRealAccount", summary = "Lets a frozen real account take part again.")
    @RealAccountController.Shown
    @Contract(problems = Code.REAL_ACCOUNT_CLOSED)
    HttpResponse<?> unfreeze(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = bodiless(call, id);
        return call.answer(realAccounts.unfreeze(realAccount), found -> Answers.ok(RealAccountJson.of(found)));
    }

    @Post("/close")
    @Operation(operationId = "closeRealAccount", summary = "Closes an empty real account for ever.")
    @RealAccountController.Shown
    @Contract(problems = Code.NOT_EMPTY)
    HttpResponse<?> close(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = bodiless(call, id);
        return call.answer(realAccounts.close(realAccount), found -> Answers.ok(RealAccountJson.of(found)));
    }

    @Delete
    @Operation(operationId = "deleteRealAccount", summary = "Deletes a real account that no entry ever touched.")
    @ApiResponse(responseCode = "204", description = "It is gone.")
    @Contract(problems = {Code.HAS_ENTRIES, Code.NOT_EMPTY})
    HttpResponse<?> delete(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = bodiless(call, id);
        return call.answer(realAccounts.delete(realAccount), _ -> HttpResponse.noContent());
    }

    private RealAccount.Id bodiless(Call call, String id) {
        var realAccount = call.path("id", id, RealAccount.Id::new);
        call.names(() -> realAccounts.get(realAccount.get()));
        call.noBody();
        call.ready();
        return realAccount.get();
    }
}
