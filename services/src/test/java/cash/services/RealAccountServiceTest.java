package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Account;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.Iban;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.Name;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Status;
import cash.domain.StoreFailure;
import cash.domain.Threads;
import cash.domain.Update;
import cash.services.ScriptedWork.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealAccountServiceTest {

    private static final RealAccount.Id GIRO = new RealAccount.Id("giro");
    private static final RealAccount.Id SAVINGS = new RealAccount.Id("savings");
    private static final RealAccount.Id NOBODY = new RealAccount.Id("nobody");

    private final Bank bank = Bank.small();
    private final RealAccountService service = bank.realAccounts;

    private static final RealAccount.Patch RENAME =
            new RealAccount.Patch(Update.to(new Name("Girokonto")), Update.keep(), MetadataUpdate.NONE);

    private Status status(RealAccount.Id id) {
        return accepted(service.get(id)).realAccount().status();
    }

    @Test
    void a_new_real_account_is_open_and_empty() {
        var dollars = bank.newRealAccount("dollars", "USD");

        assertThat(accepted(service.create(dollars)))
                .isEqualTo(new RealAccount.WithBalance(dollars, Balance.ZERO))
                .isEqualTo(accepted(service.get(dollars.id())));
    }

    @Test
    void an_id_is_taken_once() {
        assertThat(refusal(service.create(bank.newRealAccount("giro", "USD"))))
                .isEqualTo(new Refusal.AlreadyExists("real account", "giro"));
        assertThat(accepted(service.get(GIRO)).realAccount().currency().getCurrencyCode())
                .isEqualTo("EUR");
    }

    @Test
    void of_many_threads_that_create_one_real_account_one_does() {
        var contested = bank.newRealAccount("contested", "EUR");

        var decisions = Threads.together(
                Stream.generate(() -> (Callable<Decision<RealAccount.WithBalance>>) () -> service.create(contested))
                        .limit(8)
                        .toList());

        assertThat(decisions).filteredOn(Decision.Accepted.class::isInstance).hasSize(1);
        assertThat(decisions)
                .filteredOn(Decision.Refused.class::isInstance)
                .allMatch(it -> refusal(it) instanceof Refusal.AlreadyExists);
    }

    @Test
    void what_is_not_there_is_not_found() {
        var notFound = new Refusal.NotFound("real account", "nobody");

        assertThat(refusal(service.get(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.patch(NOBODY, RENAME))).isEqualTo(notFound);
        assertThat(refusal(service.freeze(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.unfreeze(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.close(NOBODY))).isEqualTo(notFound);
        assertThat(refusal(service.delete(NOBODY))).isEqualTo(notFound);
    }

    @Test
    void a_patch_changes_what_it_names_and_nothing_else() {
        bank.book("external giro/rent 5");
        var before = accepted(service.get(GIRO)).realAccount();
        var iban = new Iban("DE02120300000000202051");

        var labelled = accepted(service.patch(
                GIRO,
                new RealAccount.Patch(
                        Update.keep(),
                        Update.to(iban),
                        new MetadataUpdate(false, Map.of("bank", Optional.of("DKB"), "none", Optional.empty())))));
        var renamed = accepted(service.patch(GIRO, RENAME));

        assertThat(labelled.balance()).isEqualTo(new Balance(5, 0));
        assertThat(renamed.realAccount())
                .isEqualTo(new RealAccount(
                        GIRO,
                        new Name("Girokonto"),
                        before.currency(),
                        Status.OPEN,
                        iban,
                        Metadata.of(Map.of("bank", "DKB")),
                        before.createdAt()));
        assertThat(accepted(service.get(GIRO))).isEqualTo(renamed);
    }

    @Test
    void a_frozen_real_account_takes_no_part_until_it_is_unfrozen() {
        bank.book("external giro/rent 5");

        assertThat(accepted(service.freeze(GIRO)).realAccount().status()).isEqualTo(Status.FROZEN);
        assertThat(refusal(bank.post("giro/rent external 1"))).isEqualTo(new Refusal.RealAccountFrozen(GIRO));
        assertThat(refusal(bank.post("external giro/food 1"))).isEqualTo(new Refusal.RealAccountFrozen(GIRO));
        bank.book("external savings/rent 1");

        assertThat(accepted(service.unfreeze(GIRO)).realAccount().status()).isEqualTo(Status.OPEN);
        bank.book("giro/rent external 1");
    }

    @Test
    void setting_the_status_it_has_is_no_error() {
        accepted(service.unfreeze(GIRO));
        accepted(service.freeze(GIRO));
        accepted(service.freeze(GIRO));
        accepted(service.close(GIRO));
        accepted(service.close(GIRO));

        assertThat(status(GIRO)).isEqualTo(Status.CLOSED);
    }

    @Test
    void a_closed_real_account_stays_closed() {
        accepted(service.close(GIRO));

        assertThat(refusal(service.freeze(GIRO))).isEqualTo(new Refusal.RealAccountClosed(GIRO));
        assertThat(refusal(service.unfreeze(GIRO))).isEqualTo(new Refusal.RealAccountClosed(GIRO));
        assertThat(refusal(bank.post("external giro/rent 1"))).isEqualTo(new Refusal.RealAccountClosed(GIRO));
        assertThat(status(GIRO)).isEqualTo(Status.CLOSED);
    }

    @Test
    void a_real_account_with_money_in_any_cell_is_not_closed() {
        bank.account("loan", null, 10);
        bank.book("giro/loan giro/rent 10");

        assertThat(refusal(service.close(GIRO)))
                .isEqualTo(new Refusal.NotEmpty("real account", "giro", "money lies in it"));
        assertThat(status(GIRO)).isEqualTo(Status.OPEN);

        bank.book("giro/rent giro/loan 10");
        accepted(service.close(GIRO));
    }

    @Test
    void a_real_account_that_was_never_used_is_deleted_and_its_id_is_free() {
        assertThat(accepted(service.delete(GIRO))).isEqualTo(GIRO);
        assertThat(refusal(service.get(GIRO))).isInstanceOf(Refusal.NotFound.class);
        accepted(service.create(bank.newRealAccount("giro", "USD")));
    }

    @Test
    void a_real_account_that_an_entry_ever_touched_is_not_deleted() {
        bank.book("external giro/rent 5", "giro/rent external 5");

        assertThat(refusal(service.delete(GIRO))).isEqualTo(new Refusal.HasEntries("real account", "giro"));
        accepted(service.get(GIRO));
    }

    @Test
    void a_real_account_that_is_a_home_is_not_deleted() {
        Stream.of("a", "b", "c", "d").forEach(it -> bank.account(it, "giro", 0));

        assertThat(refusal(service.delete(GIRO)))
                .isInstanceOfSatisfying(
                        Refusal.NotEmpty.class,
                        it -> assertThat(it.reason()).isEqualTo("it is the home of accounts: a, b, c"));
        Stream.of("a", "b", "c", "d").forEach(it -> accepted(bank.accounts.delete(new Account.Id(it))));
        accepted(service.delete(GIRO));
    }

    @Test
    void they_are_listed_in_the_order_of_their_ids() {
        var all = new RealAccount.Filter(null, null, Metadata.NONE);

        assertThat(service.list(all, null, 10))
                .extracting(it -> it.realAccount().id())
                .containsExactly(GIRO, SAVINGS);
        assertThat(service.list(all, GIRO, 10))
                .extracting(it -> it.realAccount().id())
                .containsExactly(SAVINGS);
    }

    /// The ways in which a change may get lost, all of which end well.
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONFLICT", "COMMITTED_BUT_LOST", "ROLLED_BACK_BUT_LOST", "COMMITTED_LATE_BUT_LOST"})
    void a_change_whose_answer_is_lost_is_made_once_and_answered_well(Fault fault) {
        var cash = bank.newRealAccount("cash", "EUR");

        bank.work.next(fault);
        assertThat(accepted(service.create(cash)).realAccount()).isEqualTo(cash);
        bank.work.next(fault);
        assertThat(refusal(service.create(bank.newRealAccount("cash", "USD"))))
                .isInstanceOf(Refusal.AlreadyExists.class);
        bank.work.next(fault);
        assertThat(accepted(service.patch(cash.id(), RENAME)).realAccount().name())
                .isEqualTo(new Name("Girokonto"));
        bank.work.next(fault);
        accepted(service.freeze(cash.id()));
        assertThat(status(cash.id())).isEqualTo(Status.FROZEN);
        bank.work.next(fault);
        accepted(service.close(cash.id()));
        assertThat(status(cash.id())).isEqualTo(Status.CLOSED);
        bank.work.next(fault);
        assertThat(accepted(service.delete(cash.id()))).isEqualTo(cash.id());
        assertThat(refusal(service.get(cash.id()))).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void an_unreachable_store_changes_nothing() {
        bank.work.next(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> service.freeze(GIRO)).isInstanceOf(StoreFailure.Unavailable.class);
        assertThat(status(GIRO)).isEqualTo(Status.OPEN);
    }
}
