package cash.api;

import cash.domain.Decision;
import cash.domain.Request;
import cash.domain.Transaction;
import cash.services.Receipt;
import cash.services.TransactionService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/// What may follow a transaction: the end of a hold, and reversals.
@WithCall
@Controller("/v1/transactions/{id}")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Transactions")
final class StepController {

    private final TransactionService transactions;

    StepController(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Post("/post")
    @Operation(
            operationId = "postHold",
            summary = "Makes a hold final, in full or in part; the rest is released.",
            description = "It ends once: whoever comes second is told how it ended.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.Part.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The transaction.",
            content = @Content(schema = @Schema(implementation = TransactionJson.class)))
    @Contract(parameters = "idempotencyKey", shared = Codes.OF_MOVING_MONEY, problems = Code.NOT_PENDING)
    HttpResponse<?> post(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var found = call.path("id", id, Transaction.Id::parse);
        var fields = call.optionalBody();
        var amount = fields.optional("amount", Type.AMOUNT);
        fields.end();
        return answer(
                call,
                found,
                hold -> fields.made(
                        "amount", () -> new Request.EndHold(hold, Transaction.Status.POSTED, amount.orNull())),
                StepController::ended);
    }

    @Post("/void")
    @Operation(
            operationId = "voidHold",
            summary = "Gives a hold up: what it reserved is available again.",
            description = "It ends once: whoever comes second is told how it ended.")
    @ApiResponse(
            responseCode = "200",
            description = "The transaction.",
            content = @Content(schema = @Schema(implementation = TransactionJson.class)))
    @Contract(
            parameters = "idempotencyKey",
            problems = {Code.IDEMPOTENCY_KEY_REUSED, Code.NOT_PENDING})
    HttpResponse<?> giveUp(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var found = call.path("id", id, Transaction.Id::parse);
        call.noBody();
        return answer(
                call,
                found,
                hold -> Field.of(new Request.EndHold(hold, Transaction.Status.VOIDED, null)),
                StepController::ended);
    }

    @Post("/reversals")
    @Operation(
            operationId = "reverseTransaction",
            summary = "Takes back a transaction, in full or in part, as often as something is left of it.",
            description = "The money goes back to the very cells it left. What is taken back of several transfers is in"
                    + " proportion to what is left of each.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.Part.class)))
    @ApiResponse(
            responseCode = "201",
            description = "The new transaction that does it; `Location` is its path.",
            content = @Content(schema = @Schema(implementation = TransactionJson.class)))
    @Contract(parameters = "idempotencyKey", shared = Codes.OF_MOVING_MONEY, problems = Code.REVERSAL_EXCEEDS_ORIGINAL)
    HttpResponse<?> reverse(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var found = call.path("id", id, Transaction.Id::parse);
        var fields = call.optionalBody();
        var amount = fields.optional("amount", Type.AMOUNT);
        fields.end();
        return answer(
                call,
                found,
                original -> fields.made("amount", () -> new Request.Reverse(original, amount.orNull())),
                TransactionController::booked);
    }

    /// What is wrong with the amount shows only when the transaction is known.
    private HttpResponse<?> answer(
            Call call,
            Field<Transaction.Id> id,
            Function<Transaction, Field<? extends Request>> make,
            Function<Receipt, MutableHttpResponse<?>> accepted) {
        var key = call.idempotencyKey();
        call.names(() -> transactions.get(id.get()));
        call.ready();
        return switch (transactions.get(id.get())) {
            case Decision.Refused<Transaction> refused -> call.answer(refused, _ -> Answers.ok(refused));
            case Decision.Accepted<Transaction>(var transaction) -> {
                var request = make.apply(transaction);
                call.ready();
                yield call.answer(result(() -> transactions.follow(request.get(), key.orNull())), accepted);
            }
        };
    }

    private static Decision<Receipt> result(Supplier<CompletableFuture<Decision<Receipt>>> answer) {
        try {
            return answer.get().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static MutableHttpResponse<?> ended(Receipt receipt) {
        return TransactionController.replayed(receipt, Answers.ok(TransactionJson.of(receipt.transaction())));
    }
}
