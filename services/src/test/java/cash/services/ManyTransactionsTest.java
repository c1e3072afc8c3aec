package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.keyed;
import static cash.services.Bank.refusal;
import static cash.services.Bank.submission;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Decision;
import cash.domain.Refusal;
import cash.domain.Threads;
import cash.services.ScriptedWork.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many transactions at once: all of them or none, or each for itself.
class ManyTransactionsTest {

    private final Bank bank = Bank.small();
    private final TransactionService service =
            new TransactionService(bank.work, bank.store, bank.clock, new Engine.Limits(5, 10, 2));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void together_they_are_all_made_in_their_order() {
        var receipts = accepted(service.postTogether(List.of(
                submission("external giro/rent 10"),
                submission("giro/rent giro/food 10"),
                submission("giro/food external 10"))));

        assertThat(receipts.stream().map(Receipt::transaction))
                .containsExactlyInAnyOrderElementsOf(bank.transactions())
                .extracting(it -> it.entries().getFirst().address().toString())
                .containsExactly("giro/rent", "giro/rent", "giro/food");
    }

    @Test
    void together_none_is_made_if_one_is_refused_and_the_first_that_was_is_told() {
        bank.book("external giro/rent 10");
        var before = bank.everything();

        var refusal = refusal(service.postTogether(List.of(
                keyed("key", "giro/rent external 4"),
                submission("giro/rent external 7"),
                submission("external giro/nobody 1"))));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.OneOfMany.class, it -> assertThat(it.index()).isEqualTo(1))
                .isInstanceOfSatisfying(
                        Refusal.OneOfMany.class,
                        it -> assertThat(it.reason()).isInstanceOf(Refusal.InsufficientFunds.class));
        assertThat(bank.everything()).isEqualTo(before);
        assertThat(accepted(bank.post(keyed("key", "giro/rent external 4"))).replayed())
                .isFalse();
    }

    @Test
    void together_each_is_judged_by_what_those_before_it_did() {
        assertThat(service.postTogether(
                        List.of(submission("external giro/rent 5"), submission("giro/rent external 5"))))
                .isInstanceOf(Decision.Accepted.class);
        assertThat(service.postTogether(
                        List.of(submission("giro/rent external 5"), submission("external giro/rent 5"))))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void together_a_lost_answer_is_settled_by_looking() {
        for (var fault : List.of(Fault.COMMITTED_BUT_LOST, Fault.ROLLED_BACK_BUT_LOST, Fault.CONFLICT)) {
            bank.work.next(fault);
            accepted(service.postTogether(
                    List.of(submission("external giro/rent 10"), submission("giro/rent giro/food 10"))));
        }
        bank.work.next(Fault.COMMITTED_BUT_LOST);
        assertThat(refusal(service.postTogether(List.of(submission("giro/rent external 1")))))
                .isInstanceOf(Refusal.OneOfMany.class);

        assertThat(bank.posted("giro/food")).isEqualTo(30);
        assertThat(bank.transactions()).hasSize(6);
    }

    @Test
    void together_the_same_keys_are_answered_again() {
        var requests = List.of(keyed("one", "external giro/rent 10"), keyed("two", "giro/rent external 10"));
        var first = accepted(service.postTogether(requests));

        assertThat(accepted(service.postTogether(requests)))
                .isEqualTo(first.stream()
                        .map(it -> new Receipt(it.transaction(), true))
                        .toList());
    }

    private List<CompletableFuture<Decision<Receipt>>> all(List<Submission> submissions) {
        var answers = new ArrayList<CompletableFuture<Decision<Receipt>>>();
        service.postAll(submissions.iterator()).forEachRemaining(answers::add);
        return answers;
    }

    @Test
    void each_for_itself_they_are_answered_in_their_order() {
        var answers = all(List.of(
                submission("external giro/rent 10"),
                submission("giro/rent external 11"),
                submission("giro/rent savings/food 10")));

        assertThat(answers.stream().map(it -> Threads.result(it) instanceof Decision.Accepted))
                .containsExactly(true, false, true);
    }

    @Test
    void each_for_itself_more_than_may_wait_are_decided_in_their_order() {
        var submissions = new ArrayList<Submission>();
        for (int units = 1; units <= 100; units++) {
            submissions.add(submission("external giro/rent " + units));
            submissions.add(submission("giro/rent external " + units));
        }

        assertThat(all(submissions)).hasSize(200).allMatch(it -> Threads.result(it) instanceof Decision.Accepted);
        assertThat(bank.posted("giro/rent")).isZero();
    }

    @Test
    void each_for_itself_several_at_once_wait_for_each_other_rather_than_fail() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                // One that is refused as a whole, before any of it was taken, tries again, as its client would.
                while (all(Collections.nCopies(50, submission("external giro/rent 1"))).stream()
                        .allMatch(CompletableFuture::isCompletedExceptionally)) {
                    LockSupport.parkNanos(100_000);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        service.close();
        assertThat(bank.posted("giro/rent")).isEqualTo(8 * 50);
    }

    @Test
    void each_for_itself_none_is_taken_if_there_is_no_room_for_the_first() {
        service.close();
        var answers = all(Collections.nCopies(6, submission("external giro/rent 1")));

        assertThat(answers).hasSize(6).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(bank.transactions()).isEmpty();
    }
}
