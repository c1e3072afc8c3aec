package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static cash.services.Bank.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.Entry;
import cash.domain.IdempotencyKey;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.Transaction;
import cash.domain.Transaction.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HoldsTest {

    private final Bank bank = Bank.small();

    @BeforeEach
    void some_money() {
        bank.book("external giro/rent 100", "external savings/rent 50");
    }

    private Balance balance(String cell) {
        return bank.cell(cell).balance();
    }

    @Test
    void what_ends_is_told_in_the_order_of_the_transfers_even_where_nothing_is_posted() {
        bank.book("external giro/rent 10", "external giro/food 10");
        var hold = bank.hold("giro/rent external 1", "giro/food external 9");

        var posted = accepted(bank.end(hold, Transaction.Status.POSTED, 1L)).transaction();

        assertThat(posted.posted().units()).containsExactly(0L, 1L);
        assertThat(posted.entriesOf(posted.lastStep()).stream().map(Entry::address))
                .containsExactly(Address.parse("giro/rent"), Address.parse("giro/food"));
    }

    @Test
    void a_hold_reserves_at_once() {
        var hold = bank.hold("giro/rent giro/food 30");

        assertThat(hold.status()).isEqualTo(Status.PENDING);
        assertThat(balance("giro/rent")).isEqualTo(new Balance(100, 30));
        assertThat(balance("giro/food")).isEqualTo(Balance.ZERO);
        assertThat(refusal(bank.post("giro/rent external 71"))).isInstanceOf(Refusal.InsufficientFunds.class);
        accepted(bank.post("giro/rent external 70"));
    }

    @Test
    void nothing_is_held_beyond_what_is_available() {
        bank.hold("giro/rent giro/food 60");

        var refused = bank.post(Submission.of(Bank.pending(transaction("giro/rent giro/food 41"), null), null));

        assertThat(refusal(refused)).isInstanceOf(Refusal.InsufficientFunds.class);
        assertThat(balance("giro/rent")).isEqualTo(new Balance(100, 60));
    }

    @Test
    void posting_moves_all_of_it() {
        var hold = bank.hold("giro/rent savings/food 30", "savings/rent external 20");

        var posted = accepted(bank.end(hold, Status.POSTED, null)).transaction();

        assertThat(posted.status()).isEqualTo(Status.POSTED);
        assertThat(posted.id()).isEqualTo(hold.id());
        assertThat(balance("giro/rent")).isEqualTo(new Balance(70, 0));
        assertThat(balance("savings/food")).isEqualTo(new Balance(30, 0));
        assertThat(balance("savings/rent")).isEqualTo(new Balance(30, 0));
        assertThat(posted.realMovements()).hasSize(1);
        assertThat(bank.store.find(hold.id())).contains(posted);
    }

    @Test
    void posting_a_part_releases_the_rest() {
        var hold = bank.hold("giro/rent giro/food 30");

        var posted = accepted(bank.end(hold, Status.POSTED, 12L)).transaction();

        assertThat(balance("giro/rent")).isEqualTo(new Balance(88, 0));
        assertThat(balance("giro/food")).isEqualTo(new Balance(12, 0));
        assertThat(posted.posted().units()).containsExactly(12L);
        assertThat(posted.transfers()).isEqualTo(hold.transfers());
    }

    @Test
    void a_part_of_several_transfers_is_divided_in_proportion() {
        var hold = bank.hold("giro/rent giro/food 10", "giro/rent external 20", "savings/rent external 1");

        accepted(bank.end(hold, Status.POSTED, 16L));

        // 16 * 10/31 = 5.16, 16 * 20/31 = 10.32, 16 * 1/31 = 0.52, which gets the one that is over.
        assertThat(balance("giro/food")).isEqualTo(new Balance(5, 0));
        assertThat(balance("giro/rent")).isEqualTo(new Balance(85, 0));
        assertThat(balance("savings/rent")).isEqualTo(new Balance(49, 0));
    }

    @Test
    void no_more_can_be_posted_than_is_held() {
        var hold = bank.hold("giro/rent giro/food 30");

        assertThatIllegalArgumentException().isThrownBy(() -> bank.end(hold, Status.POSTED, 31L));
        assertThatIllegalArgumentException().isThrownBy(() -> bank.end(hold, Status.POSTED, 0L));
        assertThat(balance("giro/rent")).isEqualTo(new Balance(100, 30));
    }

    @Test
    void voiding_releases_all_of_it() {
        var hold = bank.hold("giro/rent giro/food 30");

        var voided = accepted(bank.end(hold, Status.VOIDED, null)).transaction();

        assertThat(voided.status()).isEqualTo(Status.VOIDED);
        assertThat(voided.realMovements()).isEmpty();
        assertThat(balance("giro/rent")).isEqualTo(new Balance(100, 0));
        assertThat(balance("giro/food")).isEqualTo(Balance.ZERO);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTED", "VOIDED"})
    void a_hold_ends_once(Status outcome) {
        var hold = bank.hold("giro/rent giro/food 30");
        accepted(bank.end(hold, outcome, null));
        var before = bank.everything();

        for (var second : List.of(Status.POSTED, Status.VOIDED)) {
            assertThat(refusal(bank.end(hold, second, null))).isEqualTo(new Refusal.NotPending(hold.id(), outcome));
        }
        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void of_two_ends_in_one_batch_the_first_wins() {
        var hold = bank.hold("giro/rent giro/food 30");
        var post = Submission.of(new Request.EndHold(hold, Status.POSTED, null), null);
        var giveUp = Submission.of(new Request.EndHold(hold, Status.VOIDED, null), null);

        var decisions = bank.writer().write(List.of(giveUp, post));

        assertThat(accepted(decisions.getFirst()).transaction().status()).isEqualTo(Status.VOIDED);
        assertThat(refusal(decisions.getLast())).isEqualTo(new Refusal.NotPending(hold.id(), Status.VOIDED));
    }

    @Test
    void a_transaction_that_is_no_hold_can_not_be_ended() {
        var posted = bank.book("giro/rent giro/food 30");

        assertThat(refusal(bank.end(posted, Status.VOIDED, null)))
                .isEqualTo(new Refusal.NotPending(posted.id(), Status.POSTED));
    }

    @Test
    void a_deposit_on_hold_reserves_nothing_and_comes_when_it_is_posted() {
        var hold = bank.hold("external giro/food 30");

        assertThat(hold.entries()).isEmpty();
        assertThat(bank.cell("giro/food").version()).isZero();
        accepted(bank.end(hold, Status.POSTED, null));
        assertThat(balance("giro/food")).isEqualTo(new Balance(30, 0));
    }

    @Test
    void an_account_that_a_hold_names_can_not_be_deleted() {
        bank.hold("external giro/food 30");

        assertThat(refusal(bank.accounts.delete(new Account.Id("food")))).isInstanceOf(Refusal.HasEntries.class);
    }

    @Test
    void a_hold_is_not_posted_on_a_frozen_account_but_can_be_given_up() {
        var hold = bank.hold("giro/rent giro/food 30");
        accepted(bank.accounts.freeze(new Account.Id("food")));

        assertThat(refusal(bank.end(hold, Status.POSTED, null))).isInstanceOf(Refusal.AccountFrozen.class);
        accepted(bank.realAccounts.freeze(new RealAccount.Id("giro")));
        accepted(bank.end(hold, Status.VOIDED, null));
    }

    // Expiry

    private Transaction holdFor(Duration duration, String... transfers) {
        var request = Bank.pending(transaction(transfers), bank.clock.instant().plus(duration));
        return accepted(bank.post(Submission.of(request, null))).transaction();
    }

    @Test
    void a_hold_that_timed_out_blocks_no_money_although_nobody_noted_its_end() {
        var hold = holdFor(Duration.ofMinutes(1), "giro/rent giro/food 80");
        assertThat(refusal(bank.post("giro/rent external 50"))).isInstanceOf(Refusal.InsufficientFunds.class);

        bank.clock.move(Duration.ofMinutes(1));
        accepted(bank.post("giro/rent external 50"));

        assertThat(balance("giro/rent")).isEqualTo(new Balance(50, 0));
        assertThat(bank.store.find(hold.id()).orElseThrow().status()).isEqualTo(Status.EXPIRED);
    }

    @Test
    void a_hold_that_timed_out_is_never_posted_nor_voided() {
        var hold = holdFor(Duration.ofMinutes(1), "giro/rent giro/food 80");
        var deposit = holdFor(Duration.ofMinutes(1), "external giro/food 80");
        bank.clock.move(Duration.ofMinutes(1));

        for (var it : List.of(hold, deposit)) {
            for (var outcome : List.of(Status.POSTED, Status.VOIDED)) {
                assertThat(refusal(bank.end(it, outcome, null)))
                        .isEqualTo(new Refusal.NotPending(it.id(), Status.EXPIRED));
            }
        }
    }

    @Test
    void a_hold_can_be_posted_until_the_last_moment() {
        var hold = holdFor(Duration.ofMinutes(1), "giro/rent giro/food 80");
        bank.clock.move(Duration.ofMinutes(1).minusMillis(1));

        accepted(bank.end(hold, Status.POSTED, null));
        bank.clock.move(Duration.ofMinutes(1));

        accepted(bank.post("giro/food external 80"));
        assertThat(bank.store.find(hold.id()).orElseThrow().status()).isEqualTo(Status.POSTED);
    }

    // Idempotency

    private Submission keyed(String key, Request request) {
        return Submission.of(request, IdempotencyKey.ofText(key));
    }

    @Test
    void a_repeated_request_gets_the_first_answer_whatever_happened_since() {
        var make = keyed("make", Bank.pending(transaction("giro/rent giro/food 30"), null));
        var made = accepted(bank.post(make));
        var post = keyed("post", new Request.EndHold(made.transaction(), Status.POSTED, 12L));
        var posted = accepted(bank.post(post));
        accepted(bank.reverse(posted.transaction(), 2L));

        assertThat(accepted(bank.post(make))).isEqualTo(new Receipt(made.transaction(), true));
        assertThat(accepted(bank.post(post))).isEqualTo(new Receipt(posted.transaction(), true));
        assertThat(made.transaction().status()).isEqualTo(Status.PENDING);
        assertThat(balance("giro/rent")).isEqualTo(new Balance(90, 0));
    }

    @Test
    void a_key_is_good_for_one_request_only() {
        var hold = bank.hold("giro/rent giro/food 30");
        accepted(bank.post(keyed("key", new Request.EndHold(hold, Status.POSTED, 12L))));

        for (var other : List.of(
                new Request.EndHold(hold, Status.POSTED, 13L),
                new Request.EndHold(hold, Status.POSTED, null),
                new Request.EndHold(hold, Status.VOIDED, null),
                new Request.Reverse(hold, 12L),
                transaction("giro/rent giro/food 12"))) {
            assertThat(refusal(bank.post(keyed("key", other)))).isInstanceOf(Refusal.IdempotencyKeyReused.class);
        }
    }

    @Test
    void a_hold_may_be_made_and_posted_in_one_batch_together_with_others() {
        var hold = bank.hold("giro/rent giro/food 30");
        var decisions = bank.writer()
                .write(List.of(
                        Submission.of(new Request.EndHold(hold, Status.POSTED, null), null),
                        Bank.submission("giro/food external 30"),
                        Bank.submission("giro/food external 1")));

        assertThat(decisions.stream().map(Decision.Accepted.class::isInstance)).containsExactly(true, true, false);
    }
}
