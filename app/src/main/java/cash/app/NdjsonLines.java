package cash.app;

import cash.services.ImportFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a stream, each parsed as it is read.
final class NdjsonLines {

    /// Far longer than any that export writes.
    private static final int MAX_LENGTH = 64 << 20;

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private byte[] line = new byte[1 << 12];
    private int from;
    private int to;
    private long number;

    NdjsonLines(InputStream in) {
        this.in = in;
    }

    long number() {
        return number;
    }

    /// The next line, or null behind the last.
    @Nullable
    Part next() {
        try {
            int length = read();
            return length < 0 ? null : Part.of(number, line, length);
        } catch (IOException e) {
            throw new ImportFailure("The file can't be read: " + e.getMessage(), e);
        }
    }

    private int read() throws IOException {
        int length = 0;
        while (true) {
            if (from == to) {
                from = 0;
                to = Math.max(0, in.read(chunk));
                if (to == 0) {
                    number += length == 0 ? 0 : 1;
                    return length == 0 ? -1 : length;
                }
            }
            int end = from;
            while (end < to && chunk[end] != '\n') {
                end++;
            }
            length = append(length, end);
            if (end < to) {
                from = end + 1;
                number++;
                return length;
            }
            from = end;
        }
    }

    private int append(int length, int end) {
        int total = length + end - from;
        if (total > MAX_LENGTH) {
            throw new ImportFailure(number + 1, null, "it is longer than any that export writes");
        }
        if (total > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, total));
        }
        System.arraycopy(chunk, from, line, length, end - from);
        return total;
    }
}
