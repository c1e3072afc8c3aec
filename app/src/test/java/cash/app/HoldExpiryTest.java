package cash.app;

import static cash.app.Caller.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds time out by the clock of a whole service on its database, whether it runs then or not.
class HoldExpiryTest {
    private static final String TRANSACTIONS = "/v1/transactions";

    @TempDir
    private Path folder;

    private Cash cash(String... more) {
        var options = new ArrayList<>(List.of(more));
        options.add("--micronaut.server.port=-1");
        return new Cash(_ -> {}, List.of(TestSettings.options(folder, options.toArray(String[]::new))));
    }

    private static void deposit(Caller caller) {
        caller.created("/v1/real-accounts", Map.of("id", "bank", "name", "Bank", "currency", "EUR"));
        caller.created("/v1/accounts", Map.of("id", "rent", "name", "Rent", "realAccount", "bank"));
        caller.created(TRANSACTIONS, Caller.transaction("external", "rent", 100));
    }

    /// Holds everything until then.
    private static String hold(Caller caller, Instant expiresAt) {
        var body = Map.of(
                "transfers",
                List.of(transfer("rent", "external", 100)),
                "pending",
                true,
                "expiresAt",
                expiresAt.toString());
        return caller.created(TRANSACTIONS, body).text("id");
    }

    private static void sleepUntil(Instant instant) throws InterruptedException {
        Thread.sleep(Duration.between(Instant.now(), instant.plusMillis(1)).toMillis() + 1);
    }

    @Test
    void a_hold_that_times_out_while_the_service_is_down_is_over_before_the_first_answer() throws Exception {
        String id;
        Instant expiresAt;
        try (var cash = cash();
                var caller = new Caller(cash.serve())) {
            deposit(caller);
            expiresAt = Instant.now().plusSeconds(1);
            id = hold(caller, expiresAt);
            assertThat(caller.found("/v1/amounts/bank/rent").number("available"))
                    .isZero();
        }
        sleepUntil(expiresAt);
        // With a pause of an hour only the look at the start can have seen it.
        try (var cash = cash("--cash.holds.expiry-pause=1h");
                var caller = new Caller(cash.serve())) {
            assertThat(caller.found(TRANSACTIONS + "/" + id).text("status")).isEqualTo("EXPIRED");
            assertThat(caller.found("/v1/amounts/bank/rent").number("available"))
                    .isEqualTo(100);
            assertThat(caller.post(TRANSACTIONS + "/" + id + "/post").text("transactionStatus"))
                    .isEqualTo("EXPIRED");

            // And while it runs, whoever needs the money doesn't wait for the next look either.
            var soon = Instant.now().plusSeconds(1);
            var other = hold(caller, soon);
            var withdrawal = Caller.transaction("rent", "external", 100);
            assertThat(caller.post(TRANSACTIONS, withdrawal).code()).isEqualTo("INSUFFICIENT_FUNDS");
            sleepUntil(soon);
            assertThat(caller.post(TRANSACTIONS, withdrawal).code()).isEqualTo("201");
            assertThat(caller.found(TRANSACTIONS + "/" + other).text("status")).isEqualTo("EXPIRED");
        }
    }

    @Test
    void a_hold_that_times_out_is_noted_within_a_second_though_nobody_asks() throws Exception {
        try (var cash = cash();
                var caller = new Caller(cash.serve())) {
            deposit(caller);
            var expiresAt = Instant.now().plusSeconds(1);
            var id = hold(caller, expiresAt);
            assertThat(caller.found(TRANSACTIONS + "/" + id).text("status")).isEqualTo("PENDING");
            sleepUntil(expiresAt.plusSeconds(1));
            assertThat(caller.found(TRANSACTIONS + "/" + id).text("status")).isEqualTo("EXPIRED");
            assertThat(caller.found("/v1/amounts/bank/rent").number("held")).isZero();
        }
    }
}
