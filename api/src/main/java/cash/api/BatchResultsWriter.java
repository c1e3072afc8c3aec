package cash.api;

import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.codec.CodecException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Writes the answer to a batch while its transactions are decided. The bytes are those of a [BatchJson].
@Singleton
final class BatchResultsWriter implements ResponseBodyWriter<BatchResults> {

    /// So many bytes go out at once, or one result if that is larger.
    private static final int PART = 64 * 1024;

    private static final Argument<BatchJson.Result> RESULT = Argument.of(BatchJson.Result.class);

    private final JsonMapper mapper;

    BatchResultsWriter(JsonMapper mapper) {
        this.mapper = mapper.createSpecific(RESULT);
    }

    /// Begins at once. Whoever leaves before the end of the answer doesn't stop the batch: it was taken as a whole.
    @Override
    public CloseableByteBody writePiece(
            ByteBodyFactory factory,
            HttpRequest<?> request,
            HttpResponse<?> response,
            Argument<BatchResults> type,
            MediaType mediaType,
            BatchResults results) {
        var outgoing = new Outgoing(factory.readBufferFactory());
        Thread.ofVirtual().name("batch-answer").start(() -> outgoing.fill(() -> write(results, outgoing)));
        return factory.adapt(outgoing);
    }

    @Override
    public void writeTo(
            Argument<BatchResults> type,
            MediaType mediaType,
            BatchResults results,
            MutableHeaders headers,
            OutputStream stream)
            throws CodecException {
        throw new UnsupportedOperationException("a batch is answered in parts");
    }

    private void write(BatchResults results, Outgoing outgoing) {
        var part = new ByteArrayOutputStream(PART + PART / 4);
        part.writeBytes("{\"results\":".getBytes(StandardCharsets.US_ASCII));
        var separator = new byte[] {'['};
        results.telling().accept(result -> {
            part.write(separator[0]);
            separator[0] = ',';
            write(result, part);
            if (part.size() >= PART) {
                outgoing.put(part.toByteArray());
                part.reset();
            }
        });
        part.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        outgoing.put(part.toByteArray());
    }

    private void write(BatchJson.Result result, OutputStream part) {
        try {
            mapper.writeValue(part, RESULT, result);
        } catch (IOException e) {
            throw new UncheckedIOException("a result could not be written", e);
        }
    }
}
