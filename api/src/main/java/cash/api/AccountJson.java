package cash.api;

import cash.domain.Account;
import cash.domain.Status;
import cash.services.HistoryService;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(
        name = "Account",
        description = "A virtual account: whose the money is, or what it is for; a column of the matrix.")
record AccountJson(
        @Schema(example = "rent") String id,
        @Schema(example = "Rent") String name,

        @Schema(
                description = "Its home, where a bare `rent` in a transfer lies.",
                example = "giro",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String realAccount,

        Status status,

        @Schema(description = "How far below zero each of its cells may fall.", example = "0")
        long overdraftLimit,

        List<BalanceJson.InCurrency> balances,
        Map<String, String> metadata,
        Instant createdAt,

        @Schema(description = "Its cells, only with `?expand=amounts`.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<AmountJson> amounts) {

    static AccountJson of(Account.WithBalances found) {
        return of(found, null);
    }

    static AccountJson of(HistoryService.Then<Account.WithBalances> then, boolean expand) {
        return of(
                then.found(),
                expand ? then.amounts().stream().map(AmountJson::of).toList() : null);
    }

    static AccountJson of(Account.WithBalances found, @Nullable List<AmountJson> amounts) {
        var account = found.account();
        return new AccountJson(
                account.id().value(),
                account.name().value(),
                account.home() == null ? null : account.home().value(),
                account.status(),
                account.overdraftLimit(),
                found.balances().entrySet().stream()
                        .map(balance -> BalanceJson.InCurrency.of(balance.getKey(), balance.getValue()))
                        .toList(),
                account.metadata().values(),
                account.createdAt(),
                amounts);
    }
}
