package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.Entry;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.NewTransaction;
import cash.domain.Refusal;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Transaction;
import cash.domain.Update;
import cash.services.Receipt;
import cash.services.Submission;
import cash.services.VerificationService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Two instances of cash on one database, and many threads that want the same thing. Afterwards the books of the whole
/// database are checked row by row, and those of the test against what its callers were told.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RacesTest {

    private static final String DATABASE = "races";
    private static final int THREADS = 12;
    private static final long SEED = new SplittableRandom().nextLong();

    static {
        System.out.println("RacesTest, seed " + SEED);
    }

    private final TestDatabase server;
    private final CashInstance one;
    private final CashInstance two;
    private final StoreFixture given;
    private final SplittableRandom random;
    private final ConcurrentLinkedQueue<Receipt> receipts = new ConcurrentLinkedQueue<>();

    RacesTest(TestDatabase server) {
        this.server = server;
        one = CashInstance.on(server, DATABASE);
        two = CashInstance.secondOn(server, DATABASE);
        given = new StoreFixture(one.stores());
        random = new SplittableRandom(SEED);
    }

    // What threads do

    private CashInstance instance(int thread) {
        return thread % 2 == 0 ? one : two;
    }

    private static <T> List<T> together(IntFunction<T> task) {
        return Threads.together(IntStream.range(0, THREADS)
                .mapToObj(thread -> (Callable<T>) () -> task.apply(thread))
                .toList());
    }

    /// Posts transactions, waits for all their answers and keeps the receipts. Whatever fails otherwise than
    /// by a refusal fails the test.
    private List<Decision<Receipt>> post(int thread, List<NewTransaction> transactions) {
        var answers = transactions.stream()
                .map(transaction -> instance(thread).transactions().post(transaction, null))
                .toList();
        return answers.stream().map(this::kept).toList();
    }

    private Decision<Receipt> kept(CompletableFuture<Decision<Receipt>> answer) {
        return Threads.result(answer).map(receipt -> {
            receipts.add(receipt);
            return receipt;
        });
    }

    private Decision<Receipt> post(int thread, String... transfers) {
        return post(thread, List.of(Requests.transaction(given, transfers))).getFirst();
    }

    private static long accepted(List<? extends Decision<?>> decisions) {
        return decisions.stream().filter(Decision.Accepted.class::isInstance).count();
    }

    private static List<Refusal> refusals(List<? extends Decision<?>> decisions) {
        return decisions.stream()
                .filter(Decision.Refused.class::isInstance)
                .map(Requests::refusal)
                .toList();
    }

    // What must be true afterwards

    @AfterEach
    void the_books_are_right() {
        one.close();
        two.close();
        try (var sql = new Sql(server, DATABASE)) {
            assertThat(BooksCheck.discrepancies(sql)).isEmpty();
            assertThat(new VerificationService(one.stores().work(), one.stores().evidence())
                            .verify()
                            .discrepancies())
                    .isEmpty();
        }
        var booked = receipts.stream()
                .map(Receipt::transaction)
                .collect(Collectors.toMap(Transaction::id, Function.identity(), RacesTest::same));
        var entries = booked.values().stream()
                .flatMap(transaction -> transaction.entries().stream())
                .collect(Collectors.groupingBy(Entry::address));
        entries.forEach((cell, told) -> assertThat(one.stores().amounts().entries(cell, 0, 1_000_000))
                .as("the entries of %s are those that callers were told of, and no others", cell)
                .containsExactlyInAnyOrderElementsOf(told));
        assertThat(BooksCheck.differences(sums(entries), cells())).isEmpty();
        booked.values().stream()
                .limit(200)
                .forEach(transaction ->
                        assertThat(two.stores().ledger().find(transaction.id())).contains(transaction));
    }

    private static Transaction same(Transaction one, Transaction other) {
        assertThat(other).isEqualTo(one);
        return one;
    }

    private static Map<Address, Long> sums(Map<Address, List<Entry>> entries) {
        var sums = new HashMap<Address, Long>();
        entries.forEach((cell, ofCell) ->
                sums.put(cell, ofCell.stream().mapToLong(Entry::postedChange).sum()));
        return sums;
    }

    /// What the cells of this test hold.
    private Map<Address, Long> cells() {
        return one.stores().amounts().matrix(null).cells().stream()
                .filter(cell -> cell.address().account().value().startsWith(given.text("")))
                .collect(Collectors.toMap(
                        Amount.State::address, cell -> cell.balance().posted()));
    }

    // Money

    @Test
    void money_moved_between_few_cells_by_many_adds_up_and_is_never_overdrawn() {
        var rows = List.of("giro", "savings");
        var columns = List.of("rent", "food", "fun");
        given.realAccounts("giro", "savings");
        given.accounts("rent", "food", "fun");
        var cells = rows.stream()
                .flatMap(row -> columns.stream().map(column -> row + "/" + column))
                .toList();
        cells.forEach(cell -> post(0, "external " + cell + " 300"));
        var seeds = random.longs(THREADS).toArray();

        var decisions = together(thread -> {
            var mine = new SplittableRandom(seeds[thread]);
            var answers = new ArrayList<Decision<Receipt>>();
            for (int burst = 0; burst < 12; burst++) {
                answers.addAll(post(
                        thread,
                        Stream.generate(() -> someTransaction(cells, mine))
                                .limit(mine.nextInt(1, 25))
                                .toList()));
            }
            return answers;
        });

        var all = decisions.stream().flatMap(List::stream).toList();
        assertThat(accepted(all)).isGreaterThan(100);
        assertThat(refusals(all)).isNotEmpty().allMatch(Refusal.InsufficientFunds.class::isInstance);
    }

    /// One to three transfers between these cells and the world outside, often of more than is there.
    private NewTransaction someTransaction(List<String> cells, SplittableRandom mine) {
        var transfers = new ArrayList<String>();
        int count = mine.nextInt(1, 4);
        while (transfers.size() < count) {
            var source = mine.nextInt(10) == 0 ? "external" : cells.get(mine.nextInt(cells.size()));
            var target = mine.nextInt(10) == 0 ? "external" : cells.get(mine.nextInt(cells.size()));
            if (!source.equals(target)) {
                transfers.add(source + " " + target + " " + mine.nextInt(1, 400));
            }
        }
        return Requests.transaction(given, transfers.toArray(String[]::new));
    }

    @Test
    void versions_ids_and_instants_go_forward_though_the_clocks_of_instances_differ_by_a_minute() {
        given.realAccounts("giro");
        given.accounts("rent", "food");
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));
        try (var slow = CashInstance.on(two.beans(), clock)) {
            var decisions = together(thread -> Stream.generate(() -> thread % 2 == 0 ? one : slow)
                    .limit(25)
                    .map(by -> kept(by.transactions()
                            .post(Requests.transaction(given, "external giro/rent 2", "giro/rent giro/food 1"), null)))
                    .toList());

            assertThat(accepted(decisions.stream().flatMap(List::stream).toList()))
                    .isEqualTo(THREADS * 25);
        }
    }

    @Test
    void a_list_that_is_read_while_money_moves_has_everything_from_before_once() {
        given.realAccounts("giro", "savings");
        given.accounts("rent", "food");
        for (int i = 0; i < 10; i++) {
            post(
                    0,
                    Stream.generate(() ->
                                    Requests.transaction(given, "external giro/rent 100", "external savings/rent 5"))
                            .limit(20)
                            .toList());
        }
        var filter = new Transaction.Filter(given.accountId("rent"), null, null, null, null, null, Metadata.NONE);

        whileMoneyMoves(
                () -> {
                    for (int round = 0; round < 8; round++) {
                        var before = receipts.stream()
                                .map(receipt -> receipt.transaction().id())
                                .toList();
                        var listed = new ArrayList<Transaction.Id>();
                        for (var page = two.stores().ledger().list(filter, null, 30);
                                !page.isEmpty();
                                page = two.stores().ledger().list(filter, listed.getLast(), 30)) {
                            page.forEach(transaction -> listed.add(transaction.id()));
                        }
                        assertThat(listed).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
                        assertThat(Set.copyOf(listed)).containsAll(before);
                    }
                },
                supplied -> post(supplied.thread, supplied.way));
    }

    @Test
    void of_many_who_want_the_last_money_only_as_many_get_it_as_there_is() {
        given.realAccounts("giro");
        given.accounts("rent", "food");
        post(0, "external giro/rent 500");

        var decisions = together(thread -> post(
                thread,
                Stream.generate(() -> Requests.transaction(given, "giro/rent giro/food 100"))
                        .limit(3)
                        .toList()));

        var all = decisions.stream().flatMap(List::stream).toList();
        assertThat(accepted(all)).isEqualTo(5);
        assertThat(refusals(all)).allMatch(Refusal.InsufficientFunds.class::isInstance);
    }

    @Test
    void many_who_use_a_new_cell_at_once_write_its_versions_without_gaps() {
        given.realAccounts("giro");
        for (int round = 0; round < 10; round++) {
            given.accounts("new" + round);
            var cell = "giro/new" + round;
            var decisions = together(thread -> post(thread, "external " + cell + " 7"));

            assertThat(accepted(decisions)).isEqualTo(THREADS);
            assertThat(one.stores().amounts().entries(given.cell(cell), 0, 1000))
                    .extracting(Entry::version)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, THREADS).boxed().toList());
        }
    }

    // Names

    @Test
    void one_key_makes_one_transaction_however_many_send_it() {
        given.realAccounts("giro");
        given.accounts("rent");
        for (int round = 0; round < 20; round++) {
            var key = IdempotencyKey.ofText(given.text("key" + round));
            var decisions = together(thread -> kept(
                    instance(thread).transactions().post(Requests.transaction(given, "external giro/rent 5"), key)));

            var answers = decisions.stream().map(Requests::accepted).toList();
            assertThat(answers.stream().map(Receipt::transaction).distinct()).hasSize(1);
            assertThat(answers.stream().filter(receipt -> !receipt.replayed())).hasSize(1);
        }
        assertThat(one.stores()
                        .amounts()
                        .find(given.cell("giro/rent"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(100, 0));
    }

    @Test
    void who_repeats_a_key_is_never_told_that_the_money_is_gone_which_the_first_one_took() {
        given.realAccounts("giro");
        given.accounts("rent");
        for (int round = 0; round < 30; round++) {
            post(0, "external giro/rent 5");
            var key = IdempotencyKey.ofText(given.text("key" + round));
            var request = Requests.transaction(given, "giro/rent external 5");
            var decisions =
                    together(thread -> kept(instance(thread).transactions().post(request, key)));

            assertThat(refusals(decisions)).isEmpty();
        }
    }

    @Test
    void who_claims_a_reference_that_another_has_is_told_so_even_if_that_one_took_the_money() {
        given.realAccounts("giro");
        given.accounts("rent");
        for (int round = 0; round < 30; round++) {
            post(0, "external giro/rent 5");
            var request = Requests.referenced(
                    Requests.transaction(given, "giro/rent external 5"), given.text("invoice" + round));
            var decisions = together(thread -> post(thread, List.of(request)).getFirst());

            assertThat(accepted(decisions)).isEqualTo(1);
            assertThat(refusals(decisions)).allMatch(Refusal.ReferenceTaken.class::isInstance);
        }
    }

    @Test
    void of_several_transactions_that_go_together_all_are_booked_or_none() {
        given.realAccounts("giro");
        given.accounts("rent", "food", "fun");
        post(0, "external giro/rent 1000");
        var all = together(thread -> {
            var answers = new ArrayList<Decision<List<Receipt>>>();
            for (int i = 0; i < 15; i++) {
                var group = Stream.of("giro/rent giro/food 30", "giro/food giro/fun 30", "giro/fun external 30")
                        .map(way -> Submission.of(Requests.transaction(given, way), null))
                        .toList();
                answers.add(instance(thread).transactions().postTogether(group).map(made -> {
                    receipts.addAll(made);
                    return made;
                }));
                post(thread, "external giro/rent 1");
            }
            return answers;
        });

        var decisions = all.stream().flatMap(List::stream).toList();
        assertThat(accepted(decisions)).isBetween(33L, (1000L + THREADS * 15) / 30);
        assertThat(refusals(decisions))
                .isNotEmpty()
                .allMatch(refusal ->
                        refusal instanceof Refusal.OneOfMany(int index, Refusal.InsufficientFunds _) && index == 0);
    }

    @Test
    void one_key_with_different_bodies_makes_one_transaction_and_tells_the_others() {
        given.realAccounts("giro");
        given.accounts("rent");
        for (int round = 0; round < 20; round++) {
            var key = IdempotencyKey.ofText(given.text("key" + round));
            var decisions = together(thread -> kept(instance(thread)
                    .transactions()
                    .post(Requests.transaction(given, "external giro/rent " + (thread / 4 + 1)), key)));

            assertThat(accepted(decisions)).isEqualTo(4);
            assertThat(refusals(decisions)).hasSize(8).allMatch(Refusal.IdempotencyKeyReused.class::isInstance);
        }
    }

    @Test
    void one_reference_has_one_transaction_however_many_claim_it() {
        given.realAccounts("giro");
        given.accounts("rent");
        for (int round = 0; round < 20; round++) {
            var reference = given.text("invoice" + round);
            var decisions = together(thread -> post(
                            thread,
                            List.of(Requests.referenced(
                                    Requests.transaction(given, "external giro/rent 5"), reference)))
                    .getFirst());

            assertThat(accepted(decisions)).isEqualTo(1);
            assertThat(refusals(decisions)).allMatch(Refusal.ReferenceTaken.class::isInstance);
        }
    }

    @Test
    void one_id_names_one_account_however_many_create_it() {
        for (int round = 0; round < 20; round++) {
            var account = given.newAccount("rent" + round, null);
            var realAccount = given.newRealAccount("giro" + round, "EUR");
            var accounts = together(thread -> instance(thread).accounts().create(account));
            var realAccounts =
                    together(thread -> instance(thread).realAccounts().create(realAccount));

            assertThat(accepted(accounts)).isEqualTo(1);
            assertThat(accepted(realAccounts)).isEqualTo(1);
            assertThat(refusals(accounts)).allMatch(Refusal.AlreadyExists.class::isInstance);
            assertThat(refusals(realAccounts)).allMatch(Refusal.AlreadyExists.class::isInstance);
        }
    }

    // Rules that change meanwhile

    /// While somebody changes the rules, ten threads move 1 between giro/rent and savings/rent and see what they are
    /// told.
    private void whileMoneyMoves(Runnable changes, Consumer<Supplied> watcher) {
        var done = new AtomicBoolean();
        var moving = CompletableFuture.supplyAsync(() -> together(thread -> {
            if (thread == 0) {
                try {
                    changes.run();
                } finally {
                    done.set(true);
                }
            }
            for (boolean there = true; !done.get(); there = !there) {
                var way = there ? "giro/rent savings/rent 1" : "savings/rent giro/rent 1";
                watcher.accept(new Supplied(thread, way));
            }
            return true;
        }));
        Threads.result(moving);
    }

    private record Supplied(int thread, String way) {}

    @Test
    void no_transaction_touches_an_account_after_its_freeze_was_acknowledged() {
        given.realAccounts("giro", "savings");
        given.accounts("rent");
        post(0, "external giro/rent 1000", "external savings/rent 1000");
        var rent = given.accountId("rent");
        var giro = given.realAccountId("giro");
        record Frozen(Instant from, Instant to) {}
        var windows = new ArrayList<Frozen>();
        var frozen = new AtomicReference<Object>();
        var decisions = new ConcurrentLinkedQueue<Decision<Receipt>>();

        whileMoneyMoves(
                () -> {
                    for (int round = 0; round < 30; round++) {
                        var by = instance(round);
                        boolean wholeRow = random.nextBoolean();
                        var _ = wholeRow
                                ? Requests.accepted(by.realAccounts().freeze(giro))
                                : Requests.accepted(by.accounts().freeze(rent));
                        var from = Instant.now();
                        frozen.set(new Object());
                        sleep(random.nextInt(15));
                        frozen.set(null);
                        windows.add(new Frozen(from, Instant.now()));
                        var _ = wholeRow
                                ? Requests.accepted(by.realAccounts().unfreeze(giro))
                                : Requests.accepted(by.accounts().unfreeze(rent));
                        sleep(random.nextInt(15));
                    }
                },
                supplied -> {
                    var before = frozen.get();
                    var decision = post(supplied.thread, supplied.way);
                    decisions.add(decision);
                    if (before != null && before.equals(frozen.get())) {
                        assertThat(Requests.refusal(decision))
                                .isInstanceOfAny(Refusal.AccountFrozen.class, Refusal.RealAccountFrozen.class);
                    }
                });

        var told = List.copyOf(decisions);
        assertThat(accepted(told)).isPositive();
        assertThat(refusals(told))
                .isNotEmpty()
                .allMatch(refusal ->
                        refusal instanceof Refusal.AccountFrozen || refusal instanceof Refusal.RealAccountFrozen);
        // Transactions are recorded to the millisecond that they begin in.
        assertThat(receipts).allSatisfy(receipt -> {
            var recordedAt = receipt.transaction().recordedAt();
            assertThat(windows)
                    .noneMatch(
                            window -> recordedAt.isAfter(window.from) && recordedAt.isBefore(window.to.minusMillis(1)));
        });
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void an_account_is_never_closed_with_money_nor_deleted_with_entries() {
        given.realAccounts("giro");
        for (int round = 0; round < 20; round++) {
            var id = given.accountId("a" + round);
            var cell = "giro/a" + round;
            given.accounts("a" + round);
            boolean deletes = round % 2 == 0;
            var decisions = together(thread -> {
                if (thread >= 2) {
                    return post(thread, "external " + cell + " 5");
                }
                return deletes
                        ? instance(thread).accounts().delete(id)
                        : instance(thread).accounts().close(id);
            });

            boolean ended = accepted(decisions.subList(0, 2)) > 0;
            var deposits = decisions.subList(2, THREADS);
            assertThat(accepted(deposits)).isEqualTo(ended ? 0 : THREADS - 2);
            assertThat(one.stores().accounts().find(id).isEmpty()).isEqualTo(ended && deletes);
        }
    }

    @Test
    void a_lower_overdraft_limit_holds_from_then_on() {
        given.realAccounts("giro");
        given.accounts("rent", "food");
        var rent = given.accountId("rent");
        for (int round = 0; round < 20; round++) {
            setLimit(one, rent, 100);
            var decisions =
                    together(thread -> thread == 0 ? setLimit(two, rent, 0) : post(thread, "giro/rent giro/food 30"));

            boolean lowered = decisions.getFirst() instanceof Decision.Accepted<?>;
            assertThat(accepted(decisions.subList(1, THREADS))).isEqualTo(lowered ? 0 : 3);
            long balance = -one.stores()
                    .amounts()
                    .find(given.cell("giro/rent"))
                    .orElseThrow()
                    .balance()
                    .posted();
            if (balance != 0) {
                post(0, "giro/food giro/rent " + balance);
            }
        }
        setLimit(one, rent, 100);
    }

    private static Decision<Account.WithBalances> setLimit(CashInstance by, Account.Id id, long limit) {
        return by.accounts()
                .patch(id, new Account.Patch(Update.keep(), Update.keep(), Update.to(limit), MetadataUpdate.NONE));
    }
}
