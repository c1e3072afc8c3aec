package cash.api;

import cash.domain.Money;
import cash.services.AmountService;
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
@Controller("/v1/matrix")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "Amounts")
final class MatrixController {

    private final AmountService amounts;

    MatrixController(AmountService amounts) {
        this.amounts = amounts;
    }

    @Get
    @Operation(
            operationId = "getMatrix",
            summary = "Shows the whole matrix as it is at one instant.",
            description =
                    "As JSON, or as a table for spreadsheets with `Accept: text/csv`: what is posted, in minor units,"
                            + " the rows of each currency followed by their total.")
    @ApiResponse(
            responseCode = "200",
            description = "Rows, columns and cells, with both totals.",
            content = @Content(schema = @Schema(implementation = MatrixJson.class)))
    @Contract(parameters = "currency")
    HttpResponse<?> get(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var currency = call.query().optional("currency", Money::currency);
        var form = call.ready(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_CSV_TYPE);
        var matrix = amounts.matrix(currency.orNull());
        return form.equals(MediaType.TEXT_CSV_TYPE)
                ? HttpResponse.ok(MatrixCsv.of(matrix)).contentType(Answers.CSV)
                : Answers.ok(MatrixJson.of(matrix));
    }
}
