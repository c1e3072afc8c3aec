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
import java.util.concurrent.CompletableFuture;
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

    /// Tells what it foresees, waits for its turn, has its cells, and ends when it may.
    private Answer<List<Decision<Receipt>>> behind(String name, CountDownLatch isForeseen, CountDownLatch mayEnd) {
        return call -> {
            Foresight foresight = call.getArgument(1);
            foresight.foreseen(List.of());
            isForeseen.countDown();
            try {
                foresight.await();
            } catch (StoreFailure.Conflict lost) {
                happened.add(name + ", in vain");
                foresight.failed();
                throw lost;
            }
            happened.add(name + " has its cells");
            foresight.hasCells();
            await(mayEnd);
            return ONE;
        };
    }

    @Test
    void each_comes_to_the_cells_after_those_that_it_is_behind() throws Exception {
        var thirdIsForeseen = new CountDownLatch(1);
        when(writer.write(anyList(), any())).then(call -> {
            Foresight foresight = call.getArgument(1);
            foresight.foreseen(List.of());
            firstIsForeseen.countDown();
            await(thirdIsForeseen);
            // They have time enough to come too early.
            TimeUnit.MILLISECONDS.sleep(200);
            happened.add("first has its cells");
            foresight.hasCells();
            await(firstMayEnd);
            return ONE;
        });
        when(writer.writeBehind(anyList(), any()))
                .then(behind("second", secondWasTaken, firstMayEnd))
                .then(behind("third", thirdIsForeseen, new CountDownLatch(0)));
        try (var three = new Engine(writer, new Engine.Limits(100, 100, 3), EngineWatcher.NONE)) {
            var first = three.submit(submission("external giro/rent 1"));
            await(firstIsForeseen);
            var second = three.submit(submission("giro/rent external 1"));
            await(secondWasTaken);
            var third = three.submit(submission("giro/rent external 2"));

            assertThat(Threads.result(third)).isEqualTo(ONE.getFirst());
            assertThat(happened).containsExactly("first has its cells", "second has its cells", "third has its cells");
            assertThat(first).isNotDone();
            assertThat(second).isNotDone();
            firstMayEnd.countDown();
            assertThat(Threads.result(first)).isEqualTo(ONE.getFirst());
            assertThat(Threads.result(second)).isEqualTo(ONE.getFirst());
        }
    }

    @Test
    void where_one_does_not_come_true_all_behind_it_begin_anew_in_their_order() throws Exception {
        var thirdIsForeseen = new CountDownLatch(1);
        when(writer.write(anyList(), any()))
                .then(call -> {
                    Foresight foresight = call.getArgument(1);
                    foresight.foreseen(List.of());
                    firstIsForeseen.countDown();
                    await(thirdIsForeseen);
                    foresight.failed();
                    happened.add("first");
                    return ONE;
                })
                .then(_ -> {
                    happened.add("second");
                    return ONE;
                })
                .then(_ -> {
                    happened.add("third");
                    return ONE;
                });
        when(writer.writeBehind(anyList(), any()))
                .then(behind("second", secondWasTaken, firstMayEnd))
                .then(behind("third", thirdIsForeseen, firstMayEnd));
        try (var three = new Engine(writer, new Engine.Limits(100, 100, 3), EngineWatcher.NONE)) {
            var all = new ArrayList<CompletableFuture<Decision<Receipt>>>();
            all.add(three.submit(submission("external giro/rent 1")));
            await(firstIsForeseen);
            all.add(three.submit(submission("giro/rent external 1")));
            await(secondWasTaken);
            all.add(three.submit(submission("giro/rent external 2")));

            all.forEach(Threads::result);
            assertThat(happened).containsSubsequence("first", "second", "third");
            assertThat(happened).contains("second, in vain", "third, in vain").hasSize(5);
        }
    }

    @Test
    void a_turn_that_does_not_come_is_not_waited_for_for_ever() throws Exception {
        when(writer.write(anyList(), any())).then(first(true)).then(_ -> {
            happened.add("second");
            return ONE;
        });
        when(writer.writeBehind(anyList(), any())).then(behind("second", secondWasTaken, firstMayEnd));
        var first = engine.submit(submission("external giro/rent 1"));
        await(firstIsForeseen);
        var second = engine.submit(submission("giro/rent external 1"));

        while (happened.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(happened).containsExactly("second, in vain");
        firstMayEnd.countDown();
        Threads.result(first);
        Threads.result(second);
        assertThat(happened).containsExactly("second, in vain", "first", "second");
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
