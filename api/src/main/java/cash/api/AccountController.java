package cash.api;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.Metadata;
import cash.domain.Name;
import cash.domain.RealAccount;
import cash.domain.Status;
import cash.services.AccountService;
import cash.services.AmountService;
import cash.services.HistoryService;
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
@Controller(AccountController.PATH)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Accounts")
final class AccountController {

    static final String PATH = "/v1/accounts";

    private static final Cursor<Account.Id> CURSOR = new Cursor<>("accounts", Account.Id::new, Account.Id::value);

    private final AccountService accounts;
    private final AmountService amounts;
    private final HistoryService history;

    /// Documents the answer that shows one.
    @ApiResponse(
            responseCode = "200",
            description = "The account as it is now.",
            content = @Content(schema = @Schema(implementation = AccountJson.class)))
    @interface Shown {}

    AccountController(AccountService accounts, AmountService amounts, HistoryService history) {
        this.accounts = accounts;
        this.amounts = amounts;
        this.history = history;
    }

    @Post
    @Operation(operationId = "createAccount", summary = "Opens an account.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.NewAccount.class)))
    @ApiResponse(
            responseCode = "201",
            description = "It is open; `Location` is its path.",
            content = @Content(schema = @Schema(implementation = AccountJson.class)))
    @Contract(problems = {Code.ALREADY_EXISTS, Code.UNKNOWN_REAL_ACCOUNT})
    HttpResponse<?> create(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var fields = call.body();
        var id = fields.optional("id", Type.text(Account.Id::new));
        var name = fields.required("name", Type.text(Name::new));
        var home = fields.optional("realAccount", Type.text(RealAccount.Id::new));
        var overdraftLimit = fields.optional("overdraftLimit", Type.LIMIT);
        var metadata = fields.optional("metadata", Type.METADATA);
        fields.end();
        call.ready();
        var account = new Account(
                id.isEmpty() ? new Account.Id(call.newId()) : id.get(),
                name.get(),
                home.orNull(),
                Status.OPEN,
                overdraftLimit.or(0L),
                metadata.or(Metadata.NONE),
                call.now());
        return call.answer(
                accounts.create(account),
                created -> Answers.created(PATH + "/" + account.id(), AccountJson.of(created)));
    }

    @Get
    @Operation(operationId = "listAccounts", summary = "Lists accounts in the order of their ids.")
    @ApiResponse(
            responseCode = "200",
            description = "One page of those that match everything given.",
            content = @Content(schema = @Schema(implementation = Pages.Accounts.class)))
    @Contract(parameters = {"status", "home", "metadata", "expand", "limit", "cursor"})
    HttpResponse<?> list(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var query = call.query();
        var status = query.optional("status", Status.class);
        var home = query.optional("realAccount", RealAccount.Id::new);
        var metadata = query.metadata();
        var expand = query.expandsAmounts();
        int limit = query.limit();
        var after = query.cursor(CURSOR);
        call.ready();
        var filter = new Account.Filter(status.orNull(), home.orNull(), metadata);
        var found = accounts.list(filter, after.orNull(), limit + 1);
        var page = Page.of(found, limit, CURSOR, item -> item.account().id());
        return Answers.ok(new Pages.Accounts(toJson(page.items(), expand), page.nextCursor()));
    }

    @Get("/{id}")
    @Operation(
            operationId = "getAccount",
            summary = "Shows an account and what lies in it, now or at an instant.",
            description = HistoryDocs.AT)
    @Shown
    @Contract(
            parameters = {"expand", "at", "axis"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> get(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = named(call, id);
        var expand = call.query().expandsAmounts();
        var moment = call.query().moment();
        call.ready();
        if (!moment.isEmpty()) {
            return call.answer(
                    history.account(account.get(), moment.get(), expand),
                    then -> Answers.ok(AccountJson.of(then, expand)));
        }
        return call.answer(
                accounts.get(account.get()),
                found -> Answers.ok(toJson(List.of(found), expand).getFirst()));
    }

    @Patch("/{id}")
    @Operation(
            operationId = "patchAccount",
            summary = "Changes name, home, overdraft limit and metadata of an account.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.AccountPatch.class)))
    @Shown
    @Contract(problems = {Code.UNKNOWN_REAL_ACCOUNT, Code.INSUFFICIENT_FUNDS})
    HttpResponse<?> patch(@RequestAttribute(Call.ATTRIBUTE) Call call, String id) {
        var account = named(call, id);
        var fields = call.body();
        fields.fixed("id");
        var patch = new Account.Patch(
                fields.replacement("name", Type.text(Name::new)),
                fields.update("realAccount", Type.text(RealAccount.Id::new)),
                fields.update("overdraftLimit", Type.LIMIT),
                fields.metadataUpdate());
        fields.end();
        call.ready();
        return call.patched(() -> accounts.patch(account.get(), patch), AccountJson::of);
    }

    private Field<Account.Id> named(Call call, String id) {
        var account = call.path("id", id, Account.Id::new);
        call.names(() -> accounts.get(account.get()));
        return account;
    }

    /// With their cells, if they are to be expanded, which takes one question more, however many they are.
    private List<AccountJson> toJson(List<Account.WithBalances> found, boolean expand) {
        if (!expand) {
            return found.stream().map(AccountJson::of).toList();
        }
        var ids = found.stream().map(item -> item.account().id()).toList();
        Map<Account.Id, List<AmountJson>> cells = amounts.ofAccounts(ids).stream()
                .collect(Collectors.groupingBy(
                        (Amount amount) -> amount.address().account(),
                        Collectors.mapping(AmountJson::of, Collectors.toList())));
        return found.stream()
                .map(item ->
                        AccountJson.of(item, cells.getOrDefault(item.account().id(), List.of())))
                .toList();
    }
}
