package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.External;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.Money;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.Request;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Transaction;
import cash.domain.Transaction.Status;
import cash.domain.Transfer;
import cash.services.Receipt;
import cash.services.VerificationService;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Random sequences of everything that writes: transactions, holds and their ends, reversals, previews, and time.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RandomOperationsTest {

    private static final String DATABASE = "operations";
    private static final int STEPS = 400;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2100-01-01T00:00:00.123456Z"));
    private final long seed = new SplittableRandom().nextLong();
    private final Sql sql;
    private final CashInstance cash;
    private final StoreFixture given;
    private final List<Address> cells = new ArrayList<>();

    RandomOperationsTest(TestDatabase server) {
        var source = (InstantSource) this::now;
        cash = CashInstance.on(server.store(DATABASE), source.withZone(ZoneOffset.UTC));
        sql = new Sql(server, DATABASE);
        given = new StoreFixture(cash.stores());
        System.out.println("RandomOperationsTest on " + server + ", seed " + seed);
        given.realAccounts("giro", "savings");
        given.accounts("a", "b", "c");
        for (var row : List.of("giro", "savings")) {
            for (var column : List.of("a", "b", "c")) {
                cells.add(given.cell(row + "/" + column));
            }
        }
    }

    private Instant now() {
        return Objects.requireNonNull(now.get());
    }

    @AfterEach
    void close() {
        sql.close();
        cash.close();
    }

    /// What the ledger must be, in the most naive way.
    private static final class Model {
        @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
        private record Tx(
                List<Transfer> transfers, @Nullable Instant expiresAt, long[] made, List<Long> taken) {}

        private final Map<Address, Balance> cells = new TreeMap<>(Comparator.comparing(Address::toString));
        private final Map<Transaction.Id, Tx> transactions = new TreeMap<>();
        private final Map<Transaction.Id, Status> states = new TreeMap<>();

        Balance at(Address cell) {
            return cells.getOrDefault(cell, Balance.ZERO);
        }

        /// Changes all of the cells, or none if one of them can't give it.
        boolean change(Map<Address, long[]> changes) {
            boolean possible = changes.entrySet().stream()
                    .allMatch(it -> it.getValue()[0] - it.getValue()[1] >= 0
                            || at(it.getKey()).available() + it.getValue()[0] - it.getValue()[1] >= 0);
            if (possible) {
                changes.forEach((cell, change) -> cells.put(cell, at(cell).plus(change[0], change[1])));
            }
            return possible;
        }

        /// What transfers of so many units each change, forwards or backwards.
        static Map<Address, long[]> moves(List<Transfer> transfers, long[] units, int sign) {
            var changes = new TreeMap<Address, long[]>(Comparator.comparing(Address::toString));
            for (int i = 0; i < units.length; i++) {
                if (units[i] > 0 && transfers.get(i).source() instanceof Address source) {
                    changes.computeIfAbsent(source, _ -> new long[2])[0] -= sign * units[i];
                }
                if (units[i] > 0 && transfers.get(i).target() instanceof Address target) {
                    changes.computeIfAbsent(target, _ -> new long[2])[0] += sign * units[i];
                }
            }
            return changes;
        }

        static Map<Address, long[]> reserves(List<Transfer> transfers, int sign) {
            var changes = moves(transfers, all(transfers), 1);
            changes.values().removeIf(change -> change[0] >= 0);
            changes.values().forEach(change -> {
                change[1] = -change[0] * sign;
                change[0] = 0;
            });
            return changes;
        }

        static long[] all(List<Transfer> transfers) {
            return transfers.stream().mapToLong(it -> it.money().units()).toArray();
        }

        static long sum(long[] units) {
            return Arrays.stream(units).sum();
        }

        /// Gives each its whole share, and what is over one by one to the largest remainder.
        static long[] divide(long amount, long[] units) {
            long total = sum(units);
            var shares = Arrays.stream(units).map(it -> amount * it / total).toArray();
            var remainders = Arrays.stream(units).map(it -> amount * it % total).toArray();
            for (long over = amount - sum(shares); over > 0; over--) {
                int largest = 0;
                for (int i = 0; i < remainders.length; i++) {
                    largest = remainders[i] > remainders[largest] ? i : largest;
                }
                shares[largest]++;
                remainders[largest] = -1;
            }
            return shares;
        }

        void expire(Instant now) {
            transactions.forEach((id, tx) -> {
                if (states.get(id) == Status.PENDING
                        && tx.expiresAt != null
                        && !tx.expiresAt.isAfter(now)
                        && change(reserves(tx.transfers, -1))) {
                    states.put(id, Status.EXPIRED);
                }
            });
        }

        boolean end(Transaction.Id id, Status outcome, @Nullable Long amount) {
            var tx = transactions.get(id);
            if (tx == null || states.get(id) != Status.PENDING) {
                return false;
            }
            var units = all(tx.transfers);
            var made =
                    outcome == Status.VOIDED ? new long[units.length] : amount == null ? units : divide(amount, units);
            var changes = moves(tx.transfers, made, 1);
            reserves(tx.transfers, -1)
                    .forEach((cell, change) -> changes.merge(
                            cell, change, (one, other) -> new long[] {one[0] + other[0], one[1] + other[1]}));
            if (!change(changes)) {
                return false;
            }
            System.arraycopy(made, 0, tx.made, 0, made.length);
            states.put(id, outcome);
            return true;
        }

        boolean reverse(Transaction.Id id, @Nullable Long amount) {
            var tx = transactions.get(id);
            if (tx == null) {
                return false;
            }
            var left = tx.made.clone();
            for (long taken : tx.taken) {
                var shares = divide(taken, left);
                for (int i = 0; i < left.length; i++) {
                    left[i] -= shares[i];
                }
            }
            long asked = amount == null ? sum(left) : amount;
            if (asked == 0 || asked > sum(left) || !change(moves(tx.transfers, divide(asked, left), -1))) {
                return false;
            }
            tx.taken.add(asked);
            return true;
        }
    }

    private NewTransaction randomTransaction(SplittableRandom random) {
        var transfers = new ArrayList<Transfer.Requested>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            Place source = random.nextInt(3) == 0 ? External.WORLD : cells.get(random.nextInt(cells.size()));
            Place target = random.nextInt(5) == 0 ? External.WORLD : cells.get(random.nextInt(cells.size()));
            if (!source.equals(target)) {
                transfers.add(new Transfer.Requested(source, target, random.nextLong(1, 40)));
            }
        }
        if (transfers.isEmpty()) {
            transfers.add(new Transfer.Requested(External.WORLD, cells.getFirst(), 100));
        }
        boolean pending = random.nextInt(3) == 0;
        var expiresAt = pending && random.nextBoolean() ? now().plusMillis(random.nextLong(1, 20_000)) : null;
        return new NewTransaction(transfers, null, null, Metadata.NONE, null, pending, expiresAt, List.of());
    }

    private @Nullable Long part(SplittableRandom random, Transaction of) {
        long total = of.transfers().stream().mapToLong(it -> it.money().units()).sum();
        return random.nextBoolean() ? null : random.nextLong(1, total + 1);
    }

    private Request randomRequest(SplittableRandom random, List<Transaction> made) {
        int kind = made.isEmpty() ? 0 : random.nextInt(6);
        if (kind < 3) {
            return randomTransaction(random);
        }
        var transaction = made.get(random.nextInt(made.size()));
        return switch (kind) {
            case 3 -> new Request.EndHold(transaction, Status.POSTED, part(random, transaction));
            case 4 -> new Request.EndHold(transaction, Status.VOIDED, null);
            default -> new Request.Reverse(transaction, part(random, transaction));
        };
    }

    private Decision<Receipt> run(Request request, @Nullable IdempotencyKey key) {
        return Threads.result(
                switch (request) {
                    case NewTransaction it -> cash.transactions().post(it, key);
                    case Request.EndHold it -> cash.transactions().follow(it, key);
                    case Request.Reverse it -> cash.transactions().follow(it, key);
                });
    }

    @Test
    void every_step_leaves_every_cell_as_the_model_has_it() {
        var random = new SplittableRandom(seed);
        var model = new Model();
        var made = new ArrayList<Transaction>();
        for (int step = 0; step < STEPS; step++) {
            now.updateAndGet(it -> it.plusMillis(random.nextLong(3_000)));
            model.expire(now());
            var request = randomRequest(random, made);
            if (request instanceof NewTransaction preview && random.nextInt(4) == 0) {
                cash.transactions().preview(preview, null);
            }

            var decision = run(request, null);

            boolean expected = switch (request) {
                case NewTransaction it -> expected(model, it);
                case Request.EndHold it -> model.end(it.hold().id(), it.outcome(), it.units());
                case Request.Reverse it -> model.reverse(it.original().id(), it.units());
            };
            assertThat(decision instanceof Decision.Accepted)
                    .as("step %d: %s -> %s", step, request, decision)
                    .isEqualTo(expected);
            if (decision instanceof Decision.Accepted<Receipt>(var receipt) && !(request instanceof Request.EndHold)) {
                made.add(receipt.transaction());
                note(model, receipt.transaction());
            }
            cash.transactions().expire();
            for (var cell : cells) {
                assertThat(cash.stores().amounts().find(cell).orElseThrow().balance())
                        .as("step %d: %s after %s", step, cell, request)
                        .isEqualTo(model.at(cell));
            }
        }
        made.forEach(it -> assertThat(
                        cash.stores().ledger().find(it.id()).orElseThrow().status())
                .isEqualTo(model.states.get(it.id())));
        assertThat(BooksCheck.discrepancies(sql)).isEmpty();
        assertThat(new VerificationService(cash.stores().work(), cash.stores().evidence())
                        .verify()
                        .discrepancies())
                .isEmpty();
    }

    private static boolean expected(Model model, NewTransaction request) {
        var transfers = request.transfers().stream()
                .map(it -> new Transfer(
                        (Place.End) it.source(), (Place.End) it.target(), new Money(it.units(), Money.currency("EUR"))))
                .toList();
        return model.change(
                request.pending() ? Model.reserves(transfers, 1) : Model.moves(transfers, Model.all(transfers), 1));
    }

    private static void note(Model model, Transaction transaction) {
        var hold = transaction.hold();
        var units = Model.all(transaction.transfers());
        model.transactions.put(
                transaction.id(),
                new Model.Tx(
                        transaction.transfers(),
                        hold == null ? null : hold.expiresAt(),
                        hold == null ? units : new long[units.length],
                        new ArrayList<>()));
        model.states.put(transaction.id(), transaction.status());
    }

    private void work(SplittableRandom own, Queue<Transaction> made, Queue<Receipt> receipts) {
        for (int step = 0; step < STEPS / 4; step++) {
            now.updateAndGet(it -> it.plusMillis(own.nextLong(100)));
            var request = randomRequest(own, List.copyOf(made));
            var key = own.nextInt(4) == 0 ? IdempotencyKey.ofText(given.text("k" + own.nextInt(50))) : null;
            if (run(request, key) instanceof Decision.Accepted<Receipt>(var receipt) && !receipt.replayed()) {
                receipts.add(receipt);
                if (!(request instanceof Request.EndHold)) {
                    made.add(receipt.transaction());
                }
            }
        }
    }

    @Test
    void eight_threads_leave_every_cell_with_what_they_were_told() {
        var made = new ConcurrentLinkedQueue<Transaction>();
        var receipts = new ConcurrentLinkedQueue<Receipt>();
        var random = new SplittableRandom(seed);
        var seeds = IntStream.range(0, 8).mapToObj(_ -> random.split()).toList();
        Threads.together(seeds.stream()
                .map(own -> Executors.callable(() -> work(own, made, receipts)))
                .toList());

        var expected = new TreeMap<Address, Balance>(Comparator.comparing(Address::toString));
        receipts.forEach(receipt -> {
            var transaction = receipt.transaction();
            transaction
                    .entriesOf(transaction.lastStep())
                    .forEach(entry -> expected.merge(
                            entry.address(), new Balance(entry.postedChange(), entry.heldChange()), Balance::plus));
        });
        // Holds that timed out were ended by nobody who was told.
        made.stream()
                .map(it -> cash.stores().ledger().find(it.id()).orElseThrow())
                .filter(it -> it.status() == Status.EXPIRED)
                .forEach(it -> it.entriesOf(it.lastStep())
                        .forEach(entry -> expected.merge(
                                entry.address(),
                                new Balance(entry.postedChange(), entry.heldChange()),
                                Balance::plus)));
        expected.forEach((cell, balance) -> assertThat(
                        cash.stores().amounts().find(cell).orElseThrow().balance())
                .as("%s", cell)
                .isEqualTo(balance));
        assertThat(BooksCheck.discrepancies(sql)).isEmpty();
        assertThat(new VerificationService(cash.stores().work(), cash.stores().evidence())
                        .verify()
                        .discrepancies())
                .isEmpty();
    }
}
