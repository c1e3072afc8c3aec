package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.NewTransaction;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Transaction;
import cash.domain.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of transactions against brute force, page by page. There is a real account with cells of more accounts, and an
/// account with cells in more real accounts, than the store merges.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TransactionPagesTest {

    private static final int TRANSACTIONS = 3000;
    private static final int MANY = 230;
    private static final int MAX_PAGES = 40;
    private static final long SEED = new SplittableRandom().nextLong();
    private static final Map<TestDatabase, History> HISTORIES = new EnumMap<>(TestDatabase.class);

    /// What was written, the newest first.
    private record History(CashInstance cash, StoreFixture given, List<Transaction> transactions) {}

    private final History history;
    private final SplittableRandom random;

    TransactionPagesTest(TestDatabase server) {
        random = new SplittableRandom(SEED);
        history = HISTORIES.computeIfAbsent(server, this::written);
    }

    /// A clock that tests move, also backwards.
    private static final class Ticking extends Clock {
        private volatile Instant now = Instant.parse("2026-03-29T00:59:59.500Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for the time of day");
        }
    }

    private History written(TestDatabase server) {
        System.out.println("TransactionPagesTest on " + server + ", seed " + SEED);
        var clock = new Ticking();
        var cash = CashInstance.on(server.store("pages"), clock);
        var given = new StoreFixture(cash.stores());
        given.write(() -> {
            for (int i = 0; i < MANY; i++) {
                cash.stores().realAccounts().add(given.newRealAccount("r" + i, "EUR"));
                cash.stores().accounts().add(overdrawable(given, "a" + i));
            }
        });
        var transactions = new ArrayList<Transaction>();
        while (transactions.size() < TRANSACTIONS) {
            clock.now = clock.now.plus(Duration.ofMillis(random.nextInt(-10, 40)));
            var answers = Stream.generate(() -> someTransaction(given))
                    .limit(random.nextInt(1, 60))
                    .map(transaction -> cash.transactions().post(transaction, null))
                    .toList();
            answers.forEach(answer ->
                    transactions.add(Requests.accepted(Threads.result(answer)).transaction()));
        }
        transactions.sort(Comparator.comparing(Transaction::id).reversed());
        cash.close();
        return new History(cash, given, transactions);
    }

    private static Account overdrawable(StoreFixture given, String name) {
        var patch = new Account.Patch(Update.keep(), Update.keep(), Update.to(1_000_000L), MetadataUpdate.NONE);
        return given.newAccount(name, null).with(patch);
    }

    /// Mostly in the first row or the first column; and a few cells are in most of them.
    private NewTransaction someTransaction(StoreFixture given) {
        var transfers = new ArrayList<String>();
        int count = random.nextInt(1, 4);
        while (transfers.size() < count) {
            var source = someCell();
            var target = random.nextInt(4) == 0 ? "external" : someCell();
            if (!source.equals(target)) {
                transfers.add(source + " " + target + " " + random.nextInt(1, 100));
            }
        }
        var it = Requests.transaction(given, transfers.toArray(String[]::new));
        var reference = random.nextInt(10) == 0 ? new Reference(given.text("ref" + random.nextLong())) : null;
        return new NewTransaction(it.transfers(), null, reference, someMetadata(), null);
    }

    private String someCell() {
        return switch (random.nextInt(3)) {
            case 0 -> "r0/a" + random.nextInt(MANY);
            case 1 -> "r" + random.nextInt(MANY) + "/a0";
            default -> "r" + random.nextInt(3) + "/a" + random.nextInt(3);
        };
    }

    private Metadata someMetadata() {
        var metadata = new HashMap<String, String>();
        if (random.nextBoolean()) {
            metadata.put("kind", "kind" + random.nextInt(4));
        }
        if (random.nextInt(3) == 0) {
            metadata.put("color", random.nextBoolean() ? "red" : "Red");
        }
        return Metadata.of(metadata);
    }

    // Brute force

    private List<Transaction.Id> expected(Transaction.Filter filter) {
        return history.transactions.stream()
                .filter(it -> it.entries().stream().anyMatch(entry -> touches(filter, entry.address())))
                .filter(it -> filter.status() == null || filter.status() == it.status())
                .filter(it -> filter.reference() == null || filter.reference().equals(it.reference()))
                .filter(it -> filter.from() == null || !it.recordedAt().isBefore(filter.from()))
                .filter(it -> filter.to() == null || it.recordedAt().isBefore(filter.to()))
                .filter(it -> it.metadata()
                        .values()
                        .entrySet()
                        .containsAll(filter.metadata().values().entrySet()))
                .map(Transaction::id)
                .toList();
    }

    private static boolean touches(Transaction.Filter filter, Address cell) {
        return (filter.account() == null || filter.account().equals(cell.account()))
                && (filter.realAccount() == null || filter.realAccount().equals(cell.realAccount()));
    }

    /// The first pages of a list, put together.
    private List<Transaction.Id> paged(Transaction.Filter filter, int limit) {
        var ids = new ArrayList<Transaction.Id>();
        for (int page = 0; page < MAX_PAGES; page++) {
            var before = ids.isEmpty() ? null : ids.getLast();
            var found = history.cash.stores().ledger().list(filter, before, limit);
            assertThat(found).hasSizeLessThanOrEqualTo(limit);
            found.forEach(transaction -> ids.add(transaction.id()));
            if (found.size() < limit) {
                return ids;
            }
        }
        return ids;
    }

    private void check(Transaction.Filter filter, int limit) {
        var expected = expected(filter);
        assertThat(paged(filter, limit))
                .as("%s by %d", filter, limit)
                .containsExactlyElementsOf(expected.subList(0, Math.min(expected.size(), MAX_PAGES * limit)));
    }

    private Transaction.Filter filter(
            @Nullable String account,
            @Nullable String realAccount,
            @Nullable Instant from,
            @Nullable Instant to,
            Metadata metadata) {
        return new Transaction.Filter(
                account == null ? null : new Account.Id(history.given.text(account)),
                realAccount == null ? null : new RealAccount.Id(history.given.text(realAccount)),
                null,
                null,
                from,
                to,
                metadata);
    }

    /// An instant at, or just before or behind, that of some transaction.
    private @Nullable Instant someInstant() {
        var some = history.transactions.get(random.nextInt(TRANSACTIONS)).recordedAt();
        return switch (random.nextInt(5)) {
            case 0, 1 -> null;
            case 2 -> some;
            case 3 -> some.plusNanos(1000);
            default -> some.minusNanos(1000);
        };
    }

    private @Nullable String some(String kind) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> null;
            case 2 -> kind + "0";
            case 3 -> kind + random.nextInt(3);
            default -> kind + random.nextInt(MANY);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 1000})
    void every_list_is_what_brute_force_finds_in_pages_of(int limit) {
        for (int i = 0; i < 40; i++) {
            var narrow = random.nextBoolean();
            check(
                    filter(some("a"), some("r"), someInstant(), someInstant(), narrow ? someMetadata() : Metadata.NONE),
                    limit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void a_row_or_a_column_of_many_cells_is_walked_through_in_pages_of(int limit) {
        for (int i = 0; i < 5; i++) {
            check(filter(null, "r0", someInstant(), someInstant(), someMetadata()), limit);
            check(filter("a0", null, someInstant(), someInstant(), someMetadata()), limit);
        }
        check(filter(null, "r0", null, null, Metadata.NONE), limit);
        check(filter("a0", null, null, null, Metadata.NONE), limit);
        check(filter("a0", "r0", null, null, Metadata.NONE), limit);
    }

    @Test
    void there_are_as_many_cells_in_the_first_row_and_column_as_make_a_difference() {
        var amounts = history.cash.stores().amounts();
        assertThat(amounts.list(history.given.realAccountId("r0"), null, null, 1000))
                .hasSizeGreaterThan(201);
        assertThat(amounts.list(null, history.given.accountId("a0"), null, 1000))
                .hasSizeGreaterThan(201);
    }

    @Test
    void a_reference_is_found_with_all_that_matches_it_and_nothing_else() {
        var referenced = history.transactions.stream()
                .filter(it -> it.reference() != null)
                .limit(50)
                .toList();
        for (var transaction : referenced) {
            for (var account : List.of("a0", "a1", "a2")) {
                check(
                        new Transaction.Filter(
                                random.nextBoolean() ? history.given.accountId(account) : null,
                                random.nextBoolean() ? history.given.realAccountId("r0") : null,
                                random.nextBoolean() ? Transaction.Status.POSTED : null,
                                transaction.reference(),
                                someInstant(),
                                someInstant(),
                                Metadata.NONE),
                        10);
            }
        }
    }

    @Test
    void a_status_that_no_transaction_has_lists_none() {
        for (var status : Transaction.Status.values()) {
            var filter = new Transaction.Filter(
                    history.given.accountId("a0"), null, status, null, null, null, Metadata.NONE);
            check(filter, 100);
        }
    }

    @Test
    void names_that_nobody_has_list_none() {
        assertThat(paged(filter("nobody", null, null, null, Metadata.NONE), 5)).isEmpty();
        assertThat(paged(filter(null, "nobody", null, null, Metadata.NONE), 5)).isEmpty();
        assertThat(paged(filter("a0", "nobody", null, null, Metadata.NONE), 5)).isEmpty();
        assertThat(paged(filter(null, null, null, null, Metadata.of(Map.of("kind", "nobody's"))), 5))
                .isEmpty();
    }

    @Test
    void instants_at_the_ends_of_time_are_no_error() {
        var ends = IntStream.of(-1, 1)
                .mapToObj(side ->
                        side < 0 ? Instant.parse("1000-01-01T00:00:00Z") : Instant.parse("9999-12-31T23:59:59.999999Z"))
                .toList();
        check(filter("a1", null, ends.getFirst(), ends.getLast(), Metadata.NONE), 1000);
        check(filter("a1", null, ends.getLast(), ends.getFirst(), Metadata.NONE), 1000);
    }
}
