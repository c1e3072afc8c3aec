package cash.api;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells requests of this server's own pages, and of programs, from those that a page of somebody else makes in a
/// user's browser: that can reach what only this machine can. A browser says in `Origin` whose page it is, and in
/// `Host` under which name it found the server, which a page can make lead here (DNS rebinding).
@Singleton
final class Sites {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Set<String> own = new HashSet<>();

    Sites(
            @Property(name = "cash.hosts", defaultValue = "") String hosts,
            @Property(name = "micronaut.server.host", defaultValue = "localhost") String bound) {
        own.add(bound.toLowerCase(Locale.ROOT));
        for (var host : hosts.split(",", -1)) {
            if (!host.isBlank()) {
                own.add(host.strip().toLowerCase(Locale.ROOT));
            }
        }
    }

    /// Notes it if the request comes from a foreign page.
    void judge(HttpRequest<?> request, Flaws flaws) {
        var hosts = request.getHeaders().getAll(HttpHeaders.HOST);
        for (var host : hosts) {
            if (!isOwn(host.toLowerCase(Locale.ROOT))) {
                flaws.add(
                        Code.FORBIDDEN,
                        At.named(HttpHeaders.HOST),
                        "must be a name of this machine, or one that the setting CASH_HOSTS names");
            }
        }
        for (var origin : request.getHeaders().getAll(HttpHeaders.ORIGIN)) {
            var authority = origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
            boolean same = hosts.stream().anyMatch(authority::equalsIgnoreCase);
            if (!(same || own.contains(authority)) || authority.equalsIgnoreCase(origin)) {
                flaws.add(Code.FORBIDDEN, At.named(HttpHeaders.ORIGIN), "must be this server's own, or absent");
            }
        }
    }

    private boolean isOwn(String host) {
        var name = PORT.matcher(host).replaceFirst("");
        return LOOPBACK.matcher(name).matches() || own.contains(name) || own.contains(host);
    }
}
