package cash.app;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why cash does not start, in one sentence for the person at the terminal. The cause is shown with `--verbose`
/// only.
final class StartupException extends RuntimeException {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final Pattern BAD_SETTING =
            Pattern.compile("Error resolving property value \\[(.+?)]\\. Unable to convert value \\[(.*?)]");

    private final int exitCode;

    private StartupException(String sentence, @Nullable Throwable cause, int exitCode) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    StartupException(String sentence) {
        this(sentence, null, FAILED);
    }

    StartupException(String sentence, Throwable cause) {
        this(sentence, cause, FAILED);
    }

    /// The user asked for something that can't be: another setting or command helps, trying again doesn't.
    static StartupException usage(String sentence) {
        return new StartupException(sentence, null, USAGE);
    }

    /// What the file system refused, without the name of an exception class.
    static StartupException of(IOException failure, Path path) {
        String reason = switch (failure) {
            case AccessDeniedException _ -> "there is no permission to write there";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(failure.getMessage());
        };
        return new StartupException(
                "The data folder " + path + " can't be used (CASH_DATA names another one): " + reason + ".", failure);
    }

    /// Why the store could not be opened on this database.
    static StartupException explain(Throwable failure, Login login) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            String reason;
            if (t instanceof UnknownHostException) {
                reason = "The host of the database at " + login.address() + " is unknown";
            } else if (t instanceof SocketException || t instanceof SocketTimeoutException) {
                reason = "No database answers at " + login.address() + " (" + message + ")";
            } else if (message.startsWith("Access denied")) {
                reason = "The database at " + login.address() + " refuses the user '" + login.user()
                        + "' or the password";
            } else if (message.startsWith("Unknown database")) {
                reason = "There is no database " + login.address()
                        + " yet (CREATE DATABASE ... CHARACTER SET utf8mb4 makes one)";
            } else {
                continue;
            }
            return new StartupException(reason + ": see CASH_DB_URL, CASH_DB_USER, CASH_DB_PASSWORD.", failure);
        }
        return explain(failure);
    }

    /// Finds the one cause that helps in what a container wraps in many layers.
    static StartupException explain(Throwable failure) {
        Throwable cause = failure;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof StartupException known) {
                return known;
            }
            Matcher setting = BAD_SETTING.matcher(String.valueOf(t.getMessage()));
            if (setting.find()) {
                return new StartupException(
                        "The setting " + setting.group(1) + " is '" + setting.group(2) + "', which can't be right.",
                        failure,
                        USAGE);
            }
            if (cause.getClass().getName().startsWith("io.micronaut.")) {
                cause = t;
            }
        }
        return new StartupException("cash could not start: " + gist(cause), failure);
    }

    /// One line of what may be a page; a container's page ends with the heart of the matter.
    private static String gist(Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String heart = message.substring(message.lastIndexOf("Message: ") + 1).replaceFirst("(?s)Path Taken:.*", "");
        String line = heart.strip().replaceAll("\\s+", " ");
        return line.length() > 400 ? line.substring(0, 400) + "…" : line;
    }

    /// The same, for a command whose exit code 1 says something else.
    StartupException exiting(int code) {
        return new StartupException(String.valueOf(getMessage()), this, code);
    }

    int exitCode() {
        return exitCode;
    }
}
