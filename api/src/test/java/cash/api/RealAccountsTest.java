package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealAccountsTest {

    private static final String PATH = "/v1/real-accounts";
    private static final String GIRO = """
            {"id":"giro","name":"Giro","currency":"EUR","iban":"DE02 1203 0000 0000 2020 51","metadata":{"bank":"DKB"}}""";

    private final ApiServer api = new ApiServer();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void opens_one_and_shows_it_with_every_field() {
        var before = Instant.now();
        var created = api.post(PATH, GIRO);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/v1/real-accounts/giro");
        assertThat(Instant.parse(created.get("createdAt"))).isBetween(before.minusMillis(1), Instant.now());
        assertThat(created.text())
                .isEqualTo("{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\",\"status\":\"OPEN\","
                        + "\"iban\":\"DE02120300000000202051\",\"balance\":{\"posted\":0,\"held\":0,\"available\":0},"
                        + "\"metadata\":{\"bank\":\"DKB\"},\"createdAt\":\"" + created.get("createdAt") + "\"}");
        assertThat(api.get(PATH + "/giro").text()).isEqualTo(created.text());
    }

    @Test
    void gives_one_without_an_id_a_uuid_of_version_7() {
        var created = api.post(PATH, "{\"id\":null,\"name\":\"Giro\",\"currency\":\"EUR\"}");
        var id = UUID.fromString(created.get("id"));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                .isEqualTo(Instant.parse(created.get("createdAt")).truncatedTo(ChronoUnit.MILLIS));
        assertThat(api.get(created.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void refuses_a_second_one_with_the_same_id_but_not_with_another_case() {
        api.post(PATH, GIRO);
        var second = api.post(PATH, GIRO);
        assertThat(second.code()).isEqualTo("ALREADY_EXISTS");
        assertThat(second.get("id")).isEqualTo("giro");
        assertThat(api.post(PATH, GIRO.replace("giro", "GIRO")).status()).isEqualTo(201);
    }

    @Test
    void names_everything_that_is_wrong_at_once() {
        var answer = api.post(PATH, "{\"id\":\"external\",\"currency\":\"eur\",\"iban\":\"x\",\"metadata\":{\"a\":1}}");
        assertThat(answer.code()).isEqualTo("INVALID_VALUE");
        assertThat(answer.get("detail")).isEqualTo("id must not be 'external', which is the world outside.");
        assertThat(Tree.items(answer.json(), "errors").stream().map(error -> Tree.text(error, "field")))
                .containsExactly("id", "name", "currency", "iban", "metadata.a");
    }

    @Test
    void patches_name_iban_and_metadata_and_leaves_the_rest() {
        api.post(PATH, GIRO);
        var patch = "{\"name\":\"Main\",\"metadata\":{\"branch\":\"7\"}}";
        var patched = api.patch(PATH + "/giro", patch, "Content-Type", "application/merge-patch+json; charset=UTF-8");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.get("name")).isEqualTo("Main");
        assertThat(patched.get("iban")).isEqualTo("DE02120300000000202051");
        assertThat(Tree.fields(patched.json(), "metadata").keySet()).containsExactly("bank", "branch");
        var removed = api.patch(PATH + "/giro", "{\"iban\":null,\"metadata\":{\"bank\":null}}");
        assertThat(Tree.get(removed.json(), "iban")).isEqualTo(Json.Nil.NULL);
        assertThat(Tree.fields(removed.json(), "metadata").keySet()).containsExactly("branch");
        assertThat(Tree.fields(api.patch(PATH + "/giro", "{\"metadata\":null}").json(), "metadata"))
                .isEmpty();
        assertThat(api.patch(PATH + "/giro", "{}").get("name")).isEqualTo("Main");
    }

    @Test
    void never_changes_the_currency_or_removes_the_name() {
        api.post(PATH, GIRO);
        var answer = api.patch(PATH + "/giro", "{\"currency\":\"USD\"}");
        assertThat(answer.code()).isEqualTo("INVALID_VALUE");
        assertThat(answer.get("detail")).isEqualTo("currency never changes.");
        assertThat(api.patch(PATH + "/giro", "{\"name\":null}").get("detail")).isEqualTo("name must not be null.");
    }

    @Test
    void refuses_more_metadata_than_it_keeps_also_when_it_is_patched_in_piece_by_piece() {
        api.post(PATH, GIRO);
        for (int i = 0; i < 49; i++) {
            assertThat(api.patch(PATH + "/giro", "{\"metadata\":{\"k%d\":\"v\"}}".formatted(i))
                            .status())
                    .isEqualTo(200);
        }
        var answer = api.patch(PATH + "/giro", "{\"metadata\":{\"k50\":\"v\"}}");
        assertThat(answer.code()).isEqualTo("INVALID_VALUE");
        assertThat(answer.get("field")).isEqualTo("metadata");
    }

    @Test
    void freezes_unfreezes_and_closes() {
        api.post(PATH, GIRO);
        assertThat(api.post(PATH + "/giro/freeze", null).get("status")).isEqualTo("FROZEN");
        assertThat(api.post(PATH + "/giro/freeze", "{}").get("status")).isEqualTo("FROZEN");
        assertThat(api.post(PATH + "/giro/unfreeze", "").get("status")).isEqualTo("OPEN");
        assertThat(api.post(PATH + "/giro/close", null).get("status")).isEqualTo("CLOSED");
        assertThat(api.post(PATH + "/giro/unfreeze", null).code()).isEqualTo("REAL_ACCOUNT_CLOSED");
    }

    @Test
    void deletes_one_that_was_never_used() {
        api.post(PATH, GIRO);
        var deleted = api.delete(PATH + "/giro");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.text()).isEmpty();
        assertThat(api.get(PATH + "/giro").code()).isEqualTo("NOT_FOUND");
        assertThat(api.delete(PATH + "/giro").code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void deletes_none_that_is_a_home_or_has_entries() {
        api.post(PATH, GIRO);
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        var home = api.delete(PATH + "/giro");
        assertThat(home.code()).isEqualTo("NOT_EMPTY");
        assertThat(home.get("reason")).contains("rent");
        api.post("/v1/transactions", "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}");
        assertThat(api.delete(PATH + "/giro").code()).isEqualTo("HAS_ENTRIES");
    }

    @Test
    void lists_page_by_page_in_the_order_of_ids_nothing_skipped_and_nothing_twice() {
        for (var id : List.of("e", "b", "d", "a", "c")) {
            api.post(PATH, GIRO.replace("giro", id));
        }
        assertThat(Lists.all(api, PATH + "?limit=2", "id")).containsExactly("a", "b", "c", "d", "e");
        assertThat(Lists.all(api, PATH + "?limit=5", "id")).hasSize(5);
        assertThat(Tree.get(api.get(PATH + "?limit=5").json(), "nextCursor")).isEqualTo(Json.Nil.NULL);
    }

    @Test
    void lists_those_that_match_everything_given() {
        api.post(PATH, GIRO);
        api.post(PATH, GIRO.replace("giro", "frozen"));
        api.post(PATH + "/frozen/freeze", null);
        api.post(
                PATH,
                "{\"id\":\"usd\",\"name\":\"N\",\"currency\":\"USD\",\"metadata\":{\"a b\":\"ü+&=\",\"c\":\"d\"}}");
        assertThat(Lists.all(api, PATH + "?status=FROZEN", "id")).containsExactly("frozen");
        assertThat(Lists.all(api, PATH + "?currency=USD", "id")).containsExactly("usd");
        assertThat(Lists.all(api, PATH + "?metadata%5Bbank%5D=DKB&status=OPEN", "id"))
                .containsExactly("giro");
        assertThat(Lists.all(api, PATH + "?metadata%5Ba+b%5D=%C3%BC%2B%26%3D&metadata%5Bc%5D=d", "id"))
                .containsExactly("usd");
        assertThat(Lists.all(api, PATH + "?metadata%5Ba+b%5D=x&metadata%5Bc%5D=d", "id"))
                .isEmpty();
        assertThat(api.raw("GET " + PATH + "?metadata[c]=d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("200 OK", "\"usd\"");
    }

    @Test
    void takes_no_cursor_of_another_list() {
        api.post(PATH, GIRO);
        api.post(PATH, GIRO.replace("giro", "savings"));
        var cursor = api.get(PATH + "?limit=1").get("nextCursor");
        assertThat(api.get(PATH + "?cursor=" + cursor).status()).isEqualTo(200);
        assertThat(api.get("/v1/accounts?cursor=" + cursor).get("field")).isEqualTo("cursor");
    }
}
