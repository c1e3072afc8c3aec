package cash.api;

import cash.domain.Decision;
import cash.domain.IdempotencyKey;
import cash.domain.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request while it is read. A controller reads all it needs of it, and then says it is [#ready], which ends
/// the request if anything was wrong: so nothing is done before everything was judged.
final class Call {

    static final String ATTRIBUTE = "cash.call";

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /// The largest body: far more than 100 transfers and 50 names of metadata take.
    private static final int MAX_BODY = 1024 * 1024;

    private final HttpRequest<?> request;
    private final byte[] body;
    private final @Nullable Supplier<InputStream> arriving;
    private final Instant now;
    private final Flaws flaws = new Flaws();
    private final Query query;
    private Supplier<Decision<?>> named = () -> Decision.accept(this);

    Call(HttpRequest<?> request, byte[] body, Instant now, Sites sites) {
        this(request, body, null, now, sites);
    }

    /// One whose body is still to arrive.
    Call(HttpRequest<?> request, Supplier<InputStream> arriving, Instant now, Sites sites) {
        this(request, new byte[0], arriving, now, sites);
    }

    private Call(
            HttpRequest<?> request, byte[] body, @Nullable Supplier<InputStream> arriving, Instant now, Sites sites) {
        this.request = request;
        this.body = body;
        this.arriving = arriving;
        this.now = now;
        this.query = new Query(request.getUri().getRawQuery(), flaws);
        sites.judge(request, flaws);
    }

    /// Where the answer is sent from, and so is best made: another thread would have to hand it over.
    Executor connection() {
        return ((NettyHttpRequest<?>) request).getChannelHandlerContext().executor();
    }

    Query query() {
        return query;
    }

    /// When it arrived.
    Instant now() {
        return now;
    }

    /// An id for something that the client gave none: a UUIDv7 (RFC 9562), so that ids made here sort by time.
    String newId() {
        var random = UUID.randomUUID();
        long high = now.toEpochMilli() << 16 | 0x7000 | (random.getMostSignificantBits() & 0xfff);
        return new UUID(high, random.getLeastSignificantBits()).toString();
    }

    /// A part of the path.
    <T> Field<T> path(String name, String value, Function<String, T> make) {
        return flaws.made(At.named(name), () -> make.apply(value));
    }

    /// How to look up what the path names. It is asked only where the request has a flaw that matters less than
    /// that it names nothing.
    void names(Supplier<Decision<?>> look) {
        named = look;
    }

    /// For requests that would not heed it, which must not seem to.
    void noIdempotencyKey(String reason) {
        if (request.getHeaders().contains(IDEMPOTENCY_KEY)) {
            flaws.invalid(At.named(IDEMPOTENCY_KEY), reason);
        }
    }

    Field<IdempotencyKey> idempotencyKey() {
        var at = At.named(IDEMPOTENCY_KEY);
        var values = request.getHeaders().getAll(at.step());
        if (values.size() > 1) {
            return flaws.invalid(at, "must not be given twice");
        }
        return values.isEmpty() ? Field.empty() : flaws.made(at, () -> new IdempotencyKey(values.getFirst()));
    }

    /// The fields of a body that must be there.
    Fields body() {
        boolean unsupported = body.length > 0 && isUnsupported();
        if (body.length > MAX_BODY) {
            flaws.add(Code.PAYLOAD_TOO_LARGE, At.BODY, "must have at most " + MAX_BODY + " bytes");
        }
        if (unsupported || body.length > MAX_BODY) {
            return Fields.unreadable(At.BODY, flaws);
        }
        try {
            return Fields.of(Json.parse(body), At.BODY, flaws);
        } catch (Json.Malformed e) {
            return malformed(e);
        }
    }

    /// The same of a body that is read as it arrives; see [Json#parse]. It is read to its end, whatever is wrong
    /// with it, since a body that arrived damaged or too large is neither right nor wrong JSON.
    Fields body(String name, Consumer<Json> items) {
        try (var stream =
                new PushbackInputStream(Objects.requireNonNull(arriving).get())) {
            int first = stream.read();
            if (first >= 0) {
                stream.unread(first);
            }
            boolean unsupported = first >= 0 && isUnsupported();
            var fields = unsupported ? Fields.unreadable(At.BODY, flaws) : fields(stream, name, items);
            stream.transferTo(OutputStream.nullOutputStream());
            return fields;
        } catch (IOException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new DecoderException(e);
        }
    }

    private Fields fields(InputStream stream, String name, Consumer<Json> items) throws IOException {
        try {
            return Fields.of(Json.parse(stream, name, items), At.BODY, flaws);
        } catch (Json.Malformed e) {
            return malformed(e);
        }
    }

    private Fields malformed(Json.Malformed e) {
        flaws.add(Code.MALFORMED_JSON, e.at(), e.reason());
        return Fields.unreadable(At.BODY, flaws);
    }

    /// Whether the body is of a type that isn't taken, which is noted then.
    private boolean isUnsupported() {
        boolean isJson = ContentType.isJson(request.getHeaders().getAll(HttpHeaders.CONTENT_TYPE), isPatch());
        if (!isJson) {
            flaws.add(
                    Code.UNSUPPORTED_MEDIA_TYPE,
                    At.named(HttpHeaders.CONTENT_TYPE),
                    "must be application/json" + (isPatch() ? " or " + ContentType.MERGE_PATCH : "") + " in UTF-8");
        }
        return !isJson;
    }

    /// The fields of a body that may be left out, which means an object without fields.
    Fields optionalBody() {
        return body.length > 0 ? body() : Fields.of(new Json.Obj(Map.of()), At.BODY, flaws);
    }

    /// For requests that say everything in their path: a body must be empty, or an object without fields.
    void noBody() {
        if (body.length > 0) {
            body().end();
        }
    }

    /// Everything was read: throws a [Problem.Rejection] if anything was wrong. Returns which of the forms
    /// `offered` the answer must have.
    MediaType ready(MediaType... offered) {
        query.end();
        var offers = List.of(offered);
        var chosen = Accept.choose(request.getHeaders().getAll(HttpHeaders.ACCEPT), offers);
        if (chosen == null) {
            flaws.add(
                    Code.NOT_ACCEPTABLE,
                    At.named(HttpHeaders.ACCEPT),
                    "must allow "
                            + String.join(
                                    " or ",
                                    offers.stream().map(MediaType::getName).toList()));
        }
        if (chosen == null || !flaws.isEmpty()) {
            var problem = flaws.toProblem();
            if (problem.code().compareTo(Code.NOT_FOUND) > 0
                    && named.get() instanceof Decision.Refused<?>(Refusal.NotFound nothing)) {
                problem = Refusals.toProblem(nothing);
            }
            throw new Problem.Rejection(problem);
        }
        return chosen;
    }

    void ready() {
        ready(MediaType.APPLICATION_JSON_TYPE);
    }

    /// The answer to what the ledger decided.
    <T> MutableHttpResponse<?> answer(Decision<T> decision, Function<T, MutableHttpResponse<?>> accepted) {
        return switch (decision) {
            case Decision.Accepted<T>(var value) -> accepted.apply(value);
            case Decision.Refused<T>(var refusal) -> Answers.problem(request, Refusals.toProblem(refusal));
        };
    }

    /// The problem of a part of the request, as an object of the answer.
    Map<String, Object> part(Problem problem) {
        return problem.toMap(request.getPath(), RequestId.of(request));
    }

    /// The answer to a patch. Whether metadata has too many names only shows when it was merged.
    <T> MutableHttpResponse<?> patched(Supplier<Decision<T>> patch, Function<T, Object> json) {
        try {
            return answer(patch.get(), patched -> Answers.ok(json.apply(patched)));
        } catch (IllegalArgumentException e) {
            flaws.invalid(At.named("metadata"), "must have at most 50 names when it is merged");
            throw new Problem.Rejection(flaws.toProblem());
        }
    }

    private boolean isPatch() {
        return request.getMethod() == HttpMethod.PATCH;
    }
}
