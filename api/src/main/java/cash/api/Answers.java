package cash.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;

/// Makes the answers, so that all of them look alike.
final class Answers {

    static final MediaType PROBLEM = MediaType.of("application/problem+json");

    static final MediaType CSV = MediaType.of("text/csv; charset=utf-8; header=present");

    private static final String RETRY_AFTER_SECONDS = "1";

    private Answers() {}

    static MutableHttpResponse<?> ok(Object json) {
        return HttpResponse.ok(json).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static MutableHttpResponse<?> created(String location, Object json) {
        return HttpResponse.created(json, URI.create(location)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static MutableHttpResponse<?> problem(HttpRequest<?> request, Problem problem) {
        return problem(request, problem, HttpResponse.ok());
    }

    /// Turns an answer that exists already into a problem, with the headers it has.
    static MutableHttpResponse<byte[]> problem(
            HttpRequest<?> request, Problem problem, MutableHttpResponse<?> response) {
        var requestId = RequestId.of(request);
        response.status(problem.code().status());
        response.header(RequestId.HEADER, requestId);
        if (problem.code().status().getCode() == 503) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.body(problem.toJson(request.getPath(), requestId)).contentType(PROBLEM);
    }
}
