package cash.app;

import static cash.app.Caller.race;
import static cash.app.Caller.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import cash.app.Caller.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients race for the same thing through the whole service on the embedded database: exactly the right one wins.
class HttpRacesTest {
    private static final int CLIENTS = 50;
    private static final String TRANSACTIONS = "/v1/transactions";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Cash cash;
    private static Caller caller;

    @BeforeAll
    static void start() {
        cash = new Cash(_ -> {}, List.of(TestSettings.options(folder, "--micronaut.server.port=-1")));
        caller = new Caller(cash.serve());
        caller.post("/v1/real-accounts", Map.of("id", "bank", "name", "Bank", "currency", "EUR"));
    }

    @AfterAll
    static void stop() {
        caller.close();
        cash.close();
    }

    /// Opens an account at home in the bank.
    private static String account(long overdraftLimit) {
        var id = "a" + NAMES.incrementAndGet();
        caller.created("/v1/accounts", account(id, overdraftLimit));
        return id;
    }

    private static Map<String, Object> account(String id, long overdraftLimit) {
        return Map.of("id", id, "name", id, "realAccount", "bank", "overdraftLimit", overdraftLimit);
    }

    private static Answer cell(String account) {
        return caller.found("/v1/amounts/bank/" + account);
    }

    private static Answer deposit(String account, long amount) {
        return caller.post(TRANSACTIONS, transaction("external", account, amount));
    }

    private static Answer withdraw(String account, long amount) {
        return caller.post(TRANSACTIONS, transaction(account, "external", amount));
    }

    /// How often each status or code was answered.
    private static Map<String, Long> codes(List<Answer> answers) {
        return answers.stream().collect(Collectors.groupingBy(Answer::code, Collectors.counting()));
    }

    @Test
    void of_fifty_who_want_30_of_100_exactly_three_get_it() {
        var account = account(0);
        deposit(account, 100);
        var answers = race(CLIENTS, _ -> () -> withdraw(account, 30));
        assertThat(codes(answers)).isEqualTo(Map.of("201", 3L, "INSUFFICIENT_FUNDS", CLIENTS - 3L));
        assertThat(cell(account).number("posted")).isEqualTo(10);
        assertThat(cell(account).number("version")).isEqualTo(4);
    }

    @Test
    void fifty_posts_with_one_key_are_one_transaction_also_after_a_restart() {
        var account = account(0);
        var body = transaction("external", account, 7);
        var key = "key of " + account;
        var answers = race(CLIENTS, _ -> () -> caller.post(TRANSACTIONS, body, "Idempotency-Key", key));
        assertOneTransaction(answers, CLIENTS - 1);
        stop();
        start();
        var again = race(CLIENTS, _ -> () -> caller.post(TRANSACTIONS, body, "Idempotency-Key", key));
        assertOneTransaction(again, CLIENTS);
        assertThat(again.getFirst().body()).isEqualTo(answers.getFirst().body());
        assertThat(cell(account).number("posted")).isEqualTo(7);
        assertThat(cell(account).number("version")).isEqualTo(1);
    }

