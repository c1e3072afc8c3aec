package cash.api;

import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/// Hands a request to its controller as a [Call] before its body has arrived.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@WithArrivingCall
final class ArrivingCallFilter {

    private final Clock clock;
    private final Sites sites;

    ArrivingCallFilter(Clock clock, Sites sites) {
        this.clock = clock;
        this.sites = sites;
    }

    @RequestFilter
    void begin(ServerHttpRequest<?> request) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        request.setAttribute(Call.ATTRIBUTE, new Call(request, request.byteBody()::toInputStream, now, sites));
    }
}
