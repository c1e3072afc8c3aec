package cash.api;

import cash.services.VerificationService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
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

@WithCall
@Controller("/v1/verification")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Proof")
final class VerificationController {

    private final VerificationService verification;

    VerificationController(VerificationService verification) {
        this.verification = verification;
    }

    @Get
    @Operation(
            operationId = "verify",
            summary = "Proves the books: recomputes every balance from the entries.",
            description = "It reads everything there is at one instant, while others go on writing. That takes seconds"
                    + " for millions of entries, and one runs at a time. Where the books are wrong, the answer is still"
                    + " 200, with `ok` false and what is wrong.")
    @ApiResponse(
            responseCode = "200",
            description = "How much was checked, and what is wrong.",
            content = @Content(schema = @Schema(implementation = VerificationJson.class)))
    @Contract
    HttpResponse<?> verify(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        call.ready();
        return Answers.ok(VerificationJson.of(verification.verify()));
    }
}
