package cash.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    private static Json parse(String text) throws Json.Malformed {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keeps_numbers_as_they_were_written() throws Json.Malformed {
        assertThat(parse("[1, 1.0, 1e3, -0, 123456789012345678901234567890]"))
                .isEqualTo(new Json.Arr(java.util.List.of(
                        new Json.Num("1", true),
                        new Json.Num("1.0", false),
                        new Json.Num("1e3", false),
                        new Json.Num("-0", true),
                        new Json.Num("123456789012345678901234567890", true))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                      | body is empty
            {"a":1,"a":2}           | a is there twice
            {"a":[{"b":1,"b":2}]}   | a[0].b is there twice
            {"a":1} {}              | body goes on after its JSON value
            {"a":}                  | body is not valid JSON at line 1, column 6
            """)
    void says_what_is_wrong_and_where(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(Json.Malformed.class).hasMessage(message);
    }

    @Test
    void refuses_what_is_not_utf8_or_too_deep() {
        assertThatThrownBy(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("body is not UTF-8");
        assertThatThrownBy(() -> parse("\uFEFF{}")).hasMessage("body begins with a byte order mark");
        assertThatThrownBy(() -> parse("[".repeat(65))).hasMessage("body is nested more than 64 deep");
    }

    @Test
    void shows_text_from_outside_short_and_as_valid_unicode() {
        assertThat(Shown.text("ü😀")).isEqualTo("ü😀");
        assertThat(Shown.text("a\ud800b\udc00")).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(Shown.text("x".repeat(199) + "😀")).isEqualTo("x".repeat(199) + "\uFFFD...");
    }
}
