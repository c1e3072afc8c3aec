package cash.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;

/// The documentation: for programs, for people, and of each problem.
@WithCall
@Controller
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
final class DocsController {

    static final String PROBLEMS = "/docs/problems";

    @Get("/openapi")
    HttpResponse<?> openApi(@RequestAttribute(Call.ATTRIBUTE) Call call, OpenApi openApi) {
        call.ready();
        return HttpResponse.ok(openApi.bytes()).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    @Get("/docs")
    HttpResponse<?> docs(@RequestAttribute(Call.ATTRIBUTE) Call call, OpenApi openApi) {
        call.ready(MediaType.TEXT_HTML_TYPE);
        return HttpResponse.ok(openApi.page()).contentType(Html.TYPE);
    }

    @Get(PROBLEMS)
    HttpResponse<?> problems(@RequestAttribute(Call.ATTRIBUTE) Call call) {
        call.ready(MediaType.TEXT_HTML_TYPE);
        return HttpResponse.ok(ProblemsPage.of()).contentType(Html.TYPE);
    }
}
