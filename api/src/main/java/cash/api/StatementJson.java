package cash.api;

import cash.domain.Balance;
import cash.domain.Moment;
import cash.domain.Statement;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Statement", description = "What happened in a period: `from` <= t < `to`, in one of the two times.")
record StatementJson(
        @Schema(example = "recorded") String axis,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Instant from,

        Instant to,
        List<InCurrency> currencies,

        @Schema(
                description = "Give it as `cursor`, with the same parameters, for the next page; null on the last one.",
                example = "MSBhY2NvdW50cyByZW50",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String nextCursor) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(
            name = "CurrencyStatement",
            description = "`opening` and `closing` are those of the whole period on every page; with the changes of all"
                    + " lines, the one becomes the other.")
    record InCurrency(
            @Schema(example = "EUR") String currency, BalanceJson opening, List<Line> lines, BalanceJson closing) {}

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "StatementLine", description = "One entry: its changes, and the balance of the whole after it.")
    record Line(
            @Schema(description = "Where it stands in the statement: `recordedAt` or `effectiveAt`.")
            Instant instant,

            @Schema(example = "0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f")
            String transactionId,

            @Schema(example = "giro/rent") String address,

            @Schema(description = "The version of the entry on its cell.", example = "8")
            long version,

            @Schema(example = "groceries", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String description,

            @Schema(example = "invoice-7", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String reference,

            @Schema(description = "The change of what is posted.", example = "-299")
            long posted,

            @Schema(description = "The change of what is held.", example = "0")
            long held,

            BalanceJson after,
            Instant effectiveAt,
            Instant recordedAt) {

        static Line of(Statement.Line line, Moment.Axis axis) {
            var item = line.item();
            var entry = item.entry();
            return new Line(
                    axis.of(entry),
                    entry.transaction().toString(),
                    entry.address().toString(),
                    entry.version(),
                    item.description() == null ? null : item.description().value(),
                    item.reference() == null ? null : item.reference().value(),
                    entry.postedChange(),
                    entry.heldChange(),
                    BalanceJson.of(line.after()),
                    entry.effectiveAt(),
                    entry.recordedAt());
        }
    }

    static StatementJson of(Statement statement, Statement.Period period, @Nullable String nextCursor) {
        return new StatementJson(
                period.axis().name().toLowerCase(Locale.ROOT),
                period.from(),
                period.to(),
                statement.currencies().stream()
                        .map(currency -> inCurrency(statement, period.axis(), currency))
                        .toList(),
                nextCursor);
    }

    private static InCurrency inCurrency(Statement statement, Moment.Axis axis, Currency currency) {
        return new InCurrency(
                currency.getCurrencyCode(),
                BalanceJson.of(statement.opening().getOrDefault(currency, Balance.ZERO)),
                statement.lines().stream()
                        .filter(line -> line.item().currency().equals(currency))
                        .map(line -> Line.of(line, axis))
                        .toList(),
                BalanceJson.of(statement.closing().getOrDefault(currency, Balance.ZERO)));
    }
}
