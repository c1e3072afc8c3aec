package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What services rely on in [UnitOfWork].
interface UnitOfWorkContract extends ContractPart {

    /// Long enough for a thread that doesn't wait to get far.
    long A_WHILE_MILLIS = 300;

    @Test
    default void a_unit_of_work_returns_what_its_work_returns() {
        assertThat(work().write(() -> "written")).isEqualTo("written");
        assertThat(work().snapshot(() -> "read")).isEqualTo("read");
    }

    @Test
    default void a_unit_of_work_sees_what_it_wrote() {
        given().write(() -> {
            realAccounts().add(given().newRealAccount("giro", "EUR"));
            accounts().add(given().newAccount("rent", "giro"));
            var draft = given().draft(given().transfer("external", "giro/rent", 5));
            var transaction = draft.on(given().lock(draft));
            ledger().write(List.of(new Ledger.Recording(transaction, null)), List.of());

            assertThat(realAccounts()
                            .find(given().realAccountId("giro"))
                            .orElseThrow()
                            .balance())
                    .isEqualTo(new Balance(5, 0));
            assertThat(ledger().find(transaction.id())).contains(transaction);
            assertThat(given().lock(draft).get(given().cell("giro/rent")))
                    .extracting(Amount::version)
                    .isEqualTo(1L);
        });
    }

