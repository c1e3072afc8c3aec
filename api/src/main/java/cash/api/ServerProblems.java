package cash.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/// Gives the errors that the HTTP server finds by itself, before or without a controller, the form of all other
/// problems. What the server would say of them is left out, since it names classes.
@Singleton
final class ServerProblems implements ErrorResponseProcessor<byte[]> {

    @Override
    public MutableHttpResponse<byte[]> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var request = context.getRequest();
        return Answers.problem(request, problem(request, response.code()), response);
    }

    private static Problem problem(HttpRequest<?> request, int status) {
        return switch (status) {
            case 404 -> Problem.of(Code.NOT_FOUND, "There is nothing at " + Shown.text(request.getPath()) + ".");
            case 405 ->
                Problem.of(
                        Code.METHOD_NOT_ALLOWED,
                        Shown.text(request.getPath()) + " does not take " + Shown.text(request.getMethodName()) + ".");
            case 406 -> Problem.of(Code.NOT_ACCEPTABLE, "The answer has no form that the Accept header allows.");
            case 413 -> Problem.of(Code.PAYLOAD_TOO_LARGE, "The request is larger than the server takes.");
            case 415 -> Problem.of(Code.UNSUPPORTED_MEDIA_TYPE, "The body has a media type that is not taken here.");
            case 503 -> Problem.of(Code.UNAVAILABLE, Code.UNAVAILABLE.meaning());
            default -> status < 500 ? invalid(status) : Failures.internalError(request);
        };
    }

    private static Problem invalid(int status) {
        var flaws = new Flaws();
        switch (status) {
            case 414 -> flaws.invalid(At.named("path"), "is too long");
            case 431 -> flaws.invalid(At.named("headers"), "are too large");
            default -> flaws.invalid(At.named("request"), "is malformed");
        }
        return flaws.toProblem();
    }
}
