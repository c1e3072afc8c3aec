package cash.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/// Waits for the whole body of a request, and hands both to its controller as a [Call].
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@WithCall
final class CallFilter {

    private final Clock clock;
    private final Sites sites;

    CallFilter(Clock clock, Sites sites) {
        this.clock = clock;
        this.sites = sites;
    }

    /// Instants are kept to the microsecond, so a finer one would change while it is stored.
    @RequestFilter
    void begin(HttpRequest<?> request, @Body byte[] body) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        request.setAttribute(Call.ATTRIBUTE, new Call(request, body, now, sites));
    }
}
