package cash.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// What MariaDB says of itself. It goes to a file, because at the terminal it would bury what cash says.
record MariaDbLog(Path file) {
    private static final int TAIL = 64 * 1024;
    private static final int LONG = 10 * 1024 * 1024;

    long size() {
        return file.toFile().length();
    }

    /// Keeps it from growing for ever: what is older than the last start that found it long is dropped.
    void rotate() throws IOException {
        if (size() > LONG) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    String since(long offset) {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(offset, log.length() - TAIL);
            byte[] bytes = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /// Why a MariaDB that began to write at `offset` ended.
    StartupException explain(int exitCode, long offset) {
        String text = since(offset);
        String reason;
        if (text.contains("No space left") || text.contains("Disk is full") || text.contains("errno: 28")) {
            reason = "there is no space left on the disk";
        } else if (text.contains("Unable to lock ./ibdata1")) {
            reason = "another MariaDB runs on the same data folder";
        } else if (text.contains("Permission denied") || text.contains("errno: 13")) {
            reason = "there is no permission to use a file in the data folder";
        } else {
            reason = "exit code " + exitCode + lastWord(text);
        }
        return new StartupException("The embedded MariaDB did not start: " + reason + "; its log is " + file + ".");
    }

    /// MariaDB's first error, of which the others follow; without any, its last line, which may be the loader's
    /// that misses a library.
    private static String lastWord(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> line.contains("[ERROR]"))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                .map(line -> ", " + line.replaceFirst("^.*\\[ERROR] ", ""))
                .orElse("");
    }
}
