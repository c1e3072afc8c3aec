package cash.services;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Decision;
import cash.domain.External;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.Refusal;
import cash.domain.StoreFailure;
import cash.domain.Transfer;
import cash.services.ScriptedWork.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Thousands of random transactions, in random batches and with random faults, compared with a model so simple that
/// it is obviously right. A failure names the seed; set it with `-Dseed=...` to see it again.
class RandomTransactionsTest {

    private static final int BATCHES = 1500;
    private static final List<String> ROWS = List.of("giro", "savings", "dollars", "nowhere");
    private static final List<String> COLUMNS = List.of("rent", "food", "fun", "loan", "nobody");

    private static final List<Fault> FAULTS =
            List.of(Fault.CONFLICT, Fault.UNAVAILABLE, Fault.COMMITTED_BUT_LOST, Fault.ROLLED_BACK_BUT_LOST);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Bank bank = new Bank();
    private final Model model = new Model();

    /// What the ledger must do, with plain sums and no thought of speed.
    private static final class Model {
        final Map<String, Long> cells = new HashMap<>();
        final Map<String, NewTransaction> keys = new HashMap<>();
        final Set<String> frozen = new HashSet<>();

        /// What becomes of it: `accepted`, `replayed`, or the name of the refusal.
        String decide(NewTransaction request, String key) {
            if (keys.containsKey(key)) {
                return request.equals(keys.get(key)) ? "replayed" : "IdempotencyKeyReused";
            }
            var changes = new HashMap<String, Long>();
            for (var transfer : request.transfers()) {
                add(changes, home(transfer.source()), -transfer.units());
                add(changes, home(transfer.target()), transfer.units());
            }
            var refusals = new ArrayList<String>();
            if (changes.keySet().stream().anyMatch(it -> it.startsWith("nowhere/"))) {
                refusals.add("UnknownRealAccount");
            }
            if (changes.keySet().stream().anyMatch(it -> it.endsWith("/nobody"))) {
                refusals.add("UnknownAccount");
            }
            if (request.transfers().stream().anyMatch(it -> home(it.source()).equals(home(it.target())))) {
                refusals.add("SameCell");
            }
            if (request.transfers().stream()
                    .anyMatch(it -> (currency(it.source()) + currency(it.target())).equals("$€")
                            || (currency(it.source()) + currency(it.target())).equals("€$"))) {
                refusals.add("CurrencyMismatch");
            }
            if (changes.keySet().stream().anyMatch(it -> frozen.contains(it.replaceAll(".*/", "")))) {
                refusals.add("AccountFrozen");
            }
            if (changes.entrySet().stream()
                    .anyMatch(it -> it.getValue() < 0
                            && cells.getOrDefault(it.getKey(), 0L) + it.getValue()
                                    < (it.getKey().endsWith("/loan") ? -500 : 0))) {
                refusals.add("InsufficientFunds");
            }
            if (!refusals.isEmpty()) {
                return refusals.getFirst();
            }
            changes.forEach((cell, change) -> cells.merge(cell, change, Long::sum));
            if (!key.isEmpty()) {
                keys.put(key, request);
            }
            return "accepted";
        }

        static void add(Map<String, Long> changes, String cell, long units) {
            if (!cell.equals("external")) {
                changes.merge(cell, units, Long::sum);
            }
        }

        /// Only `fun` has a home.
        static String home(Place place) {
            return place.toString().equals("fun") ? "savings/fun" : place.toString();
        }

        static String currency(Place place) {
            return place == External.WORLD ? "" : home(place).startsWith("dollars/") ? "$" : "€";
        }
    }

    @Test
    void random_transactions_do_what_the_model_does() {
        System.out.println("RandomTransactionsTest: -Dseed=" + seed);
        bank.realAccounts("giro", "savings");
        bank.realAccount("dollars", "USD");
        bank.accounts("rent", "food");
        bank.account("fun", "savings", 0);
        bank.account("loan", null, 500);
        var writer = bank.writer();
        var seen = new HashMap<String, Integer>();

        for (int i = 0; i < BATCHES; i++) {
            freezeSomething();
            var requests = new ArrayList<NewTransaction>();
            var keys = new ArrayList<String>();
            int size = 1 + random.nextInt(6);
            for (int n = 0; n < size; n++) {
                requests.add(request());
                keys.add(random.nextInt(3) == 0 ? "key" + random.nextInt(200) : "");
            }
            repeatSomething(requests, keys);
            bank.clock.move(Duration.ofMillis(random.nextInt(5) - 1));
            bank.work.next(random.nextInt(20) == 0 ? FAULTS.get(random.nextInt(FAULTS.size())) : Fault.NONE);

            var decisions = writeSurely(writer, requests, keys);

            for (int n = 0; n < size; n++) {
                var expected = model.decide(requests.get(n), keys.get(n));
                assertThat(name(decisions.get(n)))
                        .as("seed %d, batch %d, request %s", seed, i, requests.get(n))
                        .isEqualTo(expected);
                seen.merge(expected, 1, Integer::sum);
            }
            compare(i);
        }

        compareHistories();
        assertThat(seen.keySet())
                .as("what happened often enough to be tested: %s, seed %d", seen, seed)
                .contains(
                        "accepted",
                        "replayed",
                        "IdempotencyKeyReused",
                        "UnknownRealAccount",
                        "UnknownAccount",
                        "SameCell",
                        "CurrencyMismatch",
                        "AccountFrozen",
                        "InsufficientFunds");
    }

