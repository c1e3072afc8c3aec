package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final String LAST_YEAR = "2020-05-05T00:00:00.000001Z";

    private final ApiServer api = new ApiServer();
    private String first = "";
    private String second = "";

    @BeforeEach
    void three_deposits() throws InterruptedException {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/real-accounts", "{\"id\":\"dollars\",\"name\":\"Dollars\",\"currency\":\"USD\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\"}");
        first = deposit("giro/rent", 500, "=cmd|' /C calc'!A0", null);
        Thread.sleep(5);
        second = deposit("giro/rent", 30, " \"quoted\", with a comma", LAST_YEAR);
        Thread.sleep(5);
        deposit("dollars/rent", 7, null, "2999-01-01T00:00:00Z");
    }

    @AfterEach
    void close() {
        api.close();
    }

    /// Returns when it was recorded.
    private String deposit(String target, long amount, @Nullable String description, @Nullable String effectiveAt) {
        var json = "{\"transfers\":[{\"source\":\"external\",\"target\":\"%s\",\"amount\":%d}]%s%s}"
                .formatted(
                        target,
                        amount,
                        description == null
                                ? ""
                                : ",\"description\":\"" + description.replace("\"", "\\\"") + "\",\"reference\":\"+"
                                        + amount + "\"",
                        effectiveAt == null ? "" : ",\"effectiveAt\":\"" + effectiveAt + "\"");
        var answer = api.post("/v1/transactions", json);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.get("recordedAt");
    }

    @Test
    void shows_a_cell_as_it_was_on_either_axis() {
        var cell = "/v1/amounts/giro/rent?at=";
        assertThat(api.get(cell + first).get("posted")).isEqualTo("500");
        assertThat(api.get(cell + first).get("version")).isEqualTo("1");
        assertThat(api.get(cell + second + "&axis=recorded").get("posted")).isEqualTo("530");
        assertThat(api.get(cell + "2999-01-01T00:00:00Z").get("version")).isEqualTo("2");
        assertThat(api.get(cell + "1999-01-01T00:00:00Z").get("posted")).isEqualTo("0");
        assertThat(api.get(cell + LAST_YEAR + "&axis=effective").get("posted")).isEqualTo("30");
        assertThat(api.get(cell + LAST_YEAR + "&axis=effective").get("version")).isEqualTo("1");
        assertThat(api.get(cell + "2020-05-05T00:00:00Z&axis=effective").get("posted"))
                .isEqualTo("0");
        assertThat(api.get("/v1/amounts/giro/nobody?at=" + first).code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void shows_accounts_real_accounts_and_the_matrix_as_they_were() {
        var account = api.get("/v1/accounts/rent?expand=amounts&axis=effective&at=" + LAST_YEAR);
        assertThat(account.get("name")).isEqualTo("Rent");
        var balance = Tree.items(account.json(), "balances").getFirst();
        assertThat(Tree.text(balance, "currency") + Tree.text(balance, "posted"))
                .isEqualTo("EUR30");
        assertThat(Tree.items(account.json(), "amounts")).hasSize(1);
        assertThat(api.get("/v1/accounts/rent?at=" + LAST_YEAR).text()).contains("\"balances\":[]");
        assertThat(api.get("/v1/real-accounts/giro?at=" + first).get("balance", "posted"))
                .isEqualTo("500");
        assertThat(api.get("/v1/real-accounts/giro?at=" + first).text()).doesNotContain("amounts");
        assertThat(Tree.items(
                        api.get("/v1/real-accounts/giro?expand=amounts&at=" + first)
                                .json(),
                        "amounts"))
                .hasSize(1);
        assertThat(api.get("/v1/matrix?axis=effective&at=" + LAST_YEAR, "Accept", "text/csv")
                        .text())
                .isEqualTo("""
                        realAccount,currency,rent,(total)
                        giro,EUR,30,30
                        (total),EUR,30,30
                        dollars,USD,0,0
                        (total),USD,0,0
                        """.replace("\n", "\r\n"));
        assertThat(Tree.items(api.get("/v1/matrix?at=2999-01-01T00:00:00Z").json(), "amounts"))
                .hasSize(2);
    }

    @Test
    void refuses_an_axis_without_an_instant_and_what_is_no_axis_and_no_instant() {
        for (var path : List.of("/v1/amounts/giro/rent", "/v1/accounts/rent", "/v1/real-accounts/giro", "/v1/matrix")) {
            var lonely = api.get(path + "?axis=effective");
            assertThat(lonely.code()).isEqualTo("INVALID_VALUE");
            assertThat(lonely.get("field")).isEqualTo("axis");
            assertThat(api.get(path + "?axis=RECORDED&at=" + first).get("field"))
                    .isEqualTo("axis");
            assertThat(api.get(path + "?at=yesterday").get("field")).isEqualTo("at");
            assertThat(api.get(path + "?at=yesterday&axis=effective").get("reason"))
                    .startsWith("must be an instant");
        }
        assertThat(api.get("/v1/accounts/rent/statement?axis=x").get("field")).isEqualTo("axis");
        assertThat(api.get("/v1/accounts/rent/statement?from=2021-01-01T00:00:00Z&to=2020-01-01T00:00:00Z")
                        .get("field"))
                .isEqualTo("to");
        assertThat(api.get("/v1/accounts/nobody/statement").code()).isEqualTo("NOT_FOUND");
        assertThat(api.get("/v1/real-accounts/nobody/statement?limit=1").code()).isEqualTo("NOT_FOUND");
    }

    private static Json euros(ApiServer.Answer statement) {
        return Tree.items(statement.json(), "currencies").getFirst();
    }

    @Test
    void a_statement_has_opening_lines_and_closing_in_each_currency() {
        var statement = api.get("/v1/accounts/rent/statement?from=" + second);
        assertThat(statement.get("axis")).isEqualTo("recorded");
        assertThat(statement.get("from")).isEqualTo(second);
        assertThat(statement.get("nextCursor")).isEmpty();
        assertThat(Tree.items(statement.json(), "currencies").stream().map(it -> Tree.text(it, "currency")))
                .containsExactly("EUR", "USD");
        var euros = euros(statement);
        assertThat(Tree.text(euros, "opening", "posted")).isEqualTo("500");
        assertThat(Tree.text(euros, "closing", "posted")).isEqualTo("530");
        var line = Tree.items(euros, "lines").getFirst();
        assertThat(Tree.text(line, "posted")).isEqualTo("30");
        assertThat(Tree.text(line, "after", "available")).isEqualTo("530");
        assertThat(Tree.text(line, "instant")).isEqualTo(second);
        assertThat(Tree.text(line, "effectiveAt")).isEqualTo(LAST_YEAR);
        assertThat(Tree.text(line, "address")).isEqualTo("giro/rent");
        assertThat(Tree.text(line, "version")).isEqualTo("2");
        assertThat(Tree.text(line, "reference")).isEqualTo("+30");
        var effective = euros(api.get("/v1/real-accounts/giro/statement?axis=effective&to=2021-01-01T00:00:00Z"));
        assertThat(Tree.text(effective, "opening", "posted")).isEqualTo("0");
        assertThat(Tree.items(effective, "lines")).hasSize(1);
        assertThat(Tree.text(effective, "closing", "posted")).isEqualTo("30");
        assertThat(Tree.text(euros(api.get("/v1/accounts/rent/statement?to=" + second)), "closing", "posted"))
                .isEqualTo("500");
        assertThat(Tree.items(euros(api.get("/v1/real-accounts/giro/statement?from=2999-01-01T00:00:00Z")), "lines"))
                .isEmpty();
    }

    @Test
    void a_statement_comes_page_by_page_and_its_end_stays_where_it_was() {
        var path = "/v1/accounts/rent/statement?limit=1";
        var changes = new ArrayList<String>();
        var page = api.get(path);
        var to = page.get("to");
        deposit("giro/rent", 1000, null, null);
        while (true) {
            assertThat(page.get("to")).isEqualTo(to);
            Tree.items(page.json(), "currencies")
                    .forEach(currency -> Tree.items(currency, "lines")
                            .forEach(line ->
                                    changes.add(Tree.text(line, "posted") + ">" + Tree.text(line, "after", "posted"))));
            assertThat(Tree.text(euros(page), "closing", "posted")).isEqualTo("530");
            if (page.get("nextCursor").isEmpty()) {
                break;
            }
            page = api.get(path + "&cursor=" + page.get("nextCursor"));
        }
        assertThat(changes).containsExactly("500>500", "30>530", "7>7");
        var cursor = api.get(path).get("nextCursor");
        assertThat(api.get(path + "&axis=effective&cursor=" + cursor).get("field"))
                .isEqualTo("cursor");
        assertThat(api.get("/v1/real-accounts/giro/statement?limit=1&cursor=" + cursor)
                        .get("field"))
                .isEqualTo("cursor");
    }

    @Test
    void a_statement_as_a_table_holds_nothing_that_a_spreadsheet_would_run() {
        var csv = api.get("/v1/real-accounts/giro/statement", "Accept", "text/csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID").replaceAll("20[^,]*Z", "T"))
                .isEqualTo("""
                        row,currency,instant,transactionId,address,version,description,reference,postedChange,heldChange,posted,held,available
                        opening,EUR,,,,,,,,,0,0,0
                        line,EUR,T,ID,giro/rent,1,"'=cmd|' /C calc'!A0","'+500",500,0,500,0,500
                        line,EUR,T,ID,giro/rent,2," ""quoted"", with a comma","'+30",30,0,530,0,530
                        closing,EUR,,,,,,,,,530,0,530
                        """.replace("\n", "\r\n"));
    }

    @Test
    void the_pages_of_a_table_put_together_are_the_whole() {
        var whole = api.get("/v1/real-accounts/giro/statement?axis=effective", "Accept", "text/csv")
                .text();
        var path = "/v1/real-accounts/giro/statement?axis=effective&limit=1";
        var together = new StringBuilder();
        while (!path.isEmpty()) {
            var page = api.get(path, "Accept", "text/csv");
            assertThat(page.status()).isEqualTo(200);
            together.append(
                    together.isEmpty()
                            ? page.text()
                            : page.text().substring(page.text().indexOf('\n') + 1));
            path = page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }
        assertThat(together.toString()).isEqualTo(whole);
    }
}
