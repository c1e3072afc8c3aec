package cash.services;

import org.jspecify.annotations.Nullable;

/// Why a ledger was not taken back: a sentence that names the line, and the field of it, where that can be told.
public final class ImportFailure extends RuntimeException {

    public ImportFailure(String reason) {
        super(reason);
    }

    public ImportFailure(String reason, Throwable cause) {
        super(reason, cause);
    }

    public ImportFailure(long line, @Nullable String field, String reason) {
        super(at(line, field, reason));
    }

    public ImportFailure(long line, @Nullable String field, String reason, Throwable cause) {
        super(at(line, field, reason), cause);
    }

    private static String at(long line, @Nullable String field, String reason) {
        return "Line " + line + ", " + (field == null ? "" : field + ": ") + reason + ".";
    }
}
