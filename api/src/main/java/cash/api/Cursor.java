package cash.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/// Where a page of a list ends, as text that means nothing to the client: the last item's place in its list. It
/// names the list, so that the cursor of one list is refused by another.
record Cursor<T>(String list, Function<String, T> parse, Function<T, String> print) {

    /// Changes with the form, so that cursors made by another version of cash are refused and not misread.
    private static final String VERSION = "1";

    String of(T last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(prefix().concat(print.apply(last)).getBytes(StandardCharsets.UTF_8));
    }

    T parse(String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(prefix())) {
                var last = parse.apply(text.substring(prefix().length()));
                if (of(last).equals(cursor)) {
                    return last;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a nextCursor of this list", e);
        }
        throw new IllegalArgumentException("must be a nextCursor of this list");
    }

    private String prefix() {
        return VERSION + ' ' + list + ' ';
    }
}
