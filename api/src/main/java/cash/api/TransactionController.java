package cash.api;

import cash.domain.Account;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Transaction;
import cash.services.Receipt;
import cash.services.TransactionService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
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

@WithCall
@Controller(TransactionController.PATH)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@Tag(name = "Transactions")
final class TransactionController {

    static final String PATH = "/v1/transactions";

    private static final String REPLAYED = "Idempotency-Replayed";

    private static final Cursor<Transaction.Id> CURSOR =
            new Cursor<>("transactions", Transaction.Id::parse, Transaction.Id::toString);

    private final TransactionService transactions;

    TransactionController(TransactionService transactions) {
        this.transactions = transactions;
    }

    /// Runs on the thread that read the request, since it only hands the transaction over. The answer is made on
    /// another thread than the one that decided it, which has the next transactions to decide.
    @Post
    @Operation(
            operationId = "postTransaction",
            summary = "Moves money: all of its transfers, or none.",
            description =
                    "The answer is final: 201 means committed and durable. With an `Idempotency-Key` the same request"
                            + " may be repeated and is carried out once; the first answer comes again, with"
                            + " `Idempotency-Replayed: true`.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.NewTransaction.class)))
    @ApiResponse(
            responseCode = "201",
            description = "It is booked; `Location` is its path.",
            content = @Content(schema = @Schema(implementation = TransactionJson.class)))
    @Contract(
            parameters = "idempotencyKey",
            shared = {Codes.OF_MOVING_MONEY, Codes.OF_NEW_TRANSACTIONS})
    CompletableFuture<MutableHttpResponse<?>> post(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var transaction = NewTransactions.read(call.body());
        var key = call.idempotencyKey();
        call.ready();
        return transactions
                .post(transaction.get(), key.orNull())
                .thenApplyAsync(decision -> call.answer(decision, TransactionController::booked), call.connection());
    }

    // Not the paths of a batch or a preview, which can't be read.
    @Get("/{id:(?!batch$|preview$)[^/?]+}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(operationId = "getTransaction", summary = "Shows a transaction.")
    @ApiResponse(
            responseCode = "200",
            description = "The transaction.",
            content = @Content(schema = @Schema(implementation = TransactionJson.class)))
    HttpResponse<?> get(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var transaction = call.path("id", id, Transaction.Id::parse);
        call.names(() -> transactions.get(transaction.get()));
        call.ready();
        return call.answer(transactions.get(transaction.get()), found -> Answers.ok(TransactionJson.of(found)));
    }

    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(operationId = "listTransactions", summary = "Lists transactions, the newest first.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of those that match everything given.",
            content = @Content(schema = @Schema(implementation = Pages.Transactions.class)))
    @Contract(
            parameters = {
                "account",
                "realAccount",
                "transactionStatus",
                "reference",
                "from",
                "to",
                "metadata",
                "limit",
                "cursor"
            })
    HttpResponse<?> list(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var query = call.query();
        var account = query.optional("account", Account.Id::new);
        var realAccount = query.optional("realAccount", RealAccount.Id::new);
        var status = query.optional("status", Transaction.Status.class);
        var reference = query.optional("reference", Reference::new);
        var from = query.boundary("from");
        var to = query.boundary("to");
        var metadata = query.metadata();
        int limit = query.limit();
        var before = query.cursor(CURSOR);
        call.ready();
        var filter = new Transaction.Filter(
                account.orNull(),
                realAccount.orNull(),
                status.orNull(),
                reference.orNull(),
                from.orNull(),
                to.orNull(),
                metadata);
        var found = transactions.list(filter, before.orNull(), limit + 1);
        var page = Page.of(found, limit, CURSOR, Transaction::id);
        return Answers.ok(new Pages.Transactions(
                page.items().stream().map(TransactionJson::of).toList(), page.nextCursor()));
    }

    static MutableHttpResponse<?> booked(Receipt receipt) {
        var transaction = receipt.transaction();
        return replayed(receipt, Answers.created(PATH + "/" + transaction.id(), TransactionJson.of(transaction)));
    }

    static MutableHttpResponse<?> replayed(Receipt receipt, MutableHttpResponse<?> answer) {
        return receipt.replayed() ? answer.header(REPLAYED, "true") : answer;
    }
}
