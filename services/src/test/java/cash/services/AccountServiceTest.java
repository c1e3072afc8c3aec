package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Status;
import cash.domain.StoreFailure;
import cash.domain.Threads;
import cash.domain.Update;
import cash.services.ScriptedWork.Fault;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountServiceTest {

    private static final Account.Id RENT = new Account.Id("rent");
    private static final Account.Id NOBODY = new Account.Id("nobody");
    private static final RealAccount.Id GIRO = new RealAccount.Id("giro");
    private static final RealAccount.Id NOWHERE = new RealAccount.Id("nowhere");

    private static final Account.Patch RENAME =
            new Account.Patch(Update.to(new Name("Miete")), Update.keep(), Update.keep(), MetadataUpdate.NONE);

    private final Bank bank = Bank.small();
    private final AccountService service = bank.accounts;

    private static Account.Patch limit(long overdraftLimit) {
        return new Account.Patch(Update.keep(), Update.keep(), Update.to(overdraftLimit), MetadataUpdate.NONE);
    }

    private static Account.Patch home(RealAccount.Id home) {
        return new Account.Patch(Update.keep(), Update.to(home), Update.keep(), MetadataUpdate.NONE);
    }

    private Account get(Account.Id id) {
        return accepted(service.get(id)).account();
    }

    @Test
    void a_new_account_is_open_and_has_nothing() {
        var fun = bank.newAccount("fun", "giro", 50);

        assertThat(accepted(service.create(fun)))
                .isEqualTo(Account.WithBalances.of(fun, Map.of()))
                .isEqualTo(accepted(service.get(fun.id())));
    }

    @Test
    void an_id_is_taken_once_which_is_told_before_an_unknown_home() {
        var exists = new Refusal.AlreadyExists("account", "rent");

        assertThat(refusal(service.create(bank.newAccount("rent", "giro", 0)))).isEqualTo(exists);
        assertThat(refusal(service.create(bank.newAccount("rent", "nowhere", 0))))
                .isEqualTo(exists);
        assertThat(get(RENT).home()).isNull();
    }

    @Test
    void an_unknown_home_is_refused_and_nothing_is_created() {
        assertThat(refusal(service.create(bank.newAccount("fun", "nowhere", 0))))
                .isEqualTo(new Refusal.UnknownRealAccount(NOWHERE));
        assertThat(refusal(service.get(new Account.Id("fun")))).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void of_many_threads_that_create_one_account_one_does() {
        var contested = bank.newAccount("contested", null, 0);

        var decisions = Threads.together(
                Stream.generate(() -> (Callable<Decision<Account.WithBalances>>) () -> service.create(contested))
                        .limit(8)
                        .toList());

        assertThat(decisions).filteredOn(Decision.Accepted.class::isInstance).hasSize(1);
    }

    @Test
    void what_is_not_there_is_not_found() {
        var notFound = new Refusal.NotFound("account", "nobody");

        assertThat(refusal(service.get(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.patch(NOBODY, RENAME))).isEqualTo(notFound);
        assertThat(refusal(service.patch(NOBODY, home(NOWHERE)))).isEqualTo(notFound);
        assertThat(refusal(service.freeze(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.unfreeze(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.close(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.delete(NOBODY))).isEqualTo(notFound);
    }

    @Test
    void a_patch_changes_what_it_names_and_nothing_else() {
        var before = get(RENT);
        accepted(service.patch(
                RENT,
                new Account.Patch(
                        Update.keep(),
                        Update.to(GIRO),
                        Update.to(7L),
                        new MetadataUpdate(false, Map.of("k", Optional.of("v"))))));
        var renamed = accepted(service.patch(RENT, RENAME)).account();

        assertThat(renamed)
                .isEqualTo(new Account(
                        RENT,
                        new Name("Miete"),
                        GIRO,
                        Status.OPEN,
                        7,
                        Metadata.of(Map.of("k", "v")),
                        before.createdAt()))
                .isEqualTo(get(RENT));
        assertThat(accepted(service.patch(
                                RENT,
                                new Account.Patch(
                                        Update.keep(), Update.to(null), Update.to(null), MetadataUpdate.NONE)))
                        .account())
                .satisfies(it -> assertThat(it.home()).isNull())
                .satisfies(it -> assertThat(it.overdraftLimit()).isZero());
    }

    @Test
    void a_patch_to_an_unknown_home_is_refused() {
        assertThat(refusal(service.patch(RENT, home(NOWHERE)))).isEqualTo(new Refusal.UnknownRealAccount(NOWHERE));
        assertThat(get(RENT).home()).isNull();
    }

    @Test
    void an_overdraft_limit_is_not_lowered_below_what_a_cell_uses() {
        bank.account("loan", null, 50);
        var loan = new Account.Id("loan");
        bank.book("external savings/loan 100", "giro/loan giro/rent 30");

        assertThat(refusal(service.patch(loan, limit(29))))
                .isEqualTo(new Refusal.InsufficientFunds(
                        Address.parse("giro/loan"), Money.currency("EUR"), -30, BigInteger.ZERO, 29));
        assertThat(get(loan).overdraftLimit()).isEqualTo(50);

        accepted(service.patch(loan, limit(30)));
        assertThat(refusal(bank.post("giro/loan external 1"))).isInstanceOf(Refusal.InsufficientFunds.class);
        accepted(service.patch(loan, limit(31)));
        bank.book("giro/loan external 1");
    }

    @Test
    void every_change_of_an_overdraft_limit_is_recorded_and_nothing_else() {
        bank.clock.move(Duration.ofSeconds(1));
        accepted(service.patch(RENT, limit(50)));
        var first = bank.clock.instant().truncatedTo(ChronoUnit.MICROS);
        accepted(service.patch(RENT, RENAME));
        accepted(service.patch(RENT, limit(50)));
        bank.book("giro/rent giro/food 30");
        refusal(service.patch(RENT, limit(29)));
        bank.clock.move(Duration.ofHours(-1));
        accepted(service.patch(RENT, limit(30)));

        assertThat(accepted(service.overdraftLimits(RENT, Long.MAX_VALUE, 10)))
                .containsExactly(
                        new OverdraftLimit(3, 50L, 30, first),
                        new OverdraftLimit(2, 0L, 50, first),
                        new OverdraftLimit(1, null, 0, get(RENT).createdAt()));
        assertThat(refusal(service.overdraftLimits(NOBODY, Long.MAX_VALUE, 10))).isInstanceOf(Refusal.NotFound.class);
    }

    /// However the answer to a change is lost, it is recorded once.
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONFLICT", "COMMITTED_BUT_LOST", "ROLLED_BACK_BUT_LOST", "COMMITTED_LATE_BUT_LOST"})
    void a_change_of_an_overdraft_limit_whose_answer_is_lost_is_recorded_once(Fault fault) {
        bank.work.next(fault);
        accepted(service.patch(RENT, limit(7)));

        assertThat(accepted(service.overdraftLimits(RENT, Long.MAX_VALUE, 10)))
                .extracting(OverdraftLimit::after)
                .containsExactly(7L, 0L);
    }

    @Test
    void a_frozen_account_takes_no_part_until_it_is_unfrozen() {
        bank.book("external giro/rent 5");

        assertThat(accepted(service.freeze(RENT)).account().status()).isEqualTo(Status.FROZEN);
        assertThat(refusal(bank.post("giro/rent external 1"))).isEqualTo(new Refusal.AccountFrozen(RENT));
        assertThat(refusal(bank.post("external savings/rent 1"))).isEqualTo(new Refusal.AccountFrozen(RENT));
        bank.book("external giro/food 1");

        accepted(service.unfreeze(RENT));
        bank.book("giro/rent external 1");
    }

    @Test
    void a_freeze_is_in_force_for_every_transaction_acknowledged_after_it() {
        try (var transactions =
                new TransactionService(bank.work, bank.store, bank.clock, new Engine.Limits(100, 10, 1))) {
            for (int round = 0; round < 20; round++) {
                var stop = new AtomicBoolean();
                var posting = CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        var _ = Threads.result(transactions.post(Bank.transaction("external giro/rent 1"), null));
                    }
                });
                accepted(service.freeze(RENT));
                long version = bank.cell("giro/rent").version();
                for (int i = 0; i < 5; i++) {
                    assertThat(refusal(
                                    Threads.result(transactions.post(Bank.transaction("external giro/rent 1"), null))))
                            .isEqualTo(new Refusal.AccountFrozen(RENT));
                }
                assertThat(bank.cell("giro/rent").version()).isEqualTo(version);
                stop.set(true);
                Threads.result(posting);
                accepted(service.unfreeze(RENT));
            }
        }
    }

    @Test
    void setting_the_status_it_has_is_no_error() {
        accepted(service.unfreeze(RENT));
        accepted(service.freeze(RENT));
        accepted(service.freeze(RENT));
        accepted(service.close(RENT));
        accepted(service.close(RENT));

        assertThat(get(RENT).status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void a_closed_account_stays_closed() {
        accepted(service.close(RENT));

        assertThat(refusal(service.freeze(RENT))).isEqualTo(new Refusal.AccountClosed(RENT));
        assertThat(refusal(service.unfreeze(RENT))).isEqualTo(new Refusal.AccountClosed(RENT));
        assertThat(refusal(bank.post("external giro/rent 1"))).isEqualTo(new Refusal.AccountClosed(RENT));
    }

    @Test
    void an_account_with_money_in_any_cell_is_not_closed() {
        bank.account("loan", null, 10);
        var loan = new Account.Id("loan");
        bank.book("giro/loan savings/loan 10");

        assertThat(refusal(service.close(loan)))
                .isEqualTo(new Refusal.NotEmpty("account", "loan", "money lies in one of its cells"));

        bank.book("savings/loan giro/loan 10");
        accepted(service.close(loan));
    }

    @Test
    void an_account_that_was_never_used_is_deleted_and_its_id_is_free() {
        assertThat(accepted(service.delete(RENT))).isEqualTo(RENT);
        assertThat(refusal(service.get(RENT))).isInstanceOf(Refusal.NotFound.class);
        assertThat(refusal(bank.post("external giro/rent 1"))).isEqualTo(new Refusal.UnknownAccount(RENT));
        bank.accounts("rent");
        bank.book("external giro/rent 1");
    }

    @Test
    void an_account_that_an_entry_ever_touched_is_not_deleted() {
        bank.book("external giro/rent 5", "giro/rent external 5");

        assertThat(refusal(service.delete(RENT))).isEqualTo(new Refusal.HasEntries("account", "rent"));
    }

    @Test
    void they_are_listed_with_their_balances_in_the_order_of_their_ids() {
        bank.book("external giro/rent 5");

        assertThat(service.list(new Account.Filter(null, null, Metadata.NONE), null, 10))
                .extracting(
                        it -> it.account().id().value(),
                        it -> it.balances().values().stream().toList())
                .containsExactly(tuple("food", List.of()), tuple("rent", List.of(new Balance(5, 0))));
    }

    /// The ways in which a change may get lost, all of which end well.
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONFLICT", "COMMITTED_BUT_LOST", "ROLLED_BACK_BUT_LOST", "COMMITTED_LATE_BUT_LOST"})
    void a_change_whose_answer_is_lost_is_made_once_and_answered_well(Fault fault) {
        var fun = bank.newAccount("fun", "giro", 50);

        bank.work.next(fault);
        assertThat(accepted(service.create(fun)).account()).isEqualTo(fun);
        bank.work.next(fault);
        assertThat(refusal(service.create(bank.newAccount("fun", null, 0)))).isInstanceOf(Refusal.AlreadyExists.class);
        bank.work.next(fault);
        assertThat(refusal(service.create(bank.newAccount("other", "nowhere", 0))))
                .isInstanceOf(Refusal.UnknownRealAccount.class);
        bank.work.next(fault);
        assertThat(accepted(service.patch(fun.id(), limit(7))).account().overdraftLimit())
                .isEqualTo(7);
        bank.work.next(fault);
        accepted(service.freeze(fun.id()));
        assertThat(get(fun.id()).status()).isEqualTo(Status.FROZEN);
        bank.work.next(fault);
        accepted(service.unfreeze(fun.id()));
        bank.work.next(fault);
        accepted(service.close(fun.id()));
        assertThat(get(fun.id()).status()).isEqualTo(Status.CLOSED);
        bank.work.next(fault);
        assertThat(accepted(service.delete(fun.id()))).isEqualTo(fun.id());
        assertThat(refusal(service.get(fun.id()))).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void an_unreachable_store_changes_nothing() {
        bank.work.next(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> service.freeze(RENT)).isInstanceOf(StoreFailure.Unavailable.class);
        assertThat(get(RENT).status()).isEqualTo(Status.OPEN);
    }
}
