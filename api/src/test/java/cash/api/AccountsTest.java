package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountsTest {

    private static final String PATH = "/v1/accounts";

    private final ApiServer api = new ApiServer();

    @BeforeEach
    void real_accounts() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/real-accounts", "{\"id\":\"dollars\",\"name\":\"Dollars\",\"currency\":\"USD\"}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ApiServer.Answer deposit(String target, long amount) {
        return api.post(
                "/v1/transactions",
                "{\"transfers\":[{\"source\":\"external\",\"target\":\"%s\",\"amount\":%d}]}"
                        .formatted(target, amount));
    }

    @Test
    void shows_every_overdraft_limit_it_ever_had() {
        api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\",\"overdraftLimit\":5}");
        api.patch(PATH + "/rent", "{\"overdraftLimit\":70}");
        api.patch(PATH + "/rent", "{\"overdraftLimit\":70,\"name\":\"Miete\"}");
        api.patch(PATH + "/rent", "{\"overdraftLimit\":null}");

        var limits = PATH + "/rent/overdraft-limits";
        assertThat(Lists.all(api, limits + "?limit=1", "version")).containsExactly("3", "2", "1");
        assertThat(Lists.all(api, limits, "before")).containsExactly("70", "5", "");
        assertThat(Lists.all(api, limits, "after")).containsExactly("0", "70", "5");
        assertThat(Lists.all(api, limits, "recordedAt").getLast())
                .isEqualTo(api.get(PATH + "/rent").get("createdAt"));
        assertThat(api.get(PATH + "/nobody/overdraft-limits").code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void opens_one_with_defaults_and_shows_it_with_every_field() {
        var created = api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/v1/accounts/rent");
        assertThat(created.text())
                .isEqualTo(
                        "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":null,\"status\":\"OPEN\",\"overdraftLimit\":0,"
                                + "\"balances\":[],\"metadata\":{},\"createdAt\":\"" + created.get("createdAt")
                                + "\"}");
        assertThat(api.get(PATH + "/rent").text()).isEqualTo(created.text());
    }

    @Test
    void opens_one_with_everything() {
        var created = api.post(
                PATH,
                "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\",\"overdraftLimit\":9223372036854775807,\"metadata\":{\"k\":\"v\"}}");
        assertThat(created.get("realAccount")).isEqualTo("giro");
        assertThat(created.get("overdraftLimit")).isEqualTo("9223372036854775807");
        assertThat(created.get("metadata", "k")).isEqualTo("v");
    }

    @Test
    void refuses_a_home_that_does_not_exist_and_a_negative_limit() {
        assertThat(api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"nope\"}")
                        .code())
                .isEqualTo("UNKNOWN_REAL_ACCOUNT");
        var answer = api.post(PATH, "{\"name\":\"Rent\",\"overdraftLimit\":-1}");
        assertThat(answer.get("detail")).isEqualTo("overdraftLimit must not be negative.");
        assertThat(api.patch(PATH + "/rent", "{\"overdraftLimit\":-1}").get("field"))
                .isEqualTo("overdraftLimit");
    }

    @Test
    void shows_one_balance_per_currency_and_its_cells_on_demand() {
        api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\"}");
        deposit("giro/rent", 500);
        deposit("dollars/rent", 7);
        var plain = api.get(PATH + "/rent");
        assertThat(Tree.items(plain.json(), "balances")).hasSize(2);
        assertThat(plain.text())
                .contains("\"balances\":[{\"currency\":\"EUR\",\"posted\":500,\"held\":0,\"available\":500},"
                        + "{\"currency\":\"USD\",\"posted\":7,\"held\":0,\"available\":7}]")
                .doesNotContain("\"amounts\"");
        var expanded = api.get(PATH + "/rent?expand=amounts");
        assertThat(Tree.items(expanded.json(), "amounts").stream().map(cell -> Tree.text(cell, "address")))
                .containsExactlyInAnyOrder("dollars/rent", "giro/rent");
        assertThat(api.get(PATH + "/rent?expand=entries").get("field")).isEqualTo("expand");
    }

    @Test
    void expands_a_whole_page_with_as_many_questions_as_one() {
        var one = questionsOfExpandedLists(1);
        assertThat(questionsOfExpandedLists(20)).isEqualTo(one);
        assertThat(Tree.items(api.get(PATH + "?expand=amounts").json(), "data"))
                .allSatisfy(
                        account -> assertThat(Tree.items(account, "amounts")).hasSize(1));
    }

    private long questionsOfExpandedLists(int accounts) {
        for (int i = 0; i < accounts; i++) {
            api.post(PATH, "{\"id\":\"a%d\",\"name\":\"N\"}".formatted(i));
            deposit("giro/a" + i, 1);
        }
        var calls = api.bean(Trouble.class).calls;
        calls.clear();
        api.get(PATH + "?expand=amounts");
        api.get("/v1/real-accounts?expand=amounts");
        api.get("/v1/real-accounts/giro?expand=amounts");
        return calls.size();
    }

    @Test
    void patches_home_limit_and_name_and_null_gives_the_default() {
        api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\",\"overdraftLimit\":5}");
        var patched = api.patch(PATH + "/rent", "{\"realAccount\":\"dollars\",\"overdraftLimit\":7,\"name\":\"R\"}");
        assertThat(patched.get("realAccount")).isEqualTo("dollars");
        assertThat(patched.get("overdraftLimit")).isEqualTo("7");
        var removed = api.patch(PATH + "/rent", "{\"realAccount\":null,\"overdraftLimit\":null}");
        assertThat(Tree.get(removed.json(), "realAccount")).isEqualTo(Json.Nil.NULL);
        assertThat(removed.get("overdraftLimit")).isEqualTo("0");
        assertThat(api.patch(PATH + "/rent", "{\"id\":\"x\"}").get("detail")).isEqualTo("id never changes.");
    }

    @Test
    void keeps_a_limit_that_is_in_use() {
        api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\",\"overdraftLimit\":100}");
        api.post("/v1/transactions", "{\"transfers\":[{\"source\":\"rent\",\"target\":\"external\",\"amount\":60}]}");
        var answer = api.patch(PATH + "/rent", "{\"overdraftLimit\":59}");
        assertThat(answer.code()).isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(answer.get("available")).isEqualTo("-60");
        assertThat(answer.get("detail"))
                .isEqualTo("giro/rent has -60 EUR available, which an overdraft limit of 59 doesn't allow.");
    }

    @Test
    void freezes_unfreezes_closes_and_deletes() {
        api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        assertThat(api.post(PATH + "/rent/freeze", null).get("status")).isEqualTo("FROZEN");
        var frozen = deposit("rent", 1);
        assertThat(frozen.code()).isEqualTo("ACCOUNT_FROZEN");
        assertThat(frozen.get("account")).isEqualTo("rent");
        assertThat(api.post(PATH + "/rent/unfreeze", null).get("status")).isEqualTo("OPEN");
        assertThat(api.delete(PATH + "/rent").status()).isEqualTo(204);
        api.post(PATH, "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        deposit("rent", 1);
        assertThat(api.post(PATH + "/rent/close", null).code()).isEqualTo("NOT_EMPTY");
        assertThat(api.delete(PATH + "/rent").code()).isEqualTo("HAS_ENTRIES");
    }

    @Test
    void lists_those_that_match_everything_given_page_by_page() {
        for (int i = 0; i < 7; i++) {
            api.post(PATH, "{\"id\":\"a%d\",\"name\":\"N\",\"metadata\":{\"odd\":\"%s\"}}".formatted(i, i % 2 == 1));
        }
        api.post(PATH, "{\"id\":\"home\",\"name\":\"N\",\"realAccount\":\"giro\"}");
        assertThat(Lists.all(api, PATH + "?metadata%5Bodd%5D=true&limit=1", "id"))
                .containsExactly("a1", "a3", "a5");
        assertThat(Lists.all(api, PATH + "?realAccount=giro&status=OPEN", "id")).containsExactly("home");
        assertThat(Lists.all(api, PATH + "?status=CLOSED", "id")).isEmpty();
    }
}
