package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A body that is read as it arrives is judged like one that is there as a whole.
class JsonStreamTest {

    private static final String BODY = """
            {"atomic":false,"x":{"items":[1]},"items":[{"a":-1.50,"b":"ü😀"},[1,[2,{}]],null,true,"\\ud83d",1e9],"y":"\\u00e4"}
            """;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    /// Gives a few bytes at a time, as a slow client does.
    private InputStream arriving(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return super.read(into, from, Math.min(length, 1 + random.nextInt(5)));
            }
        };
    }

    private static String whole(byte[] bytes) {
        try {
            return Json.parse(bytes).toString();
        } catch (Json.Malformed e) {
            return e.at() + " " + e.reason();
        }
    }

    private String streamed(byte[] bytes) throws IOException {
        var items = new ArrayList<Json>();
        try {
            var json = Json.parse(arriving(bytes), "items", items::add);
            return together(json, items).toString();
        } catch (Json.Malformed e) {
            return e.at() + " " + e.reason();
        }
    }

    /// Puts the items that were given away where they were.
    private static Json together(Json json, List<Json> items) {
        if (json instanceof Json.Obj(var fields) && fields.get("items") instanceof Json.Arr(var nulls)) {
            assertThat(nulls).hasSameSizeAs(items).containsOnly(Json.Nil.NULL);
            var all = new LinkedHashMap<>(fields);
            all.put("items", new Json.Arr(items));
            return new Json.Obj(all);
        }
        assertThat(items).isEmpty();
        return json;
    }

    @Test
    void items_of_the_array_are_given_away_and_all_else_stays() throws Exception {
        var items = new ArrayList<Json>();
        var json = Json.parse(
                arriving("{\"a\":[1],\"items\":[2,3]}".getBytes(StandardCharsets.UTF_8)), "items", items::add);

        assertThat(items).containsExactly(new Json.Num("2", true), new Json.Num("3", true));
        assertThat(Tree.items(json, "a")).containsExactly(new Json.Num("1", true));
        assertThat(Tree.items(json, "items")).containsExactly(Json.Nil.NULL, Json.Nil.NULL);
    }

    @Test
    void random_damage_is_told_in_the_same_words() throws IOException {
        int right = 0;
        for (int round = 0; round < 20_000; round++) {
            var bytes = damaged(BODY.getBytes(StandardCharsets.UTF_8));
            var expected = whole(bytes);
            right += expected.startsWith("Obj") ? 1 : 0;
            assertThat(streamed(bytes))
                    .as("seed %d, %s", seed, new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
        }
        assertThat(right).as("bodies that are right, of seed %d", seed).isBetween(1_000, 19_000);
    }

    private byte[] damaged(byte[] body) {
        var bytes = random.nextInt(4) == 0 ? Arrays.copyOf(body, random.nextInt(body.length + 1)) : body.clone();
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? body[random.nextInt(body.length)] : (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void nothing_a_mark_and_depth_are_told_in_the_same_words() throws IOException {
        for (var text : List.of(
                "", " ", "\uFEFF{}", "[".repeat(65), "{\"items\":" + "[".repeat(64), "{\"items\":[],\"items\":[]}")) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(streamed(bytes)).isEqualTo(whole(bytes));
        }
        var bytes = "\uFEFF{\"a\":\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(streamed(bytes)).isEqualTo("body is not UTF-8");
    }
}
