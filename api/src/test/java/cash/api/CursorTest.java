package cash.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CursorTest {

    private static final Cursor<Integer> NUMBERS = new Cursor<>("numbers", Integer::valueOf, String::valueOf);

    @Test
    void reads_what_it_wrote() {
        assertThat(NUMBERS.parse(NUMBERS.of(-7))).isEqualTo(-7);
    }

    @Test
    void refuses_everything_else() {
        var other = new Cursor<>("others", Integer::valueOf, String::valueOf);
        for (var cursor : new String[] {
            "",
            "x",
            "=",
            other.of(7),
            NUMBERS.of(7) + "=",
            encoded("1 numbers seven"),
            encoded("1 numbers 07"),
            encoded("2 numbers 7")
        }) {
            assertThatThrownBy(() -> NUMBERS.parse(cursor))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("must be a nextCursor of this list");
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
