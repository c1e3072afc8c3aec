package cash.app;

import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The settings of a small database whose server is unpacked once for all tests.
final class TestSettings {
    static final Path BINARIES = Path.of("target/mariadb").toAbsolutePath();

    private TestSettings() {}

    static String[] options(Path data, String... more) {
        return Stream.concat(
                        Stream.of(
                                "--cash.data=" + data,
                                "--cash.binaries=" + BINARIES,
                                "--cash.embedded.buffer-pool=32M",
                                "--cash.embedded.redo-log=16M"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    static Settings of(Path data, String... more) {
        return read(options(data, more));
    }

    static Settings read(String... options) {
        try (var context = ApplicationContext.builder()
                .args(options)
                .deduceEnvironment(false)
                .build()) {
            return Settings.from(context.getEnvironment().start());
        }
    }
}
