package cash.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Keeps from foreign pages what is answered without a [Call], such as the metrics, or that a path leads nowhere.
/// None of it changes anything, so it is early enough once it is answered, and by then it is known what comes
/// first.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class SitesFilter {

    private final Sites sites;

    SitesFilter(Sites sites) {
        this.sites = sites;
    }

    @ResponseFilter
    void refuse(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var flaws = new Flaws();
        sites.judge(request, flaws);
        boolean isFirst = response.code() != HttpStatus.BAD_REQUEST.getCode()
                && response.code() != HttpStatus.FORBIDDEN.getCode();
        if (isFirst && !flaws.isEmpty()) {
            Answers.problem(request, flaws.toProblem(), response);
        }
    }
}
