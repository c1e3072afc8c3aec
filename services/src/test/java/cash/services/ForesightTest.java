package cash.services;

import static cash.services.Bank.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import cash.domain.Decision;
import cash.domain.Refusal;
import cash.domain.StoreFailure;
import cash.domain.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.stubbing.Answer;

/// Batches that are written behind others before these are there, with a writer whose batches end when a test says so.
@Timeout(60)
class ForesightTest {

    private static final List<Decision<Receipt>> ONE =
            List.of(Decision.refuse(new Refusal.AmountOverflow(null, "the answer of this test")));

    private final BatchWriter writer = mock(BatchWriter.class);
    private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstIsForeseen = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final CountDownLatch secondWasTaken = new CountDownLatch(1);
    private final Engine engine = new Engine(writer, new Engine.Limits(100, 100, 2), EngineWatcher.NONE);

    @AfterEach
    void close() {
        firstMayEnd.countDown();
        engine.close();
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /// The first batch is foreseen at once, and ends when it may; the others end at once.
    private Answer<List<Decision<Receipt>>> first(boolean comesTrue) {
        return call -> {
            Foresight foresight = call.getArgument(1);
            foresight.foreseen(List.of());
            firstIsForeseen.countDown();
            await(firstMayEnd);
            if (!comesTrue) {
                foresight.failed();
            }
            happened.add("first");
            return ONE;
        };
    }

    @Test
    void who_wants_what_is_foreseen_goes_behind_it_without_waiting_for_its_end() throws Exception {
        when(writer.write(anyList(), any())).then(first(true));
        when(writer.writeBehind(anyList(), any())).then(call -> {
            Foresight foresight = call.getArgument(1);
            assertThat(foresight.mayComeTrue()).isTrue();
            happened.add("second");
            secondWasTaken.countDown();
            return ONE;
        });
        var first = engine.submit(submission("external giro/rent 1"));
        await(firstIsForeseen);
        var second = engine.submit(submission("giro/rent external 1"));
        await(secondWasTaken);

        assertThat(Threads.result(second)).isEqualTo(ONE.getFirst());
        assertThat(first).isNotDone();
        firstMayEnd.countDown();
        assertThat(Threads.result(first)).isEqualTo(ONE.getFirst());
        assertThat(happened).containsExactly("second", "first");
    }

    @Test
    void who_went_behind_what_did_not_come_true_begins_anew_after_its_end() throws Exception {
        when(writer.write(anyList(), any())).then(first(false)).then(call -> {
            happened.add("second, anew");
            return ONE;
        });
        when(writer.writeBehind(anyList(), any())).then(call -> {
            secondWasTaken.countDown();
            Foresight foresight = call.getArgument(1);
            while (foresight.mayComeTrue()) {
                Thread.onSpinWait();
            }
            happened.add("second, in vain");
            throw new StoreFailure.Conflict("deliberate", null);
        });
        var first = engine.submit(submission("external giro/rent 1"));
        await(firstIsForeseen);
        var second = engine.submit(submission("giro/rent external 1"));
        await(secondWasTaken);
        firstMayEnd.countDown();

        Threads.result(first);
        Threads.result(second);
        assertThat(happened).endsWith("second, anew").contains("first", "second, in vain");
    }

    @Test
    void nobody_goes_behind_one_that_is_behind_another_itself() throws Exception {
        var secondMayEnd = new CountDownLatch(1);
        when(writer.write(anyList(), any())).then(first(true));
        when(writer.writeBehind(anyList(), any()))
                .then(call -> {
                    Foresight foresight = call.getArgument(1);
                    foresight.foreseen(List.of());
                    secondWasTaken.countDown();
                    await(secondMayEnd);
                    return ONE;
                })
                .then(_ -> {
                    happened.add("third");
                    return ONE;
                });
        try (var three = new Engine(writer, new Engine.Limits(100, 100, 3), EngineWatcher.NONE)) {
            var first = three.submit(submission("external giro/rent 1"));
            await(firstIsForeseen);
            var second = three.submit(submission("giro/rent external 1"));
            await(secondWasTaken);
            var third = three.submit(submission("giro/rent external 2"));
            // There is a writer for it, which has time enough to take it if it wants to.
            TimeUnit.MILLISECONDS.sleep(200);
            assertThat(three.waiting()).isEqualTo(1);

            firstMayEnd.countDown();

            Threads.result(third);
            assertThat(happened).containsExactly("first", "third");
            secondMayEnd.countDown();
            assertThat(Threads.result(first)).isEqualTo(ONE.getFirst());
            assertThat(Threads.result(second)).isEqualTo(ONE.getFirst());
        }
    }

    @Test
    void one_behind_whose_outcome_is_unknown_is_not_written_again() throws Exception {
        when(writer.write(anyList(), any())).then(first(true));
        when(writer.writeBehind(anyList(), any())).then(call -> {
            secondWasTaken.countDown();
            throw new StoreFailure.OutcomeUnknown("deliberate", null);
        });
        var first = engine.submit(submission("external giro/rent 1"));
        await(firstIsForeseen);
        var second = engine.submit(submission("giro/rent external 1"));
        await(secondWasTaken);
        firstMayEnd.countDown();

        Threads.result(first);
        assertThatThrownBy(second::join).hasCauseInstanceOf(StoreFailure.OutcomeUnknown.class);
        assertThat(happened).containsExactly("first");
    }
}
