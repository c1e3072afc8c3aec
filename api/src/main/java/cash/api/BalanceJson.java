package cash.api;

import cash.domain.Balance;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Currency;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Balance", description = "Counts of minor units; `available` is `posted` minus `held`.")
record BalanceJson(
        @Schema(example = "50299") long posted,
        @Schema(example = "0") long held,
        @Schema(example = "50299") long available) {

    static BalanceJson of(Balance balance) {
        return new BalanceJson(balance.posted(), balance.held(), balance.available());
    }

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "CurrencyBalance", description = "What is there in one currency.")
    record InCurrency(
            @Schema(example = "EUR") String currency,
            @Schema(example = "50299") long posted,
            @Schema(example = "0") long held,
            @Schema(example = "50299") long available) {

        static InCurrency of(Currency currency, Balance balance) {
            return new InCurrency(currency.getCurrencyCode(), balance.posted(), balance.held(), balance.available());
        }
    }
}
