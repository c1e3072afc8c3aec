package cash.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/// The standard output as bytes. It tells at once when they can't be written, because the disk is full or nobody reads
/// on, which a [PrintStream] keeps to itself.
final class ExportStream extends OutputStream {

    private final PrintStream out;

    ExportStream(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        if (out.checkError()) {
            throw new IOException("the output can't be written");
        }
    }
}
