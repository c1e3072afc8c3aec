package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.MediaType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    private static final List<MediaType> OFFERS = List.of(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_CSV_TYPE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                        | application/json
            text/*                                     | text/csv
            TEXT/CSV                                   | text/csv
            application/json;q=0.1, text/csv;q=0.2     | text/csv
            application/json;q=0, */*                  | text/csv
            */*, application/*;q=0                     | text/csv
            application/json; charset=utf-8 ;Q=0.5     | application/json
            text/html, application/json;q=0.9          | application/json
            text/html                                  |
            */*;q=0                                    |
            */*;q=x                                    |
            json                                       |
            ;,                                         |
            """)
    void gives_the_client_what_it_likes_best(String header, String expected) {
        var chosen = Accept.choose(List.of(header), OFFERS);
        assertThat(chosen == null ? null : chosen.getName()).isEqualTo(expected);
    }

    @Test
    void gives_what_is_offered_first_to_a_client_that_says_nothing() {
        assertThat(Accept.choose(List.of(), OFFERS)).isEqualTo(MediaType.APPLICATION_JSON_TYPE);
    }

    @Test
    void reads_several_headers_as_one() {
        assertThat(Accept.choose(List.of("text/html", "text/csv"), OFFERS)).isEqualTo(MediaType.TEXT_CSV_TYPE);
    }
}
