package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Account;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.Entry;
import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import cash.domain.Reference;
import cash.domain.Status;
import cash.domain.StoreFailure;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.persistence.CuttingProxy.Cut;
import cash.services.Receipt;
import cash.services.Submission;
import cash.services.VerificationService;
import io.micronaut.context.ApplicationContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Connections that are cut around a COMMIT, between the pool and a real server.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LostAnswersTest {

    private static final String DATABASE = "lost_answers";
    private static final int CUTS = 20;
    private static final Map<TestDatabase, ProxiedStore> STORES = new EnumMap<>(TestDatabase.class);

    private final TestDatabase server;
    private final CuttingProxy proxy;
    private final CashInstance cash;
    private final StoreFixture given;

    LostAnswersTest(TestDatabase server) {
        this.server = server;
        var store = STORES.computeIfAbsent(server, LostAnswersTest::behindProxy);
        proxy = store.proxy;
        cash = CashInstance.on(store.beans, Clock.systemUTC());
        given = new StoreFixture(cash.stores());
    }

    private record ProxiedStore(CuttingProxy proxy, ApplicationContext beans) {}

    private static ProxiedStore behindProxy(TestDatabase server) {
        var settings = new HashMap<>(server.settings(DATABASE));
        var url = server.url(DATABASE);
        var proxy = new CuttingProxy(CuttingProxy.port(url));
        settings.put("datasources.default.url", CuttingProxy.through(proxy.port(), url));
        settings.put("datasources.default.maximum-pool-size", 6);
        settings.put("datasources.default.connection-timeout", 2000);
        if (server == TestDatabase.MARIADB) {
            // It would report each connection that a client leaves without saying goodbye.
            try (var sql = new Sql(server, DATABASE)) {
                sql.run("SET GLOBAL log_warnings = 1");
            }
        }
        return new ProxiedStore(proxy, ApplicationContext.run(settings));
    }

    @BeforeEach
    void open_accounts() {
        proxy.reset();
        patiently(() -> given.add(given.newRealAccount("giro", "EUR")));
        patiently(() -> given.add(given.newAccount("rent", null)));
    }

    @AfterEach
    void close() {
        proxy.reset();
        cash.close();
        try (var sql = new Sql(server, DATABASE)) {
            assertThat(BooksCheck.discrepancies(sql)).isEmpty();
        }
        // Not by way of the proxy, since connections that were cut may still be in that pool.
        try (var direct = CashInstance.on(server, DATABASE)) {
            var stores = direct.stores();
            assertThat(new VerificationService(stores.work(), stores.evidence())
                            .verify()
                            .discrepancies())
                    .isEmpty();
        }
    }

    private Account account(int number) {
        return given.newAccount("new" + number, null);
    }

    private Balance balance() {
        return patiently(() -> cash.stores().amounts().find(given.cell("giro/rent")))
                .orElseThrow()
                .balance();
    }

    /// Asks again while a connection that the pool has lost is still in it: whoever gets that one is told that nothing
    /// happened, and what is asserted afterwards shows that it was true.
    private static <T> T patiently(Supplier<T> call) {
        for (int tries = 0; ; tries++) {
            try {
                return call.get();
            } catch (StoreFailure.Unavailable unavailable) {
                if (tries == 20) {
                    throw unavailable;
                }
            }
        }
    }

    private Receipt post(NewTransaction transaction, @Nullable IdempotencyKey key) {
        return patiently(() -> {
            try {
                return Requests.accepted(
                        cash.transactions().post(transaction, key).join());
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof StoreFailure failure ? failure : failed;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = Cut.class, names = "AFTER_REPLY", mode = EnumSource.Mode.EXCLUDE)
    void a_unit_of_work_whose_answer_was_lost_doesnt_claim_to_know(Cut cut) {
        for (int i = 0; i < CUTS; i++) {
            var account = account(i);
            proxy.cutNextCommit(cut);
            assertThatThrownBy(() -> cash.stores()
                            .work()
                            .write(() -> cash.stores().accounts().add(account)))
                    .isInstanceOf(StoreFailure.OutcomeUnknown.class);
            assertThat(proxy.cuts()).isEqualTo(i + 1);
        }

        boolean expected = switch (cut) {
            case BEFORE_COMMIT, BEFORE_COMMIT_AND_SERVER_NOTICES_LATE -> false;
            case BEFORE_COMMIT_THAT_ARRIVES_LATE, BEFORE_REPLY, AMID_REPLY, AFTER_REPLY -> true;
        };
        for (int i = 0; i < CUTS; i++) {
            // Who locks it waits until the transaction that may have added it has ended.
            var id = account(i).id();
            assertThat(patiently(() ->
                                    given.write(() -> cash.stores().accounts().lock(id)))
                            .isPresent())
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_unit_of_work_whose_answer_came_is_done_even_if_the_connection_is_lost_then() {
        for (int i = 0; i < CUTS; i++) {
            var account = account(i);
            proxy.cutNextCommit(Cut.AFTER_REPLY);
            assertThat(patiently(
                            () -> given.write(() -> cash.stores().accounts().add(account))))
                    .isTrue();
            assertThat(proxy.cuts()).isEqualTo(i + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void a_snapshot_whose_end_is_cut_has_no_outcome_that_could_be_unknown(Cut cut) {
        proxy.cutNextCommit(cut);
        try {
            var matrix =
                    cash.stores().work().snapshot(() -> cash.stores().amounts().matrix(null));
            assertThat(matrix.rows()).isNotEmpty();
        } catch (StoreFailure failure) {
            assertThat(failure).isInstanceOf(StoreFailure.Unavailable.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void a_transaction_is_accepted_once_and_booked_once_wherever_its_commit_is_cut(Cut cut) {
        for (int i = 1; i <= CUTS; i++) {
            proxy.cutNextCommit(cut);
            var receipt = post(Requests.transaction(given, "external giro/rent 3"), null);

            assertThat(proxy.cuts()).isEqualTo(i);
            assertThat(receipt.replayed()).isFalse();
            assertThat(patiently(() ->
                            cash.stores().ledger().find(receipt.transaction().id())))
                    .contains(receipt.transaction());
            assertThat(balance()).isEqualTo(new Balance(3L * i, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void a_batch_is_accepted_once_and_booked_once_wherever_its_commit_is_cut(Cut cut) {
        int together = 20;
        var receipts = new ArrayList<Receipt>();
        for (int i = 0; i < CUTS; i++) {
            int round = i;
            proxy.cutNextCommit(cut);
            receipts.addAll(Threads.together(IntStream.range(0, together)
                    .mapToObj(number -> (Callable<Receipt>) () -> post(
                            Requests.transaction(given, "external giro/rent 3"),
                            IdempotencyKey.ofText(given.text("key" + round + "-" + number))))
                    .toList()));
        }

        assertThat(proxy.cuts()).isEqualTo(CUTS);
        assertThat(receipts).noneMatch(Receipt::replayed);
        assertThat(balance()).isEqualTo(new Balance(3L * CUTS * together, 0));
        assertThat(patiently(() -> cash.stores().amounts().entries(given.cell("giro/rent"), 0, 1000)))
                .extracting(Entry::transaction)
                .containsExactlyInAnyOrderElementsOf(receipts.stream()
                        .map(receipt -> receipt.transaction().id())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void transactions_that_go_together_are_booked_once_wherever_their_commit_is_cut(Cut cut) {
        var together = Stream.of("external giro/rent 3", "giro/rent external 1")
                .map(way -> Submission.of(Requests.transaction(given, way), null))
                .toList();
        for (int i = 1; i <= CUTS / 4; i++) {
            proxy.cutNextCommit(cut);
            var receipts = Requests.accepted(patiently(() -> cash.transactions().postTogether(together)));

            assertThat(proxy.cuts()).isEqualTo(i);
            assertThat(receipts).hasSize(2).noneMatch(Receipt::replayed);
            assertThat(balance()).isEqualTo(new Balance(2L * i, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void accounts_are_created_frozen_and_deleted_once_wherever_the_commit_is_cut(Cut cut) {
        for (int i = 0; i < CUTS / 4; i++) {
            var account = account(i);
            var realAccount = given.newRealAccount("new" + i, "EUR");
            proxy.cutNextCommit(cut);
            assertThat(Requests.accepted(patiently(() -> cash.accounts().create(account)))
                            .account())
                    .isEqualTo(account);
            proxy.cutNextCommit(cut);
            assertThat(Requests.accepted(patiently(() -> cash.accounts().freeze(account.id())))
                            .account()
                            .status())
                    .isEqualTo(Status.FROZEN);
            proxy.cutNextCommit(cut);
            assertThat(Requests.accepted(patiently(() -> cash.accounts().delete(account.id()))))
                    .isEqualTo(account.id());
            proxy.cutNextCommit(cut);
            assertThat(Requests.accepted(patiently(() -> cash.realAccounts().create(realAccount)))
                            .realAccount())
                    .isEqualTo(realAccount);

            assertThat(proxy.cuts()).isEqualTo(4 * (i + 1));
            assertThat(patiently(() -> cash.stores().accounts().find(account.id())))
                    .isEmpty();
            assertThat(patiently(() -> cash.stores().realAccounts().find(realAccount.id())))
                    .isPresent();
        }
    }

    @Test
    void at_whatever_packet_a_connection_is_cut_the_caller_is_told_the_truth() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("LostAnswersTest on " + server + ", seed " + seed);
        var random = new SplittableRandom(seed);
        var told = new HashMap<Reference, Boolean>();
        for (int i = 0; i < 100; i++) {
            var reference = given.text("r" + i);
            var request = Requests.referenced(Requests.transaction(given, "external giro/rent 3"), reference);
            proxy.cutAfter(random.nextInt(12));
            told.put(new Reference(reference), isAccepted(cash.transactions().post(request, null)));
            proxy.reset();
        }

        var names = Set.copyOf(told.keySet());
        var found = given.write(() -> cash.stores().ledger().references(names));
        assertThat(names).allSatisfy(name -> assertThat(found.containsKey(name)).isEqualTo(told.get(name)));
        assertThat(told.values()).contains(true, false);
        assertThat(balance()).isEqualTo(new Balance(3L * found.size(), 0));
    }

    /// What a caller was told: yes, or that the store can't be reached and nothing happened.
    private static boolean isAccepted(CompletableFuture<Decision<Receipt>> answer) {
        try {
            return !Requests.accepted(answer.join()).replayed();
        } catch (CompletionException failure) {
            assertThat(failure.getCause()).isInstanceOf(StoreFailure.Unavailable.class);
            return false;
        }
    }

    @Test
    void while_the_server_cant_be_reached_everybody_is_told_so_and_afterwards_all_is_well() {
        var request = Requests.transaction(given, "external giro/rent 3");
        var rent = given.accountId("rent");

        proxy.refuse(true);
        assertThat(isAccepted(cash.transactions().post(request, null))).isFalse();
        assertThatThrownBy(() -> cash.stores().accounts().find(rent)).isInstanceOf(StoreFailure.Unavailable.class);
        assertThatThrownBy(() -> cash.stores().ledger().list(Requests.EVERYTHING, null, 1))
                .isInstanceOf(StoreFailure.Unavailable.class);
        assertThatThrownBy(() -> cash.accounts().freeze(rent)).isInstanceOf(StoreFailure.Unavailable.class);

        // The pool tries less and less often to reach a server that is down, so it may take some seconds to come back.
        proxy.refuse(false);
        assertThat(post(request, null).replayed()).isFalse();
        assertThat(balance()).isEqualTo(new Balance(3, 0));
    }
}
