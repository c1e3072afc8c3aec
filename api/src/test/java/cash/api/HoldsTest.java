package cash.api;

import static cash.api.Sample.PATH;
import static cash.api.Sample.assertInvalid;
import static cash.api.Sample.assertRefused;
import static cash.api.Sample.assertReplayed;
import static cash.api.Sample.body;
import static org.assertj.core.api.Assertions.assertThat;

import cash.services.TransactionService;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldsTest {

    private static final String PENDING = ",\"pending\":true";

    private final Sample sample = new Sample();
    private final ApiServer api = sample.api;

    @BeforeEach
    void money() {
        sample.booked("external rent 10000");
    }

    @AfterEach
    void close() {
        sample.close();
    }

    /// What each transfer moved for good.
    private static List<String> posted(ApiServer.Answer answer) {
        return Tree.items(answer.json(), "transfers").stream()
                .map(transfer -> Tree.text(transfer, "posted"))
                .toList();
    }

    @Test
    void reserves_at_once_and_answers_with_everything() {
        var made = api.post(PATH, body(PENDING, "rent savings/food 3000"));
        assertThat(made.status()).isEqualTo(201);
        var id = made.get("id");
        assertThat(made.header("Location")).isEqualTo(PATH + "/" + id);
        assertThat(made.get("hash")).matches("[0-9a-f]{64}");
        assertThat(made.text())
                .isEqualTo("{\"id\":\"" + id + "\",\"status\":\"PENDING\",\"transfers\":["
                        + "{\"source\":\"giro/rent\",\"target\":\"savings/food\",\"amount\":3000,\"posted\":0,\"currency\":\"EUR\"}],"
                        + "\"description\":null,\"reference\":null,\"metadata\":{},\"effectiveAt\":\""
                        + made.get("effectiveAt") + "\",\"recordedAt\":\"" + made.get("recordedAt")
                        + "\",\"expiresAt\":null,\"reversalOf\":null,\"reversals\":[],\"hash\":\"" + made.get("hash")
                        + "\",\"amounts\":["
                        + "{\"address\":\"giro/rent\",\"version\":2,\"before\":{\"posted\":10000,\"held\":0,\"available\":10000},"
                        + "\"after\":{\"posted\":10000,\"held\":3000,\"available\":7000}}],\"realMovements\":[]}");
        assertThat(sample.get(id).text()).isEqualTo(made.text());
        assertThat(sample.cell("giro/rent")).isEqualTo("10000 3000 7000 v2");
        assertThat(sample.cell("savings/food")).isEqualTo("0 0 0 v0");
    }

    @Test
    void what_is_held_is_not_available_to_others() {
        sample.held("rent savings/food 3000");
        var refused = api.post(PATH, body("", "rent food 7001"));
        assertRefused(refused, 422, "INSUFFICIENT_FUNDS");
        assertThat(refused.get("available")).isEqualTo("7000");
        assertRefused(api.post(PATH, body(PENDING, "rent food 7001")), 422, "INSUFFICIENT_FUNDS");
        sample.booked("rent food 7000");
        assertThat(sample.cell("giro/rent")).isEqualTo("3000 3000 0 v3");
    }

    @Test
    void posts_in_full_with_an_empty_body_or_an_empty_object() {
        for (var nothing : new String[] {null, "{}", "{\"amount\":null}"}) {
            var id = sample.held("rent savings/food 3000");
            var posted = api.post(PATH + "/" + id + "/post", nothing);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(posted.get("status")).isEqualTo("POSTED");
            assertThat(posted(posted)).containsExactly("3000");
            assertThat(sample.get(id).text()).isEqualTo(posted.text());
        }
        assertThat(sample.cell("giro/rent")).isEqualTo("1000 0 1000 v7");
        assertThat(sample.cell("savings/food")).isEqualTo("9000 0 9000 v3");
    }

    @Test
    void posts_in_part_and_releases_the_rest_in_the_same_step() {
        var id = sample.held("rent savings/food 3000");
        var posted = sample.follow(id, "post", 1000);
        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.text())
                .contains(
                        "\"status\":\"POSTED\"",
                        "\"amount\":3000,\"posted\":1000",
                        "\"amounts\":[{\"address\":\"giro/rent\",\"version\":3,"
                                + "\"before\":{\"posted\":10000,\"held\":3000,\"available\":7000},"
                                + "\"after\":{\"posted\":9000,\"held\":0,\"available\":9000}},"
                                + "{\"address\":\"savings/food\",\"version\":1,\"before\":{\"posted\":0,\"held\":0,\"available\":0},"
                                + "\"after\":{\"posted\":1000,\"held\":0,\"available\":1000}}]",
                        "\"realMovements\":[{\"source\":\"giro\",\"target\":\"savings\",\"amount\":1000,\"currency\":\"EUR\"}]");
        var entries = Tree.items(api.get("/v1/amounts/giro/rent/entries").json(), "data");
        assertThat(Tree.text(entries.getLast(), "transactionId")).isEqualTo(id);
        assertThat(Tree.text(entries.getLast(), "posted", "change")).isEqualTo("-1000");
        assertThat(Tree.text(entries.getLast(), "held", "change")).isEqualTo("-3000");
    }

    @Test
    void divides_a_part_among_several_transfers_to_the_cent() {
        var thirds = sample.held("rent food 100", "rent savings/food 100", "rent external 100");
        assertThat(posted(sample.follow(thirds, "post", 100))).containsExactly("34", "33", "33");
        var unequal = sample.held("rent food 50", "rent savings/food 30", "rent external 20");
        assertThat(posted(sample.follow(unequal, "post", 7))).containsExactly("4", "2", "1");
        var tie = sample.held("rent food 1", "rent savings/food 1");
        assertThat(posted(sample.follow(tie, "post", 1))).containsExactly("1", "0");
        var whole = sample.held("rent food 7", "rent savings/food 11");
        assertThat(posted(sample.follow(whole, "post", 18))).containsExactly("7", "11");
        assertThat(sample.cell("giro/rent")).startsWith("9874 0 9874 ");
        assertThat(sample.cell("giro/food")).startsWith("46 0 46 ");
        assertThat(sample.cell("savings/food")).startsWith("46 0 46 ");
    }

    @Test
    void a_void_hold_gives_everything_back() {
        for (var nothing : new String[] {null, "{}"}) {
            var id = sample.held("rent savings/food 3000", "rent food 500");
            var before = api.get("/v1/amounts/giro/rent").get("version");
            var voided = api.post(PATH + "/" + id + "/void", nothing);
            assertThat(voided.status()).isEqualTo(200);
            assertThat(voided.get("status")).isEqualTo("VOIDED");
            assertThat(posted(voided)).containsExactly("0", "0");
            assertThat(voided.text()).contains("\"realMovements\":[]");
            assertThat(sample.cell("giro/rent")).isEqualTo("10000 0 10000 v" + (Long.parseLong(before) + 1));
        }
        assertThat(sample.cell("savings/food")).isEqualTo("0 0 0 v0");
    }

    @Test
    void a_hold_of_money_from_outside_reserves_nothing() {
        var made = api.post(PATH, body(PENDING, "external food 70"));
        assertThat(made.text()).contains("\"status\":\"PENDING\"", "\"amounts\":[]");
        assertThat(sample.follow(made.get("id"), "post", 30).get("status")).isEqualTo("POSTED");
        assertThat(sample.cell("giro/food")).isEqualTo("30 0 30 v1");
        assertThat(sample.follow(sample.held("external food 70"), "void").get("status"))
                .isEqualTo("VOIDED");
        assertThat(sample.cell("giro/food")).isEqualTo("30 0 30 v1");
    }

    @Test
    void ends_once_and_says_how_it_ended() {
        var posted = sample.held("rent food 1");
        sample.follow(posted, "post");
        var voided = sample.held("rent food 1");
        sample.follow(voided, "void");
        for (var ended :
                new String[] {posted + " POSTED", voided + " VOIDED", sample.booked("rent food 1") + " POSTED"}) {
            var id = ended.substring(0, 36);
            for (var step : new String[] {"post", "void"}) {
                var refused = sample.follow(id, step);
                assertRefused(refused, 409, "NOT_PENDING");
                assertThat(refused.get("transactionId") + " " + refused.get("transactionStatus"))
                        .isEqualTo(ended);
            }
        }
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (var step : new String[] {"post", "void", "reversals"}) {
            assertRefused(sample.follow("01890a5d-ac96-774b-bcce-b302099a8057", step), 404, "NOT_FOUND");
            assertInvalid(sample.follow("x", step), "id");
        }
    }

    @Test
    void takes_only_amounts_that_it_holds() {
        var id = sample.held("rent food 3000", "rent savings/food 500");
        for (var amount : Sample.BAD_AMOUNTS) {
            assertInvalid(api.post(PATH + "/" + id + "/post", "{\"amount\":" + amount + "}"), "amount");
        }
        var much = sample.follow(id, "post", 3501);
        assertInvalid(much, "amount");
        assertThat(much.get("reason")).contains("3500");
        assertInvalid(sample.follow(id, "post", Long.MAX_VALUE), "amount");
        assertThat(sample.follow(id, "post", 3500).status()).isEqualTo(200);
    }

    @Test
    void takes_no_amount_where_there_are_several_currencies() {
        sample.booked("external dollars/rent 100");
        var id = sample.held("rent external 90", "dollars/rent external 100");
        assertInvalid(sample.follow(id, "post", 90), "amount");
        assertThat(posted(sample.follow(id, "post"))).containsExactly("90", "100");
    }

    @Test
    void a_void_takes_no_amount() {
        var id = sample.held("rent food 1");
        assertRefused(sample.follow(id, "void", 1), 400, "UNKNOWN_FIELD");
        assertThat(sample.get(id).get("status")).isEqualTo("PENDING");
    }

    @Test
    void may_use_an_overdraft() {
        api.patch("/v1/accounts/food", "{\"overdraftLimit\":50}");
        assertRefused(api.post(PATH, body(PENDING, "food rent 51")), 422, "INSUFFICIENT_FUNDS");
        var id = sample.held("food rent 50");
        assertThat(sample.cell("giro/food")).isEqualTo("0 50 -50 v1");
        assertThat(sample.follow(id, "post").status()).isEqualTo(200);
        assertThat(sample.cell("giro/food")).isEqualTo("-50 0 -50 v2");
    }

    @Test
    void a_frozen_account_can_give_a_hold_up_but_not_post_it() {
        var id = sample.held("rent food 10");
        api.post("/v1/accounts/food/freeze", null);
        var refused = sample.follow(id, "post");
        assertRefused(refused, 409, "ACCOUNT_FROZEN");
        assertThat(refused.get("account")).isEqualTo("food");
        assertThat(sample.follow(id, "void").get("status")).isEqualTo("VOIDED");
    }

    @Test
    void an_account_that_a_hold_names_can_not_be_deleted() {
        api.post("/v1/accounts", "{\"id\":\"fun\",\"name\":\"N\"}");
        var id = sample.held("rent giro/fun 10");
        assertRefused(api.delete("/v1/accounts/fun"), 409, "HAS_ENTRIES");
        assertThat(sample.follow(id, "post").status()).isEqualTo(200);
    }

    @Test
    void refuses_to_expire_in_the_past_or_without_a_hold() {
        var now = Instant.parse("2090-01-01T00:00:00Z");
        api.bean(TestClock.class).stopAt(now);
        for (var bad : new Object[] {now, now.minusSeconds(1), "0999-12-31T23:59:59Z", "tomorrow", "2100-01-01"}) {
            var answer = api.post(PATH, body(PENDING + ",\"expiresAt\":\"%s\"".formatted(bad), "rent food 1"));
            assertInvalid(answer, "expiresAt");
        }
        assertInvalid(api.post(PATH, body(",\"expiresAt\":\"2100-01-01T00:00:00Z\"", "rent food 1")), "expiresAt");
        assertThat(sample.made(PENDING + ",\"expiresAt\":null", "rent food 1")).isNotEmpty();
    }

    /// A hold that times out in an hour; the clock stands still until then.
    private String expiring(Instant expiresAt, String... transfers) {
        api.bean(TestClock.class).stopAt(expiresAt.minusSeconds(3600));
        return sample.made(PENDING + ",\"expiresAt\":\"%s\"".formatted(expiresAt), transfers);
    }

    @Test
    void expires_exactly_when_it_said() {
        var expiresAt = Instant.parse("2090-01-01T00:00:00.500Z");
        var one = expiring(expiresAt, "rent food 100");
        var other = expiring(expiresAt, "rent food 200");
        assertThat(sample.get(one).get("expiresAt")).isEqualTo("2090-01-01T00:00:00.500Z");
        api.bean(TestClock.class).stopAt(expiresAt.minusMillis(1));
        assertThat(sample.follow(one, "post").status()).isEqualTo(200);
        api.bean(TestClock.class).stopAt(expiresAt);
        for (var step : new String[] {"post", "void"}) {
            var refused = sample.follow(other, step);
            assertRefused(refused, 409, "NOT_PENDING");
            assertThat(refused.get("transactionStatus")).isEqualTo("EXPIRED");
        }
        assertThat(sample.get(other).get("status")).isEqualTo("EXPIRED");
        assertThat(sample.get(other).get("expiresAt")).isEqualTo(sample.get(one).get("expiresAt"));
        assertThat(sample.cell("giro/rent")).isEqualTo("9900 0 9900 v5");
    }

    @Test
    void an_expired_hold_blocks_no_money_even_if_nobody_noted_it_yet() {
        var expiresAt = Instant.parse("2090-01-01T00:00:00Z");
        var id = expiring(expiresAt, "rent food 9000");
        assertRefused(api.post(PATH, body("", "rent food 1001")), 422, "INSUFFICIENT_FUNDS");
        api.bean(TestClock.class).stopAt(expiresAt);
        sample.booked("rent food 10000");
        assertThat(sample.get(id).get("status")).isEqualTo("EXPIRED");
        assertThat(sample.cell("giro/rent")).isEqualTo("0 0 0 v4");
        assertThat(posted(sample.get(id))).containsExactly("0");
    }

    @Test
    void expired_holds_are_noted_without_anybody_asking() {
        var expiresAt = Instant.parse("2090-01-01T00:00:00Z");
        var id = expiring(expiresAt, "rent food 100", "rent savings/food 10");
        var later = expiring(expiresAt.plusMillis(1), "rent food 1");
        api.bean(TestClock.class).stopAt(expiresAt);
        api.bean(TransactionService.class).expire();
        assertThat(sample.get(id).get("status")).isEqualTo("EXPIRED");
        assertThat(sample.get(later).get("status")).isEqualTo("PENDING");
        assertThat(sample.cell("giro/rent")).startsWith("10000 1 9999 ");
    }

    @Test
    void lists_by_status_as_it_is_now() {
        var pending = sample.held("rent food 1");
        var posted = sample.held("rent food 1");
        var voided = sample.held("rent food 1");
        sample.follow(posted, "post");
        sample.follow(voided, "void");
        var expired = expiring(Instant.parse("2090-01-01T00:00:00Z"), "rent food 1");
        api.bean(TestClock.class).stopAt(Instant.parse("2090-01-01T00:00:00Z"));
        api.bean(TransactionService.class).expire();
        assertThat(Lists.all(api, PATH + "?status=PENDING", "id")).containsExactly(pending);
        assertThat(Lists.all(api, PATH + "?status=POSTED&account=food", "id")).containsExactly(posted);
        assertThat(Lists.all(api, PATH + "?status=VOIDED", "id")).containsExactly(voided);
        assertThat(Lists.all(api, PATH + "?status=EXPIRED", "id")).containsExactly(expired);
    }

    @Test
    void replays_the_making_as_first_answered_even_after_it_was_posted() {
        var hold = body(PENDING, "rent savings/food 3000");
        var made = api.post(PATH, hold, "Idempotency-Key", "make");
        var posted = sample.follow(made.get("id"), "post", 1000, "Idempotency-Key", "post");
        sample.follow(made.get("id"), "reversals", 10);
        assertReplayed(api.post(PATH, hold, "Idempotency-Key", "make"), made);
        assertThat(made.get("status")).isEqualTo("PENDING");
        assertReplayed(sample.follow(made.get("id"), "post", 1000, "Idempotency-Key", "post"), posted);
        assertThat(sample.cell("savings/food")).isEqualTo("990 0 990 v2");
    }

    @Test
    void replays_a_void_and_a_post_of_everything() {
        var one = sample.held("rent food 3000");
        var voided = sample.follow(one, "void", "Idempotency-Key", "v");
        assertReplayed(api.post(PATH + "/" + one + "/void", "{}", "Idempotency-Key", "v"), voided);
        var other = sample.held("rent food 3000");
        var posted = api.post(PATH + "/" + other + "/post", "{}", "Idempotency-Key", "p");
        assertReplayed(sample.follow(other, "post", "Idempotency-Key", "p"), posted);
        assertThat(posted.header("Location")).isEmpty();
    }

    @Test
    void refuses_a_key_for_another_amount_operation_or_transaction() {
        var one = sample.held("rent food 3000");
        var other = sample.held("rent food 3000");
        var made = api.post(PATH, body("", "rent food 1"), "Idempotency-Key", "made")
                .get("id");
        sample.follow(one, "post", 1000, "Idempotency-Key", "k");
        for (var refused : List.of(
                sample.follow(one, "post", 1001, "Idempotency-Key", "k"),
                sample.follow(one, "post", "Idempotency-Key", "k"),
                sample.follow(one, "void", "Idempotency-Key", "k"),
                sample.follow(one, "reversals", 1000, "Idempotency-Key", "k"),
                sample.follow(other, "post", 1000, "Idempotency-Key", "k"),
                api.post(PATH, body("", "rent food 1000"), "Idempotency-Key", "k"))) {
            assertRefused(refused, 422, "IDEMPOTENCY_KEY_REUSED");
            assertThat(refused.get("transactionId")).isEqualTo(one);
        }
        for (var step : new String[] {"post", "void", "reversals"}) {
            var refused = sample.follow(other, step, "Idempotency-Key", "made");
            assertRefused(refused, 422, "IDEMPOTENCY_KEY_REUSED");
            assertThat(refused.get("transactionId")).isEqualTo(made);
        }
        assertThat(sample.get(other).get("status")).isEqualTo("PENDING");
    }

    @Test
    void a_refusal_uses_no_key() {
        var id = sample.held("rent food 10");
        api.post("/v1/accounts/food/freeze", null);
        assertRefused(sample.follow(id, "post", "Idempotency-Key", "k"), 409, "ACCOUNT_FROZEN");
        api.post("/v1/accounts/food/unfreeze", null);
        assertThat(sample.follow(id, "post", "Idempotency-Key", "k").status()).isEqualTo(200);
    }

    @Test
    void a_batch_may_have_holds() {
        var batch = "{\"transactions\":[%s,%s,%s]}"
                .formatted(
                        body(PENDING, "rent food 9000"), body("", "rent food 1001"), body(PENDING, "rent food 1000"));
        var results = Tree.items(api.post(PATH + "/batch", batch).json(), "results");
        assertThat(results.stream().map(result -> Tree.text(result, "status"))).containsExactly("201", "422", "201");
        assertThat(Tree.text(results.getFirst(), "transaction", "status")).isEqualTo("PENDING");
        assertThat(sample.cell("giro/rent")).isEqualTo("10000 10000 0 v3");
    }
}
