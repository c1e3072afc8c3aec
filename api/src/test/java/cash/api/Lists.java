package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// Walks through lists.
final class Lists {

    private Lists() {}

    /// One field of every item of a list, page after page.
    static List<String> all(ApiServer api, String path, String field) {
        var all = new ArrayList<String>();
        for (var next = path; !next.isEmpty(); ) {
            var page = api.get(next);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            Tree.items(page.json(), "data").forEach(item -> all.add(Tree.text(item, field)));
            var cursor = page.get("nextCursor");
            next = cursor.isEmpty() ? "" : path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor;
        }
        return all;
    }
}
