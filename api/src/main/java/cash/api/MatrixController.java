package cash.api;

import cash.domain.Matrix;
import cash.domain.Money;
import cash.services.AmountService;
import cash.services.HistoryService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
    private final HistoryService history;

    MatrixController(AmountService amounts, HistoryService history) {
        this.amounts = amounts;
        this.history = history;
    }

    @Get
    @Operation(
            operationId = "getMatrix",
            summary = "Shows the whole matrix, now or at an instant.",
            description =
                    "As JSON, or as a table for spreadsheets with `Accept: text/csv`: what is posted, in minor units,"
                            + " the rows of each currency followed by their total. At an instant it has the cells that"
                            + " had entries then, their columns, and all real accounts.")
    @ApiResponse(
            responseCode = "200",
            description = "Rows, columns and cells, with both totals.",
            content = @Content(schema = @Schema(implementation = MatrixJson.class)))
    @Contract(
            parameters = {"currency", "at", "axis"},
            problems = Code.AMOUNT_OVERFLOW)
    HttpResponse<?> get(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        var currency = call.query().optional("currency", Money::currency);
        var moment = call.query().moment();
        var form = call.ready(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_CSV_TYPE);
        return moment.isEmpty()
                ? answer(amounts.matrix(currency.orNull()), form)
                : call.answer(history.matrix(currency.orNull(), moment.get()), matrix -> answer(matrix, form));
    }

    private static MutableHttpResponse<?> answer(Matrix matrix, MediaType form) {
        return form.equals(MediaType.TEXT_CSV_TYPE)
                ? HttpResponse.ok(MatrixCsv.of(matrix)).contentType(Answers.CSV)
                : Answers.ok(MatrixJson.of(matrix));
    }
}
