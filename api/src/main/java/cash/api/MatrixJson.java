package cash.api;

import cash.domain.Account;
import cash.domain.Matrix;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

@Serdeable.Serializable
@JsonInclude
@Schema(name = "Matrix", description = "Rows, columns and cells, with the total of each row and of each column.")
record MatrixJson(List<Row> realAccounts, List<Column> accounts, List<AmountJson> amounts) {

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "MatrixRow", description = "A real account and the sum of its cells.")
    record Row(
            @Schema(example = "giro") String id,
            @Schema(example = "Giro at the savings bank") String name,
            @Schema(example = "EUR") String currency,
            BalanceJson balance) {

        static Row of(Matrix.Row row) {
            return new Row(
                    row.realAccount().value(),
                    row.name().value(),
                    row.currency().getCurrencyCode(),
                    BalanceJson.of(row.total()));
        }
    }

    @Serdeable.Serializable
    @JsonInclude
    @Schema(name = "MatrixColumn", description = "An account and the sums of its cells, one per currency.")
    record Column(
            @Schema(example = "rent") String id,
            @Schema(example = "Rent") String name,
            List<BalanceJson.InCurrency> balances) {}

    static MatrixJson of(Matrix matrix) {
        var columns = new LinkedHashMap<Account.Id, Column>();
        for (var column : matrix.columns()) {
            columns.computeIfAbsent(
                            column.account(),
                            id -> new Column(id.value(), column.name().value(), new ArrayList<>()))
                    .balances()
                    .add(BalanceJson.InCurrency.of(column.currency(), column.total()));
        }
        return new MatrixJson(
                matrix.rows().stream().map(Row::of).toList(),
                List.copyOf(columns.values()),
                matrix.cells().stream().map(AmountJson::of).toList());
    }
}
