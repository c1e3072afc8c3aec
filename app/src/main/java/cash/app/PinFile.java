package cash.app;

import cash.domain.Pin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file in which an auditor keeps how far the chains of hashes went. Its SHA-256 is the head that was printed then.
final class PinFile {

    private PinFile() {}

    static Pin read(String file) {
        try {
            return Pin.parse(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new StartupException("The file " + file + " could not be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw StartupException.usage("The file " + file + " is no pin that verify wrote: " + e.getMessage() + ".");
        }
    }

    static void write(String file, Pin pin) {
        try {
            Files.writeString(Path.of(file), pin.text());
        } catch (IOException e) {
            throw new StartupException("The file " + file + " could not be written: " + e.getMessage(), e);
        }
    }
}