    private static void assertOneTransaction(List<Answer> answers, long replayed) {
        assertThat(codes(answers)).isEqualTo(Map.of("201", (long) CLIENTS));
        assertThat(answers.stream().filter(Answer::isReplayed)).hasSize((int) replayed);
        assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> answer.headers().firstValue("Location").orElseThrow())
                        .distinct())
                .containsExactly(TRANSACTIONS + "/" + answers.getFirst().text("id"));
    }

    @Test
    void fifty_different_posts_with_one_key_are_one_transaction() {
        var account = account(0);
        var answers = race(
                CLIENTS,
                i -> () -> caller.post(
                        TRANSACTIONS,
                        transaction("external", account, i + 1),
                        "Idempotency-Key",
                        "one key for all of " + account));
        assertThat(codes(answers)).isEqualTo(Map.of("201", 1L, "IDEMPOTENCY_KEY_REUSED", CLIENTS - 1L));
        assertThat(cell(account).number("version")).isEqualTo(1);
    }

    /// Holds money of an account for a minute; returns the path of the hold.
    private static String hold(String account, long amount) {
        return hold(account, amount, Instant.now().plusSeconds(60));
    }

    private static String hold(String account, long amount, Instant expiresAt) {
        var transfers = List.of(Caller.transfer(account, "external", amount));
        var body = Map.of("transfers", transfers, "pending", true, "expiresAt", expiresAt.toString());
        return TRANSACTIONS + "/" + caller.created(TRANSACTIONS, body).text("id");
    }

    @Test
    void of_two_who_post_one_hold_one_wins_and_the_other_is_told() {
        var account = account(0);
        deposit(account, 100);
        for (int round = 0; round < 20; round++) {
            var hold = hold(account, 5);
            var answers = race(2, _ -> () -> caller.post(hold + "/post"));
            assertThat(codes(answers)).isEqualTo(Map.of("200", 1L, "NOT_PENDING", 1L));
            assertThat(told(answers)).containsExactly("POSTED");
        }
        assertThat(cell(account).number("posted")).isZero();
        assertThat(cell(account).number("held")).isZero();
        assertThat(cell(account).number("version")).isEqualTo(41);
    }

    /// In a third of the rounds the callers come long before the hold expires, in a third around that moment, and in a
    /// third after it: so both ends are sure to be seen, however fast the machine is.
    @Test
    void a_hold_is_posted_or_given_up_or_times_out_but_never_two_of_them() {
        var account = account(0);
        var outcomes = new TreeMap<String, Integer>();
        long left = 0;
        for (int round = 0; round < 30; round++) {
            deposit(account, 7);
            left += 7;
            var expiresAt = Instant.now().plusMillis(round % 3 == 0 ? 60_000 : 60);
            var start = round % 3 == 0 ? Instant.now() : expiresAt.minusMillis(round % 3 == 1 ? 8 : 0);
            var hold = hold(account, 7, expiresAt);
            var answers = race(10, i -> () -> {
                Thread.sleep(Duration.between(Instant.now(), start.plusMillis(i)));
                return caller.post(hold + (i % 2 == 0 ? "/post" : "/void"));
            });
            var status = caller.found(hold).text("status");
            boolean expired = status.equals("EXPIRED");
            assertThat(codes(answers))
                    .isEqualTo(expired ? Map.of("NOT_PENDING", 10L) : Map.of("200", 1L, "NOT_PENDING", 9L));
            assertThat(told(answers)).containsExactly(status);
            left -= status.equals("POSTED") ? 7 : 0;
            assertThat(cell(account).number("posted")).isEqualTo(left);
            assertThat(cell(account).number("held")).isZero();
            outcomes.merge(round % 3 == 1 ? status + " at the last moment" : status, 1, Integer::sum);
        }
        System.out.println("Holds in a race ended " + outcomes);
        assertThat(outcomes).containsEntry("EXPIRED", 10);
        assertThat(outcomes.getOrDefault("POSTED", 0) + outcomes.getOrDefault("VOIDED", 0))
                .isEqualTo(10);
    }

    /// The states that those who came too late were told.
    private static Set<String> told(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.status() >= 400)
                .map(answer -> answer.text("transactionStatus"))
                .collect(Collectors.toSet());
    }

    @Test
    void of_twenty_who_take_back_30_of_100_exactly_three_do() {
        var rich = account(0);
        deposit(rich, 1000);
        var id = deposit(rich, 100).text("id");
        var answers = race(20, _ -> () -> caller.post(TRANSACTIONS + "/" + id + "/reversals", Map.of("amount", 30)));
        assertThat(codes(answers)).isEqualTo(Map.of("201", 3L, "REVERSAL_EXCEEDS_ORIGINAL", 17L));
        assertThat(answers.stream().filter(answer -> answer.status() == 409).map(answer -> answer.number("remaining")))
                .containsOnly(10L);
        assertThat(caller.found(TRANSACTIONS + "/" + id).json().list("reversals"))
                .hasSize(3);
        assertThat(cell(rich).number("posted")).isEqualTo(1010);
    }

    @Test
    void nobody_takes_back_what_others_spend_meanwhile() {
        var account = account(0);
        var id = deposit(account, 100).text("id");
        var answers = race(
                20,
                i -> () -> i % 2 == 0
                        ? caller.post(TRANSACTIONS + "/" + id + "/reversals", Map.of("amount", 30))
                        : withdraw(account, 30));
        assertThat(codes(answers).get("201")).isEqualTo(3);
        assertThat(cell(account).number("posted")).isEqualTo(10);
    }

    @Test
    void fifty_of_each_step_with_one_key_are_one_step() {
        var account = account(0);
        deposit(account, 1000);
        var body = Map.of("transfers", List.of(Caller.transfer(account, "external", 70)), "pending", true);
        var holds = race(CLIENTS, _ -> () -> caller.post(TRANSACTIONS, body, "Idempotency-Key", "hold " + account));
        assertOneTransaction(holds, CLIENTS - 1);
        assertThat(cell(account).number("held")).isEqualTo(70);

        var hold = TRANSACTIONS + "/" + holds.getFirst().text("id");
        assertOneStep(account, hold + "/post", Map.of("amount", 50), "200");
        assertOneStep(account, hold(account, 20) + "/void", Map.of(), "200");
        assertOneStep(account, hold + "/reversals", Map.of("amount", 20), "201");
        assertThat(cell(account).number("held")).isZero();
        assertThat(cell(account).number("posted")).isEqualTo(970);
        assertThat(cell(account).number("version")).isEqualTo(6);

        var made = race(CLIENTS, _ -> () -> caller.post(TRANSACTIONS, body, "Idempotency-Key", "hold " + account));
        assertOneTransaction(made, CLIENTS);
        assertThat(made.getFirst().body()).isEqualTo(holds.getFirst().body());
    }

    private static void assertOneStep(String account, String path, Map<String, ?> body, String status) {
        var answers = race(CLIENTS, _ -> () -> caller.post(path, body, "Idempotency-Key", path + account));
        assertThat(codes(answers)).isEqualTo(Map.of(status, (long) CLIENTS));
        assertThat(answers.stream().filter(Answer::isReplayed)).hasSize(CLIENTS - 1);
        assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
    }

    @Test
    void fifty_posts_with_one_reference_are_one_transaction() {
        var account = account(0);
        var body = Map.of(
                "transfers", List.of(Caller.transfer("external", account, 7)), "reference", "invoice for " + account);
        var answers = race(CLIENTS, _ -> () -> caller.post(TRANSACTIONS, body));
        assertThat(codes(answers)).isEqualTo(Map.of("201", 1L, "REFERENCE_TAKEN", CLIENTS - 1L));
        assertThat(cell(account).number("version")).isEqualTo(1);
    }

    @Test
    void one_of_fifty_opens_the_account() {
        for (int round = 0; round < 5; round++) {
            var id = "wanted-" + round;
            var answers =
                    race(CLIENTS, i -> () -> caller.post("/v1/accounts", Map.of("id", id, "name", "Client " + i)));
            assertThat(codes(answers)).isEqualTo(Map.of("201", 1L, "ALREADY_EXISTS", CLIENTS - 1L));
            var won = answers.stream().filter(answer -> answer.status() == 201).findAny();
            assertThat(caller.found("/v1/accounts/" + id).body())
                    .isEqualTo(won.orElseThrow().body());
        }
    }

    @Test
    void one_of_fifty_opens_the_real_account() {
        var answers = race(
                CLIENTS,
                i -> () -> caller.post(
                        "/v1/real-accounts", Map.of("id", "wanted", "name", "Client " + i, "currency", "EUR")));
        assertThat(codes(answers)).isEqualTo(Map.of("201", 1L, "ALREADY_EXISTS", CLIENTS - 1L));
    }

    @Test
    void fifty_first_deposits_make_one_cell() {
        for (int round = 0; round < 5; round++) {
            var account = account(0);
            var answers = race(CLIENTS, i -> () -> deposit(account, i + 1));
            assertThat(codes(answers)).isEqualTo(Map.of("201", (long) CLIENTS));
            assertThat(answers.stream()
                            .map(answer -> answer.list("amounts").getFirst().number("version"))
                            .sorted())
                    .isEqualTo(LongStream.rangeClosed(1, CLIENTS).boxed().toList());
            assertThat(cell(account).number("posted")).isEqualTo(CLIENTS * (CLIENTS + 1L) / 2);
        }
    }

    @Test
    void transfers_in_both_directions_never_get_in_each_others_way() {
        var one = account(1000);
        var other = account(1000);
        var answers = race(
                CLIENTS,
                i -> () -> caller.post(
                        TRANSACTIONS, i % 2 == 0 ? transaction(one, other, 3) : transaction(other, one, 3)));
        assertThat(codes(answers)).isEqualTo(Map.of("201", (long) CLIENTS));
        assertThat(cell(one).number("posted")).isZero();
        assertThat(cell(other).number("posted")).isZero();
    }

    @Test
    void a_lone_transaction_that_names_an_account_twice_is_not_kept_waiting() {
        var account = account(0);
        var twice = List.of(Caller.transfer("external", account, 3), Caller.transfer(account, "external", 1));
        assertThat(caller.post(TRANSACTIONS, Map.of("transfers", twice)).code()).isEqualTo("201");
        assertThat(cell(account).number("posted")).isEqualTo(2);
    }

    @Test
    void nothing_is_booked_on_an_account_after_its_freeze_was_answered() {
        assertFreezeIsInForce("/v1/accounts/", account(0), "ACCOUNT_FROZEN");
    }

    @Test
    void nothing_is_booked_on_a_real_account_after_its_freeze_was_answered() {
        assertFreezeIsInForce("/v1/real-accounts/", "bank", "REAL_ACCOUNT_FROZEN");
    }

    /// What the answer to the freeze shows is what lies there for as long as it is frozen.
    private static void assertFreezeIsInForce(String path, String frozen, String code) {
        var account = frozen.equals("bank") ? account(0) : frozen;
        for (int round = 0; round < 10; round++) {
            var isFrozen = new AtomicBoolean();
            var answers = race(CLIENTS / 2, i -> () -> {
                if (i == 0) {
                    Thread.sleep(30);
                    var answer = caller.post(path + frozen + "/freeze");
                    isFrozen.set(true);
                    return answer;
                }
                for (int late = 0; late < 3; late += isFrozen.get() ? 1 : 0) {
                    assertThat(deposit(account, 1).code()).isIn("201", code);
                }
                return deposit(account, 1);
            });
            assertThat(codes(answers)).isEqualTo(Map.of("200", 1L, code, CLIENTS / 2 - 1L));
            assertThat(caller.found(path + frozen).body())
                    .isEqualTo(answers.getFirst().body());
            assertThat(caller.post(path + frozen + "/unfreeze").code()).isEqualTo("200");
            assertThat(deposit(account, 1).status()).isEqualTo(201);
        }
    }

    @Test
    void a_closed_account_is_always_empty() {
        for (int round = 0; round < 5; round++) {
            var account = account(0);
            race(9, i -> () -> i == 0 ? closeWhenEmpty(account) : inAndOut(account));
            assertThat(caller.found("/v1/accounts/" + account).text("status")).isEqualTo("CLOSED");
            assertThat(cell(account).number("posted")).isZero();
            assertThat(deposit(account, 1).code()).isEqualTo("ACCOUNT_CLOSED");
        }
    }

    private static int closeWhenEmpty(String account) {
        for (int tries = 1; ; tries++) {
            var code = caller.post("/v1/accounts/" + account + "/close").code();
            assertThat(code).isIn("200", "NOT_EMPTY");
            if (code.equals("200")) {
                return tries;
            }
        }
    }

    /// Pays in and out, until the account is closed while nothing is in it.
    private static int inAndOut(String account) {
        for (int times = 0; ; times++) {
            if (times % 3 == 2) {
                pause();
            }
            var in = deposit(account, 5).code();
            if (in.equals("ACCOUNT_CLOSED")) {
                return times;
            }
            assertThat(in).isEqualTo("201");
            assertThat(withdraw(account, 5).code()).isEqualTo("201");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_account_is_deleted_or_gets_its_first_deposit_but_never_both() {
        int deleted = 0;
        for (int round = 0; round < 30; round++) {
            var account = account(0);
            int deleter = round % 5;
            var answers =
                    race(5, i -> () -> i == deleter ? caller.delete("/v1/accounts/" + account) : deposit(account, 1));
            if (answers.get(deleter).status() == 204) {
                deleted++;
                assertThat(codes(answers)).isEqualTo(Map.of("204", 1L, "UNKNOWN_ACCOUNT", 4L));
                assertThat(caller.get("/v1/accounts/" + account).status()).isEqualTo(404);
                caller.created("/v1/accounts", account(account, 0));
                assertThat(cell(account).number("version")).isZero();
                assertThat(deposit(account, 1).status()).isEqualTo(201);
            } else {
                assertThat(codes(answers)).isEqualTo(Map.of("HAS_ENTRIES", 1L, "201", 4L));
                assertThat(cell(account).number("posted")).isEqualTo(4);
            }
        }
        System.out.printf("%d of 30 accounts were deleted before their first deposit%n", deleted);
    }

    @Test
    void a_home_is_deleted_or_gets_a_resident_but_never_both() {
        for (int round = 0; round < 20; round++) {
            var home = "home-" + round;
            caller.created("/v1/real-accounts", Map.of("id", home, "name", home, "currency", "EUR"));
            var resident = "resident-" + round;
            var answers = race(
                    2,
                    i -> () -> i == 0
                            ? caller.delete("/v1/real-accounts/" + home)
                            : caller.post(
                                    "/v1/accounts", Map.of("id", resident, "name", resident, "realAccount", home)));
            assertThat(codes(answers).keySet()).isIn(Set.of("204", "UNKNOWN_REAL_ACCOUNT"), Set.of("NOT_EMPTY", "201"));
        }
    }

    @Test
    void an_overdraft_limit_is_lowered_or_used_but_never_both() {
        for (int round = 0; round < 20; round++) {
            var account = account(100);
            int patcher = round % 9;
            var answers = race(
                    9,
                    i -> () -> i == patcher
                            ? caller.patch("/v1/accounts/" + account, Map.of("overdraftLimit", 0))
                            : withdraw(account, 30));
            if (answers.get(patcher).status() == 200) {
                assertThat(codes(answers)).isEqualTo(Map.of("200", 1L, "INSUFFICIENT_FUNDS", 8L));
                assertThat(cell(account).number("posted")).isZero();
            } else {
                assertThat(codes(answers)).isEqualTo(Map.of("201", 3L, "INSUFFICIENT_FUNDS", 6L));
                assertThat(cell(account).number("posted")).isEqualTo(-90);
            }
        }
    }
}
