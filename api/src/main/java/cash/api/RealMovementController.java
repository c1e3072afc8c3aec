package cash.api;

import cash.domain.Ledger;
import cash.domain.RealAccount;
import cash.domain.Transaction;
import cash.services.RealMovementService;
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
@Controller("/v1/real-movements")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Real movements")
final class RealMovementController {

    private static final Cursor<Transaction.Id> CURSOR =
            new Cursor<>("real movements", Transaction.Id::parse, Transaction.Id::toString);

    private final RealMovementService realMovements;

    RealMovementController(RealMovementService realMovements) {
        this.realMovements = realMovements;
    }

    @Get
    @Operation(
            operationId = "getRealMovements",
            summary = "Nets the bank transfers that the transactions of a period need.",
            description =
                    "What the transactions recorded in the period moved between real accounts is summed up, and few bank"
                            + " transfers are found that have the same result: always fewer than there are real accounts"
                            + " that end up with more or less. Real accounts that match exactly are paired first, and"
                            + " then always the largest with the largest, so the same period always gives the same"
                            + " transfers; to find the very fewest would take exponential time. Money from or to"
                            + " `external` needs none, since it comes and goes by itself.")
    @ApiResponse(
            responseCode = "200",
            description = "The bank transfers, currency by currency, each with the transactions behind it.",
            content = @Content(schema = @Schema(implementation = RealMovementsJson.class)))
    @Contract(
            parameters = {"begin", "end"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> net(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var period = call.query().period(call.now());
        call.ready();
        return call.answer(
                realMovements.net(period.get()), found -> Answers.ok(RealMovementsJson.of(period.get(), found)));
    }

    @Get("/transactions")
    @Operation(
            operationId = "listBankTransfers",
            summary = "Lists the transactions behind a movement of a period, the newest first.",
            description = "Those that moved money between banks from or to one of its two ends.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of transactions, with what they moved between banks.",
            content = @Content(schema = @Schema(implementation = Pages.BankTransfers.class)))
    @Contract(parameters = {"source", "target", "begin", "end", "limit", "cursor"})
    HttpResponse<?> behind(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var query = call.query();
        var source = query.required("source", RealAccount.Id::new);
        var target = query.required("target", RealAccount.Id::new);
        var period = query.period(call.now());
        int limit = query.limit();
        var before = query.cursor(CURSOR);
        call.ready();
        var found = realMovements.behind(period.get(), source.get(), target.get(), before.orNull(), limit + 1);
        var page = Page.of(found, limit, CURSOR, Ledger.BankTransfers::step);
        return Answers.ok(new Pages.BankTransfers(
                page.items().stream().map(RealMovementsJson.Part::of).toList(), page.nextCursor()));
    }
}
