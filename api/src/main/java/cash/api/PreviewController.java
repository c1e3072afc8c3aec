package cash.api;

import cash.services.TransactionService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/// What a transaction would do.
@WithCall
@Controller("/v1/transactions/preview")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Transactions")
final class PreviewController {

    private final TransactionService transactions;

    PreviewController(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Post
    @Operation(
            operationId = "previewTransaction",
            summary = "Shows what a transaction would do, and does nothing.",
            description =
                    "It is decided like a real one and answered like it, with the same problems. Nothing is written, and"
                            + " no key is used.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.NewTransaction.class)))
    @ApiResponse(
            responseCode = "200",
            description = "What would happen; its `id` is null.",
            content = @Content(schema = @Schema(implementation = TransactionJson.class)))
    @Contract(
            parameters = "idempotencyKey",
            shared = {Codes.OF_MOVING_MONEY, Codes.OF_NEW_TRANSACTIONS})
    HttpResponse<?> preview(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var transaction = NewTransactions.read(call.body());
        var key = call.idempotencyKey();
        call.ready();
        return call.answer(
                transactions.preview(transaction.get(), key.orNull()),
                receipt -> Answers.ok(
                        receipt.replayed()
                                ? TransactionJson.of(receipt.transaction())
                                : TransactionJson.preview(receipt.transaction())));
    }
}
