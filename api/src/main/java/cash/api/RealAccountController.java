package cash.api;

import cash.domain.Amount;
import cash.domain.Iban;
import cash.domain.Metadata;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.RealAccount;
import cash.domain.Status;
import cash.services.AmountService;
import cash.services.HistoryService;
import cash.services.RealAccountService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

@WithCall
@Controller(RealAccountController.PATH)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Real accounts")
final class RealAccountController {

    static final String PATH = "/v1/real-accounts";

    private static final Cursor<RealAccount.Id> CURSOR =
            new Cursor<>("real-accounts", RealAccount.Id::new, RealAccount.Id::value);

    private final RealAccountService realAccounts;
    private final AmountService amounts;
    private final HistoryService history;

    /// Documents the answer that shows one.
    @ApiResponse(
            responseCode = "200",
            description = "The real account as it is now.",
            content = @Content(schema = @Schema(implementation = RealAccountJson.class)))
    @interface Shown {}

    RealAccountController(RealAccountService realAccounts, AmountService amounts, HistoryService history) {
        this.realAccounts = realAccounts;
        this.amounts = amounts;
        this.history = history;
    }

    @Post
    @Operation(operationId = "createRealAccount", summary = "Opens a real account.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.NewRealAccount.class)))
    @ApiResponse(
            responseCode = "201",
            description = "It is open; `Location` is its path.",
            content = @Content(schema = @Schema(implementation = RealAccountJson.class)))
    @Contract(problems = Code.ALREADY_EXISTS)
    HttpResponse<?> create(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var fields = call.body();
        var id = fields.optional("id", Type.text(RealAccount.Id::new));
        var name = fields.required("name", Type.text(Name::new));
        var currency = fields.required("currency", Type.text(Money::currency));
        var iban = fields.optional("iban", Type.text(Iban::new));
        var metadata = fields.optional("metadata", Type.METADATA);
        fields.end();
        call.ready();
        var realAccount = new RealAccount(
                id.isEmpty() ? new RealAccount.Id(call.newId()) : id.get(),
                name.get(),
                currency.get(),
                Status.OPEN,
                iban.orNull(),
                metadata.or(Metadata.NONE),
                call.now());
        return call.answer(
                realAccounts.create(realAccount),
                created -> Answers.created(PATH + "/" + realAccount.id(), RealAccountJson.of(created)));
    }

    @Get
    @Operation(operationId = "listRealAccounts", summary = "Lists real accounts in the order of their ids.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of those that match everything given.",
            content = @Content(schema = @Schema(implementation = Pages.RealAccounts.class)))
    @Contract(parameters = {"status", "currency", "metadata", "expand", "limit", "cursor"})
    HttpResponse<?> list(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var query = call.query();
        var status = query.optional("status", Status.class);
        var currency = query.optional("currency", Money::currency);
        var metadata = query.metadata();
        var expand = query.expandsAmounts();
        int limit = query.limit();
        var after = query.cursor(CURSOR);
        call.ready();
        var filter = new RealAccount.Filter(status.orNull(), currency.orNull(), metadata);
        var found = realAccounts.list(filter, after.orNull(), limit + 1);
        var page = Page.of(found, limit, CURSOR, item -> item.realAccount().id());
        return Answers.ok(new Pages.RealAccounts(toJson(page.items(), expand), page.nextCursor()));
    }

    @Get("/{id}")
    @Operation(
            operationId = "getRealAccount",
            summary = "Shows a real account and what lies in it, now or at an instant.",
            description = HistoryDocs.AT)
    @Shown
    @Contract(
            parameters = {"expand", "at", "axis"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> get(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = named(call, id);
        var expand = call.query().expandsAmounts();
        var moment = call.query().moment();
        call.ready();
        if (!moment.isEmpty()) {
            return call.answer(
                    history.realAccount(realAccount.get(), moment.get(), expand),
                    then -> Answers.ok(RealAccountJson.of(then, expand)));
        }
        return call.answer(
                realAccounts.get(realAccount.get()),
                found -> Answers.ok(toJson(List.of(found), expand).getFirst()));
    }

    @Patch("/{id}")
    @Operation(operationId = "patchRealAccount", summary = "Changes name, IBAN and metadata of a real account.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.RealAccountPatch.class)))
    @Shown
    HttpResponse<?> patch(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var realAccount = named(call, id);
        var fields = call.body();
        fields.fixed("id");
        fields.fixed("currency");
        var patch = new RealAccount.Patch(
                fields.replacement("name", Type.text(Name::new)),
                fields.update("iban", Type.text(Iban::new)),
                fields.metadataUpdate());
        fields.end();
        call.ready();
        return call.patched(() -> realAccounts.patch(realAccount.get(), patch), RealAccountJson::of);
    }

    private Field<RealAccount.Id> named(Call call, String id) {
        var realAccount = call.path("id", id, RealAccount.Id::new);
        call.names(() -> realAccounts.get(realAccount.get()));
        return realAccount;
    }

    /// With their cells, if they are to be expanded, which takes one question more, however many they are.
    private List<RealAccountJson> toJson(List<RealAccount.WithBalance> found, boolean expand) {
        if (!expand) {
            return found.stream().map(RealAccountJson::of).toList();
        }
        var ids = found.stream().map(item -> item.realAccount().id()).toList();
        Map<RealAccount.Id, List<AmountJson>> cells = amounts.ofRealAccounts(ids).stream()
                .collect(Collectors.groupingBy(
                        (Amount amount) -> amount.address().realAccount(),
                        Collectors.mapping(AmountJson::of, Collectors.toList())));
        return found.stream()
                .map(item -> RealAccountJson.of(
                        item, cells.getOrDefault(item.realAccount().id(), List.of())))
                .toList();
    }
}
