package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AmountsTest {

    private final ApiServer api = new ApiServer();

    @BeforeEach
    void a_small_matrix() {
        for (var real : new String[] {"giro EUR", "savings EUR", "dollars USD"}) {
            api.post("/v1/real-accounts", "{\"id\":\"%s\",\"name\":\"N\",\"currency\":\"%s\"}".formatted((Object[])
                            real.split(" ")));
        }
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
        api.post("/v1/accounts", "{\"id\":\"food\",\"name\":\"=cmd|' /C calc'!A0\",\"overdraftLimit\":1000}");
        moved("external", "rent", 500);
        moved("external", "savings/rent", 100);
        moved("giro/food", "giro/rent", 1);
        moved("external", "dollars/food", 7);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void moved(String source, String target, long amount) {
        var answer = api.post(
                "/v1/transactions",
                "{\"transfers\":[{\"source\":\"%s\",\"target\":\"%s\",\"amount\":%d}]}"
                        .formatted(source, target, amount));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    @Test
    void shows_a_cell() {
        assertThat(api.get("/v1/amounts/giro/rent").text())
                .isEqualTo(
                        "{\"address\":\"giro/rent\",\"realAccount\":\"giro\",\"account\":\"rent\",\"currency\":\"EUR\","
                                + "\"posted\":501,\"held\":0,\"available\":501,\"version\":2}");
    }

    @Test
    void reads_an_unused_cell_as_zeros_and_an_unknown_one_not_at_all() {
        var unused = api.get("/v1/amounts/savings/food");
        assertThat(unused.get("version")).isEqualTo("0");
        assertThat(unused.get("available")).isEqualTo("0");
        assertThat(Tree.items(api.get("/v1/amounts/savings/food/entries").json(), "data"))
                .isEmpty();
        for (var address : new String[] {"nope/rent", "giro/nope"}) {
            assertThat(api.get("/v1/amounts/" + address).code()).isEqualTo("NOT_FOUND");
            assertThat(api.get("/v1/amounts/" + address + "/entries").code()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void shows_the_history_of_a_cell_by_version_page_by_page() {
        var entries = api.get("/v1/amounts/giro/rent/entries");
        var first = Tree.items(entries.json(), "data").getFirst();
        assertThat(Tree.text(first, "posted", "change")).isEqualTo("500");
        assertThat(Tree.text(first, "posted", "after")).isEqualTo("500");
        assertThat(Tree.text(first, "held", "change")).isEqualTo("0");
        var transaction = api.get("/v1/transactions/" + Tree.text(first, "transactionId"));
        assertThat(transaction.get("recordedAt")).isEqualTo(Tree.text(first, "recordedAt"));
        assertThat(Lists.all(api, "/v1/amounts/giro/rent/entries?limit=1", "version"))
                .containsExactly("1", "2");
        var cursor = api.get("/v1/amounts/giro/rent/entries?limit=1").get("nextCursor");
        assertThat(api.get("/v1/amounts/giro/food/entries?cursor=" + cursor).get("field"))
                .isEqualTo("cursor");
    }

    @Test
    void lists_the_used_cells_of_a_row_a_column_or_both() {
        assertThat(Lists.all(api, "/v1/amounts?limit=1", "address"))
                .containsExactlyInAnyOrder("giro/rent", "savings/rent", "giro/food", "dollars/food");
        assertThat(Lists.all(api, "/v1/amounts?realAccount=giro", "account")).containsExactlyInAnyOrder("food", "rent");
        assertThat(Lists.all(api, "/v1/amounts?account=rent", "realAccount"))
                .containsExactlyInAnyOrder("giro", "savings");
        assertThat(Lists.all(api, "/v1/amounts?account=rent&realAccount=giro", "posted"))
                .containsExactly("501");
    }

    @Test
    void shows_the_matrix_with_both_totals() {
        var matrix = api.get("/v1/matrix").json();
        assertThat(Tree.items(matrix, "realAccounts").stream()
                        .map(row -> Tree.text(row, "id") + " " + Tree.text(row, "balance", "posted")))
                .containsExactlyInAnyOrder("giro 500", "savings 100", "dollars 7");
        var food = Tree.items(matrix, "accounts").stream()
                .filter(account -> Tree.text(account, "id").equals("food"))
                .findFirst()
                .orElseThrow();
        assertThat(Tree.items(food, "balances").stream().map(b -> Tree.text(b, "currency") + Tree.text(b, "posted")))
                .containsExactly("EUR-1", "USD7");
        assertThat(Tree.items(matrix, "amounts")).hasSize(4);
        var dollars = api.get("/v1/matrix?currency=USD").json();
        assertThat(Tree.items(dollars, "amounts")).hasSize(1);
        assertThat(api.get("/v1/matrix?currency=usd").get("field")).isEqualTo("currency");
    }

    @Test
    void shows_the_matrix_as_a_table_without_anything_that_a_spreadsheet_would_run() {
        var csv = api.get("/v1/matrix", "Accept", "text/csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text()).isEqualTo("""
                        realAccount,currency,food,rent,(total)
                        giro,EUR,-1,501,500
                        savings,EUR,0,100,100
                        (total),EUR,-1,601,600
                        dollars,USD,7,0,7
                        (total),USD,7,0,7
                        """.replace("\n", "\r\n"));
    }

    @Test
    void prefers_the_form_that_the_client_likes_best() {
        assertThat(api.get("/v1/matrix", "Accept", "text/csv;q=0.5, application/json;q=0.4")
                        .header("Content-Type"))
                .startsWith("text/csv");
        assertThat(api.get("/v1/matrix", "Accept", "text/*;q=0.5, */*").header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(api.get("/v1/matrix", "Accept", "text/csv;q=0").code()).isEqualTo("NOT_ACCEPTABLE");
    }
}