    /// A store that is away for a moment is asked again, as a client would.
    private static List<Decision<Receipt>> writeSurely(
            BatchWriter writer, List<NewTransaction> requests, List<String> keys) {
        var batch = new ArrayList<Submission>();
        for (int n = 0; n < requests.size(); n++) {
            batch.add(
                    Submission.of(requests.get(n), keys.get(n).isEmpty() ? null : IdempotencyKey.ofText(keys.get(n))));
        }
        try {
            return writer.write(batch);
        } catch (StoreFailure.Unavailable away) {
            return writer.write(batch);
        }
    }

    private NewTransaction request() {
        var transfers = new ArrayList<Transfer.Requested>();
        int size = 1 + random.nextInt(4);
        // Most transactions stay in one currency, or nearly all would be refused.
        int rows = random.nextInt(8) == 0 ? 4 : 2;
        for (int n = 0; n < size; n++) {
            transfers.add(new Transfer.Requested(place(rows, 3), place(rows, 4), 1 + random.nextInt(300)));
        }
        return new NewTransaction(transfers, null, null, Metadata.NONE, null);
    }

    private Place place(int rows, int oneInHowManyIsOutside) {
        if (random.nextInt(oneInHowManyIsOutside) == 0) {
            return External.WORLD;
        }
        int columns = random.nextInt(20) == 0 ? 5 : 4;
        var column = COLUMNS.get(random.nextInt(columns));
        return Place.parse(
                column.equals("fun") && random.nextBoolean() ? "fun" : ROWS.get(random.nextInt(rows)) + "/" + column);
    }

    /// Some keys come again with the same body, in the same batch or later.
    private void repeatSomething(List<NewTransaction> requests, List<String> keys) {
        for (int n = 0; n < requests.size(); n++) {
            if (model.keys.containsKey(keys.get(n)) && random.nextBoolean()) {
                requests.set(n, model.keys.get(keys.get(n)));
            }
        }
    }

    private void freezeSomething() {
        if (random.nextInt(30) == 0) {
            var name = COLUMNS.get(random.nextInt(4));
            var id = new Account.Id(name);
            Bank.accepted(model.frozen.contains(name) ? bank.accounts.unfreeze(id) : bank.accounts.freeze(id));
            if (!model.frozen.remove(name)) {
                model.frozen.add(name);
            }
        }
    }

    private static String name(Decision<Receipt> decision) {
        return switch (decision) {
            case Decision.Accepted<Receipt>(var receipt) -> receipt.replayed() ? "replayed" : "accepted";
            case Decision.Refused<Receipt>(Refusal refusal) ->
                refusal.getClass().getSimpleName();
        };
    }

    private void compare(int batch) {
        var actual = new HashMap<String, Long>();
        bank.store
                .list(null, null, null, Integer.MAX_VALUE)
                .forEach(cell ->
                        actual.put(cell.address().toString(), cell.balance().posted()));
        assertThat(actual).as("the cells after batch %d, seed %d", batch, seed).isEqualTo(model.cells);
        for (var row : ROWS.subList(0, 3)) {
            assertThat(bank.row(row).posted())
                    .as("%s after batch %d, seed %d", row, batch, seed)
                    .isEqualTo(model.cells.entrySet().stream()
                            .filter(it -> it.getKey().startsWith(row + "/"))
                            .mapToLong(Map.Entry::getValue)
                            .sum());
        }
    }

    /// Every cell's entries follow one another without gaps, in time and in ids too.
    private void compareHistories() {
        for (var name : model.cells.keySet()) {
            var entries = bank.store.entries(Address.parse(name), 0, Integer.MAX_VALUE);
            long posted = 0;
            for (int i = 0; i < entries.size(); i++) {
                var entry = entries.get(i);
                posted += entry.postedChange();
                assertThat(entry.version()).as("seed %d", seed).isEqualTo(i + 1);
                assertThat(entry.after().posted()).as("seed %d", seed).isEqualTo(posted);
                if (i > 0) {
                    assertThat(entry.recordedAt())
                            .as("seed %d", seed)
                            .isAfterOrEqualTo(entries.get(i - 1).recordedAt());
                    assertThat(entry.transaction())
                            .as("seed %d", seed)
                            .isGreaterThan(entries.get(i - 1).transaction());
                }
            }
            assertThat(posted).as("seed %d", seed).isEqualTo(model.cells.get(name));
        }
    }
}
