package cash.api;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Entry;
import cash.domain.RealAccount;
import cash.services.AmountService;
import cash.services.HistoryService;
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
@Controller("/v1/amounts")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Amounts")
final class AmountController {

    private static final Cursor<Address> CURSOR = new Cursor<>("amounts", Address::parse, Address::toString);

    private final AmountService amounts;
    private final HistoryService history;

    AmountController(AmountService amounts, HistoryService history) {
        this.amounts = amounts;
        this.history = history;
    }

    @Get
    @Operation(operationId = "listAmounts", summary = "Lists the cells that were ever used.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of those that match everything given.",
            content = @Content(schema = @Schema(implementation = Pages.Amounts.class)))
    @Contract(parameters = {"realAccount", "account", "limit", "cursor"})
    HttpResponse<?> list(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var query = call.query();
        var realAccount = query.optional("realAccount", RealAccount.Id::new);
        var account = query.optional("account", Account.Id::new);
        int limit = query.limit();
        var after = query.cursor(CURSOR);
        call.ready();
        var found = amounts.list(realAccount.orNull(), account.orNull(), after.orNull(), limit + 1);
        var page = Page.of(found, limit, CURSOR, Amount::address);
        return Answers.ok(
                new Pages.Amounts(page.items().stream().map(AmountJson::of).toList(), page.nextCursor()));
    }

    @Get("/{real}/{account}")
    @Operation(
            operationId = "getAmount",
            summary = "Shows one cell, now or at an instant.",
            description =
                    "A cell that was never used has zeros and version 0. At an instant, its balance is the sum of the"
                            + " entries that count then, and its version is how many they are: by recorded time that is"
                            + " the version of the last one.")
    @ApiResponse(
            responseCode = "200",
            description = "The cell.",
            content = @Content(schema = @Schema(implementation = AmountJson.class)))
    @Contract(
            parameters = {"at", "axis"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> get(@RequestAttribute(Call.ATTRIBUTE) Call call, String real, String account) {
        var address = address(call, real, account);
        var moment = call.query().moment();
        call.ready();
        return moment.isEmpty()
                ? call.answer(amounts.get(address.get()), found -> Answers.ok(AmountJson.of(found)))
                : call.answer(history.amount(address.get(), moment.get()), found -> Answers.ok(AmountJson.of(found)));
    }

    @Get("/{real}/{account}/entries")
    @Operation(operationId = "listEntries", summary = "Lists the whole history of one cell, in the order of versions.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of entries.",
            content = @Content(schema = @Schema(implementation = Pages.Entries.class)))
    @Contract(parameters = {"limit", "cursor"})
    HttpResponse<?> entries(@RequestAttribute(Call.ATTRIBUTE) Call call, String real, String account) {
        var address = address(call, real, account);
        var cursor = new Cursor<>("entries of " + address.orNull(), AmountController::version, String::valueOf);
        int limit = call.query().limit();
        var after = call.query().cursor(cursor);
        call.ready();
        return call.answer(amounts.entries(address.get(), after.or(0L), limit + 1), found -> {
            var page = Page.of(found, limit, cursor, Entry::version);
            return Answers.ok(
                    new Pages.Entries(page.items().stream().map(EntryJson::of).toList(), page.nextCursor()));
        });
    }

    private Field<Address> address(Call call, String real, String account) {
        var row = call.path("real", real, RealAccount.Id::new);
        var column = call.path("account", account, Account.Id::new);
        if (row.isEmpty() || column.isEmpty()) {
            return Field.empty();
        }
        var address = new Address(row.get(), column.get());
        call.names(() -> amounts.get(address));
        return Field.of(address);
    }

    private static long version(String text) {
        long version = Long.parseLong(text);
        if (version < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
        return version;
    }
}
