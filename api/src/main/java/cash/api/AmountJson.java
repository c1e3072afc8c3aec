package cash.api;

import cash.domain.Amount;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Amount", description = "One cell: the money of one account lying in one real account.")
record AmountJson(
        @Schema(example = "giro/rent") String address,
        @Schema(example = "giro") String realAccount,
        @Schema(example = "rent") String account,
        @Schema(example = "EUR") String currency,
        @Schema(example = "50299") long posted,
        @Schema(example = "0") long held,
        @Schema(example = "50299") long available,

        @Schema(description = "How many entries it has.", example = "8")
        long version) {

    static AmountJson of(Amount amount) {
        return of(amount.state());
    }

    static AmountJson of(Amount.State amount) {
        var address = amount.address();
        var balance = amount.balance();
        return new AmountJson(
                address.toString(),
                address.realAccount().value(),
                address.account().value(),
                amount.currency().getCurrencyCode(),
                balance.posted(),
                balance.held(),
                balance.available(),
                amount.version());
    }
}
