package cash.api;

import cash.domain.StoreFailure;
import cash.services.Busy;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.netty.handler.codec.DecoderException;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests that ended with an exception.
@Factory
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Singleton
    ExceptionHandler<Problem.Rejection, HttpResponse<?>> rejections() {
        return (request, rejection) -> Answers.problem(request, rejection.problem());
    }

    @Singleton
    ExceptionHandler<Busy, HttpResponse<?>> busy() {
        return (request, _) -> Answers.problem(request, unavailable());
    }

    @Singleton
    ExceptionHandler<StoreFailure, HttpResponse<?>> storeFailures() {
        return (request, failure) -> {
            LOG.warn("Request {} failed: {}", RequestId.of(request), failure.getMessage());
            return Answers.problem(request, toProblem(failure));
        };
    }

    private static Problem toProblem(StoreFailure failure) {
        return switch (failure) {
            case StoreFailure.OutcomeUnknown _ -> Problem.of(Code.OUTCOME_UNKNOWN, Code.OUTCOME_UNKNOWN.meaning());
            case StoreFailure.Conflict _, StoreFailure.Unavailable _ -> unavailable();
        };
    }

    /// What to say of a part of a request that ended with an exception.
    static Problem toProblem(Throwable failure) {
        return switch (failure) {
            case StoreFailure ofStore -> toProblem(ofStore);
            case Busy _ -> unavailable();
            default -> {
                LOG.error("A part of a batch failed", failure);
                yield Problem.of(Code.INTERNAL_ERROR, Code.INTERNAL_ERROR.meaning());
            }
        };
    }

    /// A body that can't be unpacked, or whose end can't be found.
    @Singleton
    ExceptionHandler<DecoderException, HttpResponse<?>> brokenBodies() {
        return (request, _) -> {
            var flaws = new Flaws();
            flaws.add(Code.MALFORMED_JSON, At.BODY, "is damaged: its transfer or content encoding can't be undone");
            // What follows on this connection can't be told from the rest of the body.
            return Answers.problem(request, flaws.toProblem()).header(HttpHeaders.CONNECTION, "close");
        };
    }

    /// A fault of our own: its cause goes into the log, and only its number goes out.
    @Singleton
    ExceptionHandler<RuntimeException, HttpResponse<?>> faults() {
        return (request, fault) -> {
            LOG.error("Request {} failed", RequestId.of(request), fault);
            return Answers.problem(request, internalError(request));
        };
    }

    static Problem internalError(HttpRequest<?> request) {
        return Problem.of(
                Code.INTERNAL_ERROR,
                "Something went wrong in the server; its log has it as request " + RequestId.of(request) + ".");
    }

    private static Problem unavailable() {
        return Problem.of(Code.UNAVAILABLE, Code.UNAVAILABLE.meaning());
    }
}
