package cash.api;

import cash.domain.RealAccount;
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
@Schema(name = "RealAccount", description = "An account at a bank, in one currency; a row of the matrix.")
record RealAccountJson(
        @Schema(example = "giro") String id,
        @Schema(example = "Giro at the savings bank") String name,
        @Schema(example = "EUR") String currency,
        Status status,

        @Schema(example = "DE02120300000000202051", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String iban,

        BalanceJson balance,
        Map<String, String> metadata,
        Instant createdAt,

        @Schema(description = "Its cells, only with `?expand=amounts`.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<AmountJson> amounts) {

    static RealAccountJson of(RealAccount.WithBalance found) {
        return of(found, null);
    }

    static RealAccountJson of(HistoryService.Then<RealAccount.WithBalance> then, boolean expand) {
        return of(
                then.found(),
                expand ? then.amounts().stream().map(AmountJson::of).toList() : null);
    }

    static RealAccountJson of(RealAccount.WithBalance found, @Nullable List<AmountJson> amounts) {
        var realAccount = found.realAccount();
        return new RealAccountJson(
                realAccount.id().value(),
                realAccount.name().value(),
                realAccount.currency().getCurrencyCode(),
                realAccount.status(),
                realAccount.iban() == null ? null : realAccount.iban().value(),
                BalanceJson.of(found.balance()),
                realAccount.metadata().values(),
                realAccount.createdAt(),
                amounts);
    }
}
