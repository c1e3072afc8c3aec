package cash.api;

import io.micronaut.http.MediaType;
import java.util.List;
import java.util.Locale;

/// What a client says that its body is (RFC 9110, 8.3).
final class ContentType {

    static final String MERGE_PATCH = "application/merge-patch+json";

    private ContentType() {}

    /// Whether it is JSON in UTF-8, or a merge patch where one is taken. A client that says nothing, or two things,
    /// may mean something else.
    static boolean isJson(List<String> headers, boolean mergePatch) {
        if (headers.size() != 1) {
            return false;
        }
        var parts = headers.getFirst().toLowerCase(Locale.ROOT).split(";", -1);
        var name = parts[0].strip();
        if (!name.equals(MediaType.APPLICATION_JSON) && !(mergePatch && name.equals(MERGE_PATCH))) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }
}
