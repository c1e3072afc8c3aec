package cash.api;

import static cash.api.Sample.PATH;
import static cash.api.Sample.assertInvalid;
import static cash.api.Sample.assertRefused;
import static cash.api.Sample.assertReplayed;
import static cash.api.Sample.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReversalsTest {

    private final Sample sample = new Sample();
    private final ApiServer api = sample.api;

    @AfterEach
    void close() {
        sample.close();
    }

    /// The transfers of an answer, like `giro/food giro/rent 5`.
    private static List<String> transfers(ApiServer.Answer answer) {
        return Tree.items(answer.json(), "transfers").stream()
                .map(it -> Tree.text(it, "source") + " " + Tree.text(it, "target") + " " + Tree.text(it, "amount"))
                .toList();
    }

    private List<String> reversals(String id) {
        return Tree.items(sample.get(id).json(), "reversals").stream()
                .map(Tree::text)
                .toList();
    }

    @Test
    void takes_everything_back_and_answers_with_everything() {
        sample.booked("external rent 1000");
        var id = sample.booked("rent savings/food 300");
        var reversal = sample.follow(id, "reversals");
        var reversalId = reversal.get("id");
        assertThat(reversal.status()).isEqualTo(201);
        assertThat(reversal.header("Location")).isEqualTo(PATH + "/" + reversalId);
        assertThat(reversal.text())
                .isEqualTo(
                        "{\"id\":\"" + reversalId + "\",\"status\":\"POSTED\",\"transfers\":["
                                + "{\"source\":\"savings/food\",\"target\":\"giro/rent\",\"amount\":300,\"posted\":300,\"currency\":\"EUR\"}],"
                                + "\"description\":null,\"reference\":null,\"metadata\":{},\"effectiveAt\":\""
                                + reversal.get("recordedAt") + "\",\"recordedAt\":\"" + reversal.get("recordedAt")
                                + "\",\"expiresAt\":null,\"reversalOf\":\"" + id + "\",\"reversals\":[],\"hash\":\""
                                + reversal.get("hash") + "\",\"amounts\":["
                                + "{\"address\":\"savings/food\",\"version\":2,\"before\":{\"posted\":300,\"held\":0,\"available\":300},"
                                + "\"after\":{\"posted\":0,\"held\":0,\"available\":0}},"
                                + "{\"address\":\"giro/rent\",\"version\":3,\"before\":{\"posted\":700,\"held\":0,\"available\":700},"
                                + "\"after\":{\"posted\":1000,\"held\":0,\"available\":1000}}],"
                                + "\"realMovements\":[{\"source\":\"savings\",\"target\":\"giro\",\"amount\":300,\"currency\":\"EUR\"}]}");
        assertThat(sample.get(reversalId).text()).isEqualTo(reversal.text());
        assertThat(reversals(id)).containsExactly(reversalId);
    }

    @Test
    void takes_parts_back_until_nothing_is_left() {
        var id = sample.booked("external rent 100");
        sample.booked("external rent 1000");
        var first = sample.follow(id, "reversals", 30).get("id");
        var second = sample.follow(id, "reversals", 30).get("id");
        var much = sample.follow(id, "reversals", 41);
        assertRefused(much, 409, "REVERSAL_EXCEEDS_ORIGINAL");
        assertThat(much.get("remaining") + " " + much.get("transactionId")).isEqualTo("40 " + id);
        var rest = api.post(PATH + "/" + id + "/reversals", "{}");
        assertThat(transfers(rest)).containsExactly("giro/rent external 40");
        for (var none : List.of(sample.follow(id, "reversals"), sample.follow(id, "reversals", 1))) {
            assertRefused(none, 409, "REVERSAL_EXCEEDS_ORIGINAL");
            assertThat(none.get("remaining")).isEqualTo("0");
        }
        assertThat(reversals(id)).containsExactly(first, second, rest.get("id"));
        assertThat(sample.cell("giro/rent")).isEqualTo("1000 0 1000 v5");
    }

    @Test
    void divides_a_part_among_several_transfers_to_the_cent_each_time() {
        var id = sample.booked("external rent 100", "external food 100", "external savings/rent 100");
        assertThat(transfers(sample.follow(id, "reversals", 100)))
                .containsExactly("giro/rent external 34", "giro/food external 33", "savings/rent external 33");
        assertThat(transfers(sample.follow(id, "reversals", 1))).containsExactly("giro/food external 1");
        assertThat(transfers(sample.follow(id, "reversals", 2)))
                .containsExactly("giro/rent external 1", "savings/rent external 1");
        assertThat(transfers(sample.follow(id, "reversals")))
                .containsExactly("giro/rent external 65", "giro/food external 66", "savings/rent external 66");
        for (var cell : new String[] {"giro/rent", "giro/food", "savings/rent"}) {
            assertThat(sample.cell(cell)).startsWith("0 0 0 ");
        }
    }

    @Test
    void the_money_goes_back_to_the_very_cells_it_left_even_if_the_home_moved() {
        sample.booked("external rent 100");
        var id = sample.booked("rent food 100");
        api.patch("/v1/accounts/rent", "{\"realAccount\":\"savings\"}");
        assertThat(transfers(sample.follow(id, "reversals"))).containsExactly("giro/food giro/rent 100");
    }

    @Test
    void refuses_what_a_cell_can_not_give_and_names_it() {
        sample.booked("external rent 100");
        var id = sample.booked("rent food 60", "rent savings/food 40");
        sample.booked("savings/food external 30");
        var everything = sample.everything();
        var refused = sample.follow(id, "reversals");
        assertRefused(refused, 422, "INSUFFICIENT_FUNDS");
        assertThat(refused.get("address") + " " + refused.get("available") + " " + refused.get("required"))
                .isEqualTo("savings/food 10 40");
        assertThat(sample.everything()).isEqualTo(everything);
        assertThat(sample.follow(id, "reversals", 25).status()).isEqualTo(201);
        assertThat(sample.cell("savings/food")).startsWith("0 0 0 ");
    }

    @Test
    void what_is_held_can_not_go_back() {
        var id = sample.booked("external rent 100");
        var hold = sample.held("rent food 1");
        assertRefused(sample.follow(id, "reversals"), 422, "INSUFFICIENT_FUNDS");
        sample.follow(hold, "void");
        assertThat(sample.follow(id, "reversals").status()).isEqualTo(201);
    }

    @Test
    void takes_back_of_a_hold_what_was_posted_and_nothing_of_one_that_was_not() {
        sample.booked("external rent 1000");
        var posted = sample.held("rent food 300", "rent savings/food 600");
        sample.follow(posted, "post", 90);
        sample.booked("external food 500");
        var much = sample.follow(posted, "reversals", 91);
        assertRefused(much, 422, "INSUFFICIENT_FUNDS");
        sample.booked("external savings/food 500");
        var more = sample.follow(posted, "reversals", 91);
        assertRefused(more, 409, "REVERSAL_EXCEEDS_ORIGINAL");
        assertThat(more.get("remaining")).isEqualTo("90");
        assertThat(transfers(sample.follow(posted, "reversals")))
                .containsExactly("giro/food giro/rent 30", "savings/food giro/rent 60");

        var pending = sample.held("rent food 5");
        var voided = sample.held("rent food 5");
        sample.follow(voided, "void");
        for (var id : new String[] {pending, voided}) {
            for (var refused : List.of(sample.follow(id, "reversals"), sample.follow(id, "reversals", 5))) {
                assertRefused(refused, 409, "REVERSAL_EXCEEDS_ORIGINAL");
                assertThat(refused.get("remaining")).isEqualTo("0");
            }
        }
    }

    @Test
    void a_reversal_can_be_taken_back_too() {
        var id = sample.booked("external rent 100");
        var reversal = sample.follow(id, "reversals", 60).get("id");
        var again = sample.follow(reversal, "reversals");
        assertThat(transfers(again)).containsExactly("external giro/rent 60");
        assertThat(again.get("reversalOf")).isEqualTo(reversal);
        assertThat(sample.get(reversal).get("reversalOf")).isEqualTo(id);
        assertThat(reversals(reversal)).containsExactly(again.get("id"));
        assertThat(sample.cell("giro/rent")).isEqualTo("100 0 100 v3");
    }

    @Test
    void takes_back_a_chain_as_a_whole() {
        var id = sample.booked("external rent 100", "rent food 100", "food external 40");
        assertThat(transfers(sample.follow(id, "reversals")))
                .containsExactly("giro/rent external 100", "giro/food giro/rent 100", "external giro/food 40");
        assertThat(sample.cell("giro/food")).startsWith("0 0 0 ");
    }

    @Test
    void takes_only_amounts_that_are_some() {
        var id = sample.booked("external rent 100");
        for (var amount : Sample.BAD_AMOUNTS) {
            assertInvalid(api.post(PATH + "/" + id + "/reversals", "{\"amount\":" + amount + "}"), "amount");
        }
        assertRefused(api.post(PATH + "/" + id + "/reversals", "{\"amuont\":1}"), 400, "UNKNOWN_FIELD");
        assertThat(api.post(PATH + "/" + id + "/reversals", "{\"amount\":null}").status())
                .isEqualTo(201);
    }

    @Test
    void takes_several_currencies_back_only_as_a_whole() {
        var id = sample.booked("external rent 90", "external dollars/rent 100");
        assertInvalid(sample.follow(id, "reversals", 90), "amount");
        assertThat(transfers(sample.follow(id, "reversals")))
                .containsExactly("giro/rent external 90", "dollars/rent external 100");
    }

    @Test
    void moves_nothing_on_frozen_or_closed_accounts() {
        var id = sample.booked("external rent 90");
        api.post("/v1/accounts/rent/freeze", null);
        assertRefused(sample.follow(id, "reversals"), 409, "ACCOUNT_FROZEN");
        api.post("/v1/accounts/rent/unfreeze", null);
        api.post("/v1/real-accounts/giro/freeze", null);
        assertRefused(sample.follow(id, "reversals"), 409, "REAL_ACCOUNT_FROZEN");
        api.post("/v1/real-accounts/giro/unfreeze", null);
        sample.booked("rent external 90");
        api.post("/v1/accounts/rent/close", null);
        assertRefused(sample.follow(id, "reversals"), 409, "ACCOUNT_CLOSED");
    }

    @Test
    void replays_a_reversal_byte_for_byte_also_after_it_was_taken_back() {
        var original = body("", "external rent 100");
        var made = api.post(PATH, original, "Idempotency-Key", "made");
        var first = sample.follow(made.get("id"), "reversals", 60, "Idempotency-Key", "k");
        sample.follow(made.get("id"), "reversals", 10);
        sample.follow(first.get("id"), "reversals");
        assertReplayed(sample.follow(made.get("id"), "reversals", 60, "Idempotency-Key", "k"), first);
        assertReplayed(api.post(PATH, original, "Idempotency-Key", "made"), made);
        assertThat(reversals(made.get("id"))).hasSize(2);
        var whole = sample.follow(made.get("id"), "reversals", "Idempotency-Key", "rest");
        assertThat(transfers(whole)).containsExactly("giro/rent external 30");
        assertReplayed(api.post(PATH + "/" + made.get("id") + "/reversals", "{}", "Idempotency-Key", "rest"), whole);
    }

    @Test
    void refuses_a_key_for_another_amount_or_transaction_and_takes_back_twice_without_one() {
        var id = sample.booked("external rent 100");
        var other = sample.booked("external rent 100");
        var first = sample.follow(id, "reversals", 30, "Idempotency-Key", "k").get("id");
        for (var refused : List.of(
                sample.follow(id, "reversals", 31, "Idempotency-Key", "k"),
                sample.follow(id, "reversals", "Idempotency-Key", "k"),
                sample.follow(other, "reversals", 30, "Idempotency-Key", "k"),
                api.post(PATH, body("", "rent external 30"), "Idempotency-Key", "k"))) {
            assertRefused(refused, 422, "IDEMPOTENCY_KEY_REUSED");
            assertThat(refused.get("transactionId")).isEqualTo(first);
        }
        sample.follow(id, "reversals", 30);
        sample.follow(id, "reversals", 30);
        assertThat(sample.cell("giro/rent")).startsWith("110 ");
    }
}