    @Test
    default void a_unit_of_work_that_throws_leaves_nothing_behind() {
        given().realAccounts("giro");
        given().accounts("rent");
        var key = IdempotencyKey.ofText(given().text("key"));
        var reference = given().text("invoice-7");

        for (var failure : Stream.of(
                        new IllegalStateException("deliberate"),
                        new StoreFailure.Conflict("deliberate", null),
                        new AssertionError("deliberate"))
                .toList()) {
            var draft =
                    given().draft(given().transfer("external", "giro/rent", 5)).referenced(reference);
            assertThatThrownBy(() -> work().write(() -> {
                        realAccounts().add(given().newRealAccount("savings", "EUR"));
                        accounts().add(given().newAccount("food", "savings"));
                        ledger().exclude();
                        var locked = accounts().lock(given().accountId("rent")).orElseThrow();
                        accounts().save(locked.with(Status.FROZEN));
                        var transaction = draft.on(given().lock(draft));
                        var use = new Ledger.Use(key, StoreFixture.fingerprint(1), transaction.id());
                        ledger().write(List.of(new Ledger.Recording(transaction, use)), List.of());
                        return sneakily(failure);
                    }))
                    .isSameAs(failure);
        }

        assertThat(realAccounts().find(given().realAccountId("savings"))).isEmpty();
        assertThat(accounts().find(given().accountId("food"))).isEmpty();
        assertThat(accounts().find(given().accountId("rent")))
                .map(it -> it.account().status())
                .contains(Status.OPEN);
        assertThat(amounts().list(given().realAccountId("giro"), null, null, 1)).isEmpty();
        assertThat(amounts().entries(given().cell("giro/rent"), 0, 1)).isEmpty();
        assertThat(realAccounts()
                        .find(given().realAccountId("giro"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(Balance.ZERO);
        assertThat(given().write(() -> ledger().uses(Set.of(key)))).isEmpty();
        assertThat(given().write(() -> ledger().references(Set.of(new Reference(reference)))))
                .isEmpty();
        assertThat(ledger().list(
                                new Transaction.Filter(
                                        given().accountId("rent"), null, null, null, null, null, Metadata.NONE),
                                null,
                                1))
                .isEmpty();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, X extends Throwable> T sneakily(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    default void others_see_nothing_of_a_unit_of_work_before_its_end() {
        var written = new CountDownLatch(1);
        var looked = new CountDownLatch(1);
        var writer = CompletableFuture.runAsync(() -> given().write(() -> {
            realAccounts().add(given().newRealAccount("giro", "EUR"));
            written.countDown();
            await(looked);
        }));
        await(written);

        assertThat(realAccounts().find(given().realAccountId("giro"))).isEmpty();

        looked.countDown();
        Threads.result(writer);
        assertThat(realAccounts().find(given().realAccountId("giro"))).isPresent();
    }

    @Test
    default void a_snapshot_sees_one_state_and_holds_up_no_writer() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        var giro = given().realAccountId("giro");
        given().book(given().transfer("external", "giro/rent", 5));

        work().snapshot(() -> {
            assertThat(realAccounts().find(giro).orElseThrow().balance()).isEqualTo(new Balance(5, 0));
            var other = Threads.result(
                    CompletableFuture.supplyAsync(() -> given().book(given().transfer("external", "giro/food", 7))));

            assertThat(realAccounts().find(giro).orElseThrow().balance()).isEqualTo(new Balance(5, 0));
            assertThat(amounts().list(giro, null, null, 10)).hasSize(1);
            assertThat(ledger().find(other.id())).isEmpty();
            return true;
        });

        assertThat(realAccounts().find(giro).orElseThrow().balance()).isEqualTo(new Balance(12, 0));
    }

    @Test
    default void the_matrix_adds_up_in_every_snapshot_while_money_moves() {
        given().realAccounts("giro", "savings");
        given().accounts("rent", "food");
        given().book(given().transfer("external", "giro/rent", 1000));
        var mine = Set.of(given().realAccountId("giro"), given().realAccountId("savings"));

        var moving = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 60; i++) {
                given().book(given().transfer("giro/rent", i % 2 == 0 ? "savings/food" : "giro/food", 1));
            }
        });
        do {
            var matrix = work().snapshot(() -> amounts().matrix(Money.currency("EUR")));
            assertThat(matrix.rows().stream()
                            .filter(row -> mine.contains(row.realAccount()))
                            .mapToLong(row -> row.total().posted())
                            .sum())
                    .isEqualTo(1000);
            assertThat(matrix.columns().stream()
                            .filter(it -> it.account().value().startsWith(given().text("")))
                            .mapToLong(it -> it.total().posted())
                            .sum())
                    .isEqualTo(1000);
            assertThat(matrix.cells().stream()
                            .filter(cell -> mine.contains(cell.address().realAccount()))
                            .mapToLong(cell -> cell.balance().posted())
                            .sum())
                    .isEqualTo(1000);
        } while (!moving.isDone());
        Threads.result(moving);
    }

    @Test
    default void exclude_waits_for_a_unit_of_work_that_has_called_parties() {
        given().realAccounts("giro");
        given().accounts("rent");
        var draft = given().draft(given().transfer("external", "giro/rent", 5));
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var writer = CompletableFuture.supplyAsync(() -> given().write(() -> {
            var cells = given().lock(draft);
            begun.countDown();
            await(mayEnd);
            var transaction = draft.on(cells);
            ledger().write(List.of(new Ledger.Recording(transaction, null)), List.of());
            return transaction;
        }));
        await(begun);
        var excluded = new CountDownLatch(1);
        var excluding = CompletableFuture.supplyAsync(() -> given().write(() -> {
            ledger().exclude();
            excluded.countDown();
            // What was written before is there to be seen, and to be judged by.
            return realAccounts().hasMoney(given().realAccountId("giro"));
        }));

        assertThat(happens(excluded)).isFalse();

        mayEnd.countDown();
        Threads.result(writer);
        assertThat(Threads.result(excluding)).isTrue();
    }

    @Test
    default void parties_wait_for_a_unit_of_work_that_excludes_and_see_what_it_changed() {
        given().accounts("rent");
        var id = given().accountId("rent");
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var freezing = CompletableFuture.runAsync(() -> given().write(() -> {
            ledger().exclude();
            accounts().save(accounts().lock(id).orElseThrow().with(Status.FROZEN));
            begun.countDown();
            await(mayEnd);
        }));
        await(begun);
        var asked = new CountDownLatch(1);
        var asking = CompletableFuture.supplyAsync(() -> given().write(() -> {
            var parties = ledger().parties(Set.of(), Set.of(id));
            asked.countDown();
            return parties;
        }));

        assertThat(happens(asked)).isFalse();

        mayEnd.countDown();
        Threads.result(freezing);
        assertThat(Threads.result(asking).accounts().values())
                .extracting(Account.Terms::status)
                .containsExactly(Status.FROZEN);
    }

    private static boolean happens(CountDownLatch event) {
        try {
            return event.await(A_WHILE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void await(CountDownLatch event) {
        try {
            assertThat(event.await(30, TimeUnit.SECONDS))
                    .as("the other thread came that far")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
