package cash.api;

import cash.domain.Decision;
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

/// Many transactions in one request.
@WithArrivingCall
@Controller(BatchController.PATH)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@Tag(name = "Transactions")
final class BatchController {

    static final String PATH = "/v1/transactions/batch";

    private static final int MAX_TRANSACTIONS = 10_000;

    private final TransactionService transactions;

    BatchController(TransactionService transactions) {
        this.transactions = transactions;
    }

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
    @Contract(shared = {Codes.OF_MOVING_MONEY, Codes.OF_NEW_TRANSACTIONS})
    HttpResponse<?> post(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        call.noIdempotencyKey("is not taken for a batch: give each of its transactions an idempotencyKey of its own");
        var items = new ArrayList<BatchItem>();
        var fields = call.body("transactions", json -> {
            if (items.size() < MAX_TRANSACTIONS) {
                items.add(BatchItem.of(json, items.size()));
            }
        });
        var atomic = fields.optional("atomic", Type.BOOLEAN);
        fields.required("transactions", Type.list((json, _, _) -> Field.of(json), 1, MAX_TRANSACTIONS));
        fields.end();
        call.ready();
        return Answers.ok(atomic.or(false) ? together(items) : each(call, items));
    }

    private BatchResults together(List<BatchItem> items) {
        var submissions = new ArrayList<Submission>(items.size());
        for (var item : items) {
            switch (item) {
                case BatchItem.Right right -> submissions.add(right.submission());
                case BatchItem.Wrong wrong ->
                    throw new Problem.Rejection(wrong.problem().with("index", wrong.index()));
            }
        }
        return switch (transactions.postTogether(submissions)) {
            case Decision.Accepted<List<Receipt>>(var receipts) ->
                new BatchResults(results -> receipts.forEach(receipt -> results.accept(BatchJson.Result.of(receipt))));
            case Decision.Refused<List<Receipt>>(var refusal) ->
                throw new Problem.Rejection(Refusals.toProblem(refusal));
        };
    }

    /// Those that are right are decided in portions, ahead of those whose results are told.
    private BatchResults each(Call call, List<BatchItem> items) {
        var right = items.stream()
                .filter(BatchItem.Right.class::isInstance)
                .map(BatchItem.Right.class::cast)
                .map(BatchItem.Right::submission)
                .iterator();
        var answers = transactions.postAll(right);
        return new BatchResults(results -> {
            for (var item : items) {
                results.accept(
                        switch (item) {
                            case BatchItem.Right _ -> result(call, answers.next());
                            case BatchItem.Wrong wrong -> BatchJson.Result.of(call, wrong.problem());
                        });
            }
        });
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
