package cash.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/// One HTTP answer as its bytes come in. It knows as much of HTTP/1.1 as cash uses: a length, or chunks.
final class Answer {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] CREATED = "\"status\":201".getBytes(ISO_8859_1);

    private byte[] bytes = new byte[4096];
    private int length;
    private int body; // where it begins; 0 as long as the headers are not complete
    private int end; // where it ends; -1 if the chunks tell
    private int chunk; // where the next one begins

    void clear() {
        length = 0;
        body = 0;
    }

    /// Takes more bytes, and says whether the answer is complete.
    boolean isCompleteWith(ByteBuffer more) {
        int count = more.remaining();
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        more.get(bytes, length, count);
        length += count;
        return (body > 0 || hasHeaders()) && (end < 0 ? hasLastChunk() : length >= end);
    }

    private boolean hasHeaders() {
        int found = find(HEADERS_END, 0);
        if (found >= 0) {
            body = found + HEADERS_END.length;
            chunk = body;
            var headers = new String(bytes, 0, found + 2, ISO_8859_1).toLowerCase(Locale.ROOT);
            int at = headers.indexOf("\ncontent-length:");
            end = at < 0
                    ? -1
                    : body
                            + Integer.parseInt(headers.substring(at + 16, headers.indexOf('\r', at))
                                    .strip());
            if (at < 0 && !headers.contains("\ntransfer-encoding: chunked")) {
                throw new IllegalStateException("The answer has neither a length nor chunks: " + headers);
            }
        }
        return found >= 0;
    }

    /// The last chunk has no bytes.
    private boolean hasLastChunk() {
        for (int line = find(LINE_END, chunk); line >= 0; line = find(LINE_END, chunk)) {
            int size = Integer.parseInt(new String(bytes, chunk, line - chunk, ISO_8859_1), 16);
            int next = line + 2 + size + 2;
            if (length < next || size == 0) {
                return length >= next;
            }
            chunk = next;
        }
        return false;
    }

    int status() {
        return Integer.parseInt(new String(bytes, "HTTP/1.1 ".length(), 3, ISO_8859_1));
    }

    /// How many transactions of a batch were booked.
    int created() {
        int count = 0;
        for (int at = find(CREATED, body); at >= 0; at = find(CREATED, at + CREATED.length)) {
            count++;
        }
        return count;
    }

    /// Its beginning, for people to read.
    @Override
    public String toString() {
        return status() + ": " + new String(bytes, body, Math.min(length - body, 500), ISO_8859_1);
    }

    private int find(byte[] wanted, int from) {
        for (int i = from; i <= length - wanted.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
