package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients write: ids, addresses, names and other texts, and what is wrong with those that aren't.
class TextsTest {

    private static final String HALF = "\ud83d";

    // Ids

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Z",
                "0",
                "customer-42",
                "a.b_c:d-e",
                "externals",
                "External",
                "019f6b9e-3a5c-7c11-8000-000000000000",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void an_id_is_1_to_64_letters_digits_and_marks(String text) {
        assertThat(new RealAccount.Id(text).value()).isEqualTo(text);
        assertThat(new Account.Id(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-a",
                ".a",
                "_a",
                ":a",
                "a b",
                "a/b",
                "a\n",
                "\na",
                "a%",
                "ä",
                "é",
                "１",
                "😀",
                "a\0",
                "external",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void other_ids_are_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RealAccount.Id(text))
                .withMessageStartingWith("must ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Account.Id(text))
                .withMessageStartingWith("must ");
    }

    @Test
    void ids_differ_by_case_and_sort_as_bytes() {
        assertThat(new Account.Id("a")).isNotEqualTo(new Account.Id("A"));
        assertThat(Stream.of("a", "B", "b", "0", "a0", "a.", "a_", "aA")
                        .map(Account.Id::new)
                        .sorted())
                .extracting(Account.Id::value)
                .containsExactly("0", "B", "a", "a.", "a0", "aA", "a_", "b");
        assertThat(Stream.of("a", "B", "0").map(RealAccount.Id::new).sorted())
                .extracting(RealAccount.Id::value)
                .containsExactly("0", "B", "a");
    }

    // Places

    @Test
    void a_place_is_external_a_cell_or_a_bare_account() {
        assertThat(Place.parse("external")).isEqualTo(External.WORLD);
        assertThat(Place.parse("giro/rent")).isEqualTo(new Address(new RealAccount.Id("giro"), new Account.Id("rent")));
        assertThat(Place.parse("rent")).isEqualTo(new Place.AtHome(new Account.Id("rent")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"external", "giro/rent", "rent", "a.b:c/d_e-f", "External"})
    void a_place_reads_as_it_is_written(String text) {
        assertThat(Place.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "giro/",
                "/rent",
                "giro/rent/x",
                "giro//rent",
                "external/rent",
                "giro/external",
                "giro/re nt",
                " external",
                "giro / rent",
                "giro\\rent"
            })
    void other_places_are_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Place.parse(text))
                .withMessage("must be 'external', a cell like 'giro/rent' or an account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "giro", "external", "giro/", "/rent", "giro/rent/x", "external/rent"})
    void an_address_is_a_real_account_and_an_account(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse(text))
                .withMessageStartingWith("must ");
        assertThat(Address.parse("giro/rent")).hasToString("giro/rent");
    }

    @Test
    void addresses_sort_by_row_and_then_by_column() {
        assertThat(Stream.of("b/a", "a/b", "a/a", "a.b/a", "a-b/a")
                        .map(Address::parse)
                        .sorted())
                .extracting(Address::toString)
                .containsExactly("a/a", "a/b", "a-b/a", "a.b/a", "b/a");
    }

    // Texts

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("Name", (Function<String, Object>) Name::new, 1, 200),
                Arguments.of("Description", (Function<String, Object>) Description::new, 0, 1000),
                Arguments.of("Reference", (Function<String, Object>) Reference::new, 1, 255),
                Arguments.of("IdempotencyKey", (Function<String, Object>) IdempotencyKey::ofText, 1, 255),
                Arguments.of("metadata name", (Function<String, Object>) it -> Metadata.of(Map.of(it, "v")), 1, 64),
                Arguments.of("metadata value", (Function<String, Object>) it -> Metadata.of(Map.of("k", it)), 0, 500));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void a_text_has_its_least_and_its_greatest_length(
            String what, Function<String, Object> text, int shortest, int longest) {
        assertThat(text.apply("x".repeat(shortest))).as(what).isNotNull();
        assertThat(text.apply("x".repeat(longest))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> text.apply("x".repeat(longest + 1)));
        if (shortest > 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> text.apply(""));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void a_text_is_unicode_that_can_be_kept(String what, Function<String, Object> text, int shortest, int longest) {
        assertThat(text.apply("Ünïcödé 😀")).as(what).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text.apply("x" + HALF))
                .withMessageContaining("must be valid Unicode");
        assertThatIllegalArgumentException().isThrownBy(() -> text.apply(HALF + "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t\n", "\u3000"})
    void a_name_is_not_blank(String blank) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Name(blank)).withMessage("must not be blank");
        assertThat(new Name(" x ").value()).isEqualTo(" x ");
    }

    @Test
    void a_reference_has_at_most_255_bytes() {
        assertThat(new Reference("ä".repeat(127) + "x").value()).hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reference("ä".repeat(128)))
                .withMessage("must have 1 to 255 bytes");
    }

    @Test
    void an_idempotency_key_is_1_to_255_bytes() {
        var all = IntStream.range(1, 256).mapToObj(i -> "" + (char) i).collect(Collectors.joining());

        assertThat(new IdempotencyKey(all).toBytes())
                .hasSize(255)
                .startsWith(1, 2, 3)
                .endsWith(0xfe, 0xff);
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(all + "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("\u0100"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdempotencyKey.ofText("ä".repeat(128)))
                .withMessage("must have 1 to 255 bytes");
    }

    @Test
    void a_key_written_as_text_is_the_key_that_a_header_carries() {
        assertThat(IdempotencyKey.ofText("Rechnung ä"))
                .isEqualTo(new IdempotencyKey("Rechnung Ã¤"))
                .hasToString("Rechnung ä");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE02120300000000202051", "DE02 1203 0000 0000 2020 51", "GB82WEST12345698765432", "XX001"})
    void an_iban_loses_the_blanks_people_print_in_it(String text) {
        assertThat(new Iban(text).value()).isEqualTo(text.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DE",
                "DE02",
                "de02120300000000202051",
                "D102120300000000202051",
                "DE0212030000000020205_",
                "DE021203000000002020511203000000002",
                "DE\t02120300000000202051",
                "DÉ02120300000000202051"
            })
    void other_ibans_are_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Iban(text))
                .withMessageStartingWith("must be an IBAN");
    }

    // Metadata

    @Test
    void metadata_has_at_most_50_names() {
        var fifty = IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "n" + i, i -> "v" + i));
        assertThat(Metadata.of(fifty).values()).hasSize(50);

        fifty.put("one more", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of(fifty))
                .withMessage("must have at most 50 names");
    }

    @Test
    void metadata_tells_which_value_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of(Map.of("note", "x".repeat(501))))
                .withMessage("has a value of 'note' that must have 0 to 500 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metadata.of(Map.of("", "x")))
                .withMessage("has a name that must have 1 to 64 characters");
    }

    @Test
    void metadata_reads_in_the_order_of_its_names_however_it_was_built() {
        var reversed = new TreeMap<String, String>(Comparator.reverseOrder());
        reversed.putAll(Map.of("b", "2", "a", "1", "C", "3", "ä", "4"));

        assertThat(Metadata.of(reversed).values().keySet()).containsExactly("C", "a", "b", "ä");
        assertThat(new Metadata(reversed).values().keySet()).containsExactly("C", "a", "b", "ä");
    }

    @Test
    void metadata_does_not_change_with_the_map_it_was_made_of() {
        var map = new TreeMap<>(Map.of("a", "1"));
        var metadata = new Metadata(map);
        map.put("b", "2");

        assertThat(metadata).isEqualTo(Metadata.of(Map.of("a", "1")));
        assertThat(metadata.values()).isUnmodifiable();
    }
}
