package cash.api;

import io.micronaut.http.HttpRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// The name of one request in answers and logs: the client's `X-Request-Id` if it is fit to be written there, else
/// one made here.
final class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = "cash.requestId";
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    static String of(HttpRequest<?> request) {
        var known = request.getAttribute(ATTRIBUTE, String.class);
        if (known.isPresent()) {
            return known.get();
        }
        var given = request.getHeaders().get(HEADER);
        var id = given != null && isFit(given) ? given : make();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /// Visible ASCII only: anything else could forge lines of a log.
    private static boolean isFit(String given) {
        return !given.isEmpty() && given.length() <= MAX_LENGTH && given.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String make() {
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
