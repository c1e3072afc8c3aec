package cash.api;

import cash.domain.Decision;
import cash.domain.IdempotencyKey;
import cash.services.Receipt;
import cash.services.Submission;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Many transactions in one request.
@WithCall
@Controller(BatchController.PATH)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@Tag(name = "Transactions")
final class BatchController {

    static final String PATH = "/v1/transactions/batch";

    private static final int MAX_TRANSACTIONS = 10_000;
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final TransactionService transactions;

    BatchController(TransactionService transactions) {
        this.transactions = transactions;
    }

    /// A transaction of the batch as it was read: what to submit, or what is wrong with it.
    private record Item(
            @Nullable Submission submission, @Nullable Problem problem) {}

    @Post
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(
            operationId = "postBatch",
            summary = "Moves money many times.",
            description =
                    "Each transaction for itself, with a result each in their order; or, with `atomic`, all of them"
                            + " or none: then the answer is the first problem, with its `index`. Each may carry an"
                            + " `idempotencyKey`.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.Batch.class)))
    @ApiResponse(
            responseCode = "200",
            description = "What became of each.",
            content = @Content(schema = @Schema(implementation = BatchJson.class)))
    @Contract(
            problems = {
                Code.IDEMPOTENCY_KEY_REUSED,
                Code.REFERENCE_TAKEN,
                Code.UNKNOWN_REAL_ACCOUNT,
                Code.UNKNOWN_ACCOUNT,
                Code.SAME_CELL,
                Code.CURRENCY_MISMATCH,
                Code.REAL_ACCOUNT_FROZEN,
                Code.ACCOUNT_FROZEN,
                Code.REAL_ACCOUNT_CLOSED,
                Code.ACCOUNT_CLOSED,
                Code.CONDITION_FAILED,
                Code.INSUFFICIENT_FUNDS,
                Code.AMOUNT_OVERFLOW
            })
    HttpResponse<?> post(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        call.noIdempotencyKey("is not taken for a batch: give each of its transactions an idempotencyKey of its own");
        var fields = call.body(MAX_BYTES);
        var atomic = fields.optional("atomic", Type.BOOLEAN);
        var items = fields.required("transactions", Type.list(BatchController::item, 1, MAX_TRANSACTIONS));
        fields.end();
        call.ready();
        return atomic.or(false) ? together(call, items.get()) : each(call, items.get());
    }

    /// What is wrong with one transaction is its own problem, and the others go on.
    private static Field<Item> item(Json json, At at, Flaws ignored) {
        var flaws = new Flaws();
        var fields = Fields.of(json, at, flaws);
        var key = fields.optional("idempotencyKey", Type.text(IdempotencyKey::ofText));
        var transaction = NewTransactions.read(fields);
        return Field.of(
                flaws.isEmpty()
                        ? new Item(Submission.of(transaction.get(), key.orNull()), null)
                        : new Item(null, flaws.toProblem()));
    }

    private HttpResponse<?> together(Call call, List<Item> items) {
        var submissions = new ArrayList<Submission>();
        for (var item : items) {
            if (item.problem != null) {
                throw new Problem.Rejection(item.problem.with("index", submissions.size()));
            }
            submissions.add(item.submission);
        }
        return call.answer(
                transactions.postTogether(submissions),
                receipts -> Answers.ok(new BatchJson(
                        receipts.stream().map(BatchJson.Result::of).toList())));
    }

    private HttpResponse<?> each(Call call, List<Item> items) {
        var submissions = new ArrayList<Submission>();
        items.forEach(item -> {
            if (item.submission != null) {
                submissions.add(item.submission);
            }
        });
        var answers = transactions.postAll(submissions).iterator();
        var results = new ArrayList<BatchJson.Result>(items.size());
        for (var item : items) {
            results.add(item.problem == null ? result(call, answers.next()) : BatchJson.Result.of(call, item.problem));
        }
        return Answers.ok(new BatchJson(results));
    }

    private static BatchJson.Result result(Call call, CompletableFuture<Decision<Receipt>> answer) {
        try {
            return switch (answer.join()) {
                case Decision.Accepted<Receipt>(var receipt) -> BatchJson.Result.of(receipt);
                case Decision.Refused<Receipt>(var refusal) -> BatchJson.Result.of(call, Refusals.toProblem(refusal));
            };
        } catch (CompletionException e) {
            return BatchJson.Result.of(call, Failures.toProblem(e.getCause() == null ? e : e.getCause()));
        }
    }
}
