package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.keyed;
import static cash.services.Bank.refusal;
import static cash.services.Bank.submission;
import static cash.services.Bank.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import cash.domain.Account;
import cash.domain.Decision;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.NewTransaction;
import cash.domain.Reference;
import cash.domain.Refusal;
import cash.domain.Status;
import cash.domain.StoreFailure;
import cash.domain.Transaction;
import cash.services.ScriptedWork.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchWriterTest {

    private static final Duration SHORT = Duration.ofMillis(60);

    private final Bank bank = Bank.small();

    @Test
    void decides_in_the_order_of_arrival() {
        bank.book("external giro/rent 10");

        var decisions = bank.writer()
                .write(List.of(
                        submission("giro/rent external 6"),
                        submission("giro/rent external 5"),
                        submission("giro/rent giro/food 4"),
                        submission("giro/food external 4")));

        assertThat(decisions.stream().map(Decision.Accepted.class::isInstance))
                .containsExactly(true, false, true, true);
        assertThat(bank.posted("giro/rent")).isZero();
        assertThat(bank.posted("giro/food")).isZero();
    }

    @Test
    void an_accepted_transaction_is_in_the_ledger_as_it_was_answered() {
        var decisions = bank.writer()
                .write(List.of(submission("external giro/rent 10"), submission("external savings/rent 20")));

        assertThat(decisions.stream().map(it -> accepted(it).transaction()))
                .allSatisfy(it -> assertThat(bank.store.find(it.id())).contains(it));
        assertThat(decisions).noneMatch(it -> accepted(it).replayed());
    }

    @Test
    void a_batch_is_one_unit_of_work() {
        int before = bank.work.units();

        bank.writer()
                .write(Stream.generate(() -> submission("external giro/rent 1"))
                        .limit(50)
                        .toList());

        assertThat(bank.work.units() - before).isEqualTo(1);
        assertThat(bank.cell("giro/rent").version()).isEqualTo(50);
    }

    @Test
    void a_batch_of_refusals_leaves_no_trace() {
        bank.book("external giro/rent 10");
        var before = bank.everything();

        var decisions = bank.writer()
                .write(List.of(
                        keyed("key", Bank.referenced(transaction("giro/rent external 11"), "invoice-7")),
                        submission("external giro/nobody 1"),
                        submission("giro/food external 1")));

        assertThat(decisions).allMatch(Decision.Refused.class::isInstance);
        assertThat(bank.everything()).isEqualTo(before);
        assertThat(bank.store.list(null, new Account.Id("food"), null, 10)).isEmpty();
        var key = IdempotencyKey.ofText("key");
        assertThat(bank.store.write(() -> bank.store.uses(Set.of(key)))).isEmpty();
    }

    @Test
    void a_lost_race_is_run_again_from_its_first_read() {
        bank.book("external giro/rent 10");
        bank.work.next(Fault.CONFLICT);
        bank.work.afterFault(() -> bank.store.write(() -> {
            bank.store.exclude();
            var rent = bank.store.lock(new Account.Id("rent")).orElseThrow();
            bank.store.save(rent.with(Status.FROZEN));
            return true;
        }));

        var decision = bank.post("giro/rent external 1");

        assertThat(refusal(decision)).isEqualTo(new Refusal.AccountFrozen(new Account.Id("rent")));
        assertThat(bank.posted("giro/rent")).isEqualTo(10);
    }

    @Test
    void what_others_write_meanwhile_is_seen_in_the_end() {
        var writer = bank.writer();
        var elsewhere = bank.writer();
        accepted(writer.write(List.of(submission("external giro/rent 10"))).getFirst());
        accepted(elsewhere.write(List.of(submission("giro/rent external 8"))).getFirst());

        var decisions = writer.write(List.of(submission("giro/rent external 3"), submission("giro/rent external 2")));

        assertThat(refusal(decisions.getFirst())).isInstanceOf(Refusal.InsufficientFunds.class);
        assertThat(accepted(decisions.getLast())
                        .transaction()
                        .entries()
                        .getFirst()
                        .version())
                .isEqualTo(3);
    }

    @Test
    void nobody_is_refused_for_what_was_true_before_others_wrote() {
        var writer = bank.writer();
        accepted(writer.write(List.of(submission("external giro/rent 1"))).getFirst());
        accepted(
                bank.writer().write(List.of(submission("external giro/rent 9"))).getFirst());

        accepted(writer.write(List.of(submission("giro/rent external 10"))).getFirst());
    }

    @Test
    void who_writes_alone_needs_no_locks() {
        var ledger = mock(Ledger.class, delegatesTo(bank.store));
        var writer = bank.writer(ledger, SHORT);
        for (int i = 0; i < 3; i++) {
            accepted(writer.write(List.of(submission("external giro/rent 1"))).getFirst());
        }

        verify(ledger, times(1)).look(anySet());
        verify(ledger, never()).lock(anySet());
    }

    @Test
    void races_lost_many_times_are_written_once_in_the_end() {
        bank.work.next(Fault.CONFLICT, Fault.CONFLICT, Fault.CONFLICT, Fault.CONFLICT, Fault.CONFLICT);

        bank.book("external giro/rent 10");

        assertThat(bank.posted("giro/rent")).isEqualTo(10);
        assertThat(bank.transactions()).hasSize(1);
    }

    @Test
    void who_loses_every_race_is_told_that_the_store_is_unavailable() {
        bank.work.always(Fault.CONFLICT);
        var writer = bank.writer(bank.store, SHORT);

        assertThatThrownBy(() -> writer.write(List.of(submission("external giro/rent 10"))))
                .isInstanceOf(StoreFailure.Unavailable.class);
        assertThat(bank.transactions()).isEmpty();
    }

    @Test
    void an_unreachable_store_is_reported_at_once_and_nothing_is_written() {
        bank.work.next(Fault.UNAVAILABLE);
        int before = bank.work.units();

        assertThatThrownBy(() -> bank.post("external giro/rent 10")).isInstanceOf(StoreFailure.Unavailable.class);

        assertThat(bank.work.units() - before).isEqualTo(1);
        assertThat(bank.transactions()).isEmpty();
    }

    @Test
    void a_lost_answer_to_a_commit_that_happened_is_accepted_and_not_written_twice() {
        bank.book("external giro/rent 10");
        bank.work.next(Fault.COMMITTED_BUT_LOST);

        var decisions = bank.writer()
                .write(List.of(
                        submission("giro/rent giro/food 4"),
                        submission("giro/rent external 7"),
                        keyed("key", "giro/rent external 6")));

        assertThat(accepted(decisions.get(0)).transaction()).isIn(bank.transactions());
        assertThat(refusal(decisions.get(1))).isInstanceOf(Refusal.InsufficientFunds.class);
        assertThat(accepted(decisions.get(2)).transaction()).isIn(bank.transactions());
        assertThat(accepted(decisions.get(2)).replayed()).isFalse();
        assertThat(bank.transactions()).hasSize(3);
        assertThat(bank.posted("giro/rent")).isZero();
        assertThat(bank.posted("giro/food")).isEqualTo(4);
    }

    @Test
    void a_lost_answer_to_a_commit_that_did_not_happen_is_written_once() {
        bank.work.next(Fault.ROLLED_BACK_BUT_LOST, Fault.NONE, Fault.ROLLED_BACK_BUT_LOST);

        var booked = bank.book("external giro/rent 10");

        assertThat(bank.transactions()).containsExactly(booked);
        assertThat(bank.posted("giro/rent")).isEqualTo(10);
    }

    @Test
    void a_lost_answer_to_a_commit_that_is_still_on_its_way_is_waited_for() {
        bank.work.next(Fault.COMMITTED_LATE_BUT_LOST);

        var booked = bank.book("external giro/rent 10");

        assertThat(bank.transactions()).containsExactly(booked);
        assertThat(bank.posted("giro/rent")).isEqualTo(10);
    }

    @Test
    void a_lost_answer_is_looked_for_when_nobody_is_writing_any_more() {
        var ledger = mock(Ledger.class, delegatesTo(bank.store));
        bank.work.next(Fault.COMMITTED_BUT_LOST);

        accepted(bank.writer(ledger, SHORT)
                .write(List.of(submission("external giro/rent 10")))
                .getFirst());

        var order = inOrder(ledger);
        order.verify(ledger).writeIfUnchanged(anyList(), anyCollection(), any(), any());
        order.verify(ledger).exclude();
        order.verify(ledger).findSteps(anyCollection());
    }

    @Test
    void a_lost_answer_to_the_end_of_a_hold_is_looked_for_too() {
        bank.book("external giro/rent 10");
        var hold = bank.hold("giro/rent external 4");
        bank.work.next(Fault.COMMITTED_BUT_LOST);

        var posted = accepted(bank.end(hold, Transaction.Status.POSTED, null)).transaction();

        assertThat(posted.status()).isEqualTo(Transaction.Status.POSTED);
        assertThat(bank.transactions()).contains(posted);
    }

    @Test
    void looking_for_a_lost_answer_survives_more_faults() {
        bank.work.next(Fault.COMMITTED_BUT_LOST, Fault.UNAVAILABLE, Fault.CONFLICT, Fault.COMMITTED_BUT_LOST);

        var booked = bank.book("external giro/rent 10");

        assertThat(bank.transactions()).containsExactly(booked);
    }

    @Test
    void an_answer_that_stays_lost_is_reported_as_unknown() {
        bank.work.next(Fault.COMMITTED_BUT_LOST);
        bank.work.always(Fault.UNAVAILABLE);
        var writer = bank.writer(bank.store, SHORT);

        assertThatThrownBy(() -> writer.write(List.of(submission("external giro/rent 10"))))
                .isInstanceOf(StoreFailure.OutcomeUnknown.class);
    }

    @Test
    void a_client_that_was_told_of_an_unknown_outcome_finds_out_with_its_key() {
        bank.work.next(Fault.COMMITTED_BUT_LOST);
        bank.work.always(Fault.UNAVAILABLE);
        var writer = bank.writer(bank.store, SHORT);
        assertThatThrownBy(() -> writer.write(List.of(keyed("key", "external giro/rent 10"))))
                .isInstanceOf(StoreFailure.OutcomeUnknown.class);
        bank.work.always(Fault.NONE);

        var again = accepted(bank.post(keyed("key", "external giro/rent 10")));

        assertThat(again.replayed()).isTrue();
        assertThat(bank.transactions()).containsExactly(again.transaction());
    }

    @Test
    void a_lost_answer_to_refusals_alone_needs_no_looking() {
        bank.work.next(Fault.COMMITTED_BUT_LOST);
        bank.work.always(Fault.UNAVAILABLE);

        assertThat(refusal(bank.post("giro/rent external 1"))).isInstanceOf(Refusal.InsufficientFunds.class);
    }

    // Idempotency keys

    @Test
    void a_repeated_key_with_the_same_body_is_answered_with_the_first_transaction() {
        var first = accepted(bank.post(keyed("key", "external giro/rent 10")));
        bank.book("giro/rent external 3");

        var again = accepted(bank.post(keyed("key", "external giro/rent 10")));

        assertThat(first.replayed()).isFalse();
        assertThat(again).isEqualTo(new Receipt(first.transaction(), true));
        assertThat(bank.posted("giro/rent")).isEqualTo(7);
    }

    @Test
    void a_replay_is_answered_even_where_the_same_request_would_be_refused_now() {
        var spend = Bank.referenced(transaction("giro/rent external 10"), "invoice-7");
        bank.book("external giro/rent 10");
        var first = accepted(bank.post(keyed("key", spend)));
        accepted(bank.accounts.close(new Account.Id("rent")));

        assertThat(accepted(bank.post(keyed("key", spend)))).isEqualTo(new Receipt(first.transaction(), true));
    }

    @Test
    void a_repeated_key_with_another_body_is_refused() {
        var first = accepted(bank.post(keyed("key", "external giro/rent 10")));

        var refusal = refusal(bank.post(keyed("key", "external giro/rent 11")));

        assertThat(refusal)
                .isEqualTo(new Refusal.IdempotencyKeyReused(
                        IdempotencyKey.ofText("key"), first.transaction().id()));
        assertThat(bank.posted("giro/rent")).isEqualTo(10);
    }

    @Test
    void a_key_repeated_inside_a_batch_is_written_once() {
        var decisions = bank.writer()
                .write(List.of(
                        keyed("key", "external giro/rent 10"),
                        keyed("key", "external giro/rent 10"),
                        keyed("key", "external giro/rent 11"),
                        keyed("KEY", "external giro/rent 10")));

        var first = accepted(decisions.get(0)).transaction();
        assertThat(accepted(decisions.get(1))).isEqualTo(new Receipt(first, true));
        assertThat(refusal(decisions.get(2)))
                .isEqualTo(new Refusal.IdempotencyKeyReused(IdempotencyKey.ofText("key"), first.id()));
        assertThat(accepted(decisions.get(3)).replayed()).isFalse();
        assertThat(bank.posted("giro/rent")).isEqualTo(20);
    }

    @Test
    void a_key_that_was_refused_may_succeed_later_even_in_the_same_batch() {
        var decisions = bank.writer()
                .write(List.of(
                        keyed("key", "giro/rent external 10"),
                        submission("external giro/rent 10"),
                        keyed("key", "giro/rent external 10")));

        assertThat(refusal(decisions.get(0))).isInstanceOf(Refusal.InsufficientFunds.class);
        assertThat(accepted(decisions.get(2)).replayed()).isFalse();
        assertThat(accepted(bank.post(keyed("key", "giro/rent external 10"))).replayed())
                .isTrue();
    }

    @Test
    void without_a_key_the_same_request_is_written_again() {
        bank.book("external giro/rent 10");
        bank.book("external giro/rent 10");

        assertThat(bank.posted("giro/rent")).isEqualTo(20);
    }

    // References

    @Test
    void a_reference_is_taken_once_across_batches_and_inside_one() {
        var deposit = transaction("external giro/rent 10");
        var first = accepted(bank.post(Submission.of(Bank.referenced(deposit, "invoice-7"), null)));

        var decisions = bank.writer()
                .write(List.of(
                        Submission.of(Bank.referenced(deposit, "invoice-7"), null),
                        Submission.of(Bank.referenced(deposit, "invoice-8"), null),
                        Submission.of(Bank.referenced(deposit, "invoice-8"), null),
                        Submission.of(Bank.referenced(deposit, "Invoice-8"), null)));

        assertThat(refusal(decisions.get(0)))
                .isEqualTo(new Refusal.ReferenceTaken(
                        new Reference("invoice-7"), first.transaction().id()));
        assertThat(refusal(decisions.get(2)))
                .isEqualTo(new Refusal.ReferenceTaken(
                        new Reference("invoice-8"),
                        accepted(decisions.get(1)).transaction().id()));
        accepted(decisions.get(3));
        assertThat(bank.posted("giro/rent")).isEqualTo(30);
    }

    @Test
    void a_reference_of_a_refused_transaction_stays_free() {
        var decisions = bank.writer()
                .write(List.of(
                        Submission.of(Bank.referenced(transaction("giro/rent external 1"), "invoice-7"), null),
                        Submission.of(Bank.referenced(transaction("external giro/rent 1"), "invoice-7"), null)));

        assertThat(decisions.stream().map(Decision.Accepted.class::isInstance)).containsExactly(false, true);
    }

    // Time

    @Test
    void time_never_runs_backwards_along_a_cell() {
        var first = bank.book("external giro/rent 10");
        bank.clock.move(Duration.ofHours(-1));
        var second = bank.book("giro/rent savings/food 1");
        var third = bank.book("savings/food external 1");
        var elsewhere = bank.book("external savings/rent 1");
        bank.clock.move(Duration.ofHours(2));
        var fourth = bank.book("external giro/rent 1");

        assertThat(List.of(second, third))
                .allSatisfy(it -> assertThat(it.recordedAt()).isEqualTo(first.recordedAt()));
        assertThat(elsewhere.recordedAt()).isEqualTo(first.recordedAt().minus(Duration.ofHours(1)));
        assertThat(fourth.recordedAt()).isEqualTo(first.recordedAt().plus(Duration.ofHours(1)));
        assertThat(Stream.of(first, second, third, fourth).map(Transaction::id)).isSorted();
        assertThat(first.recordedAt()).isEqualTo("2026-03-29T00:59:59.123Z");
    }

    @Test
    void a_transaction_is_effective_when_the_client_says_or_else_when_it_is_recorded() {
        var then = Instant.parse("1969-07-20T20:17:40.123456Z");
        var moon = transaction("external giro/rent 1");
        moon = new NewTransaction(moon.transfers(), null, null, moon.metadata(), then);

        var dated = accepted(bank.post(Submission.of(moon, null))).transaction();
        var undated = bank.book("external giro/rent 1");

        assertThat(dated.effectiveAt()).isEqualTo(then);
        assertThat(dated.entries().getFirst().effectiveAt()).isEqualTo(then);
        assertThat(undated.effectiveAt()).isEqualTo(undated.recordedAt());
    }
}
