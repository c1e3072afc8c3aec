package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.StoreFailure;
import cash.domain.Threads;
import cash.services.ScriptedWork.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EngineTest {

    private static final Engine.Limits PLENTY = new Engine.Limits(1000, 1000, 1);

    private final Bank bank = Bank.small();
    private final List<Engine> engines = new ArrayList<>();

    private Engine engine(Engine.Limits limits) {
        return engine(limits, bank.store);
    }

    private Engine engine(Engine.Limits limits, Ledger ledger) {
        var engine = new Engine(bank.writer(ledger, Duration.ofSeconds(10)), limits, EngineWatcher.NONE);
        engines.add(engine);
        return engine;
    }

    @AfterEach
    void close_the_engines() {
        // Also where a test failed in between: an engine is closed when all that waits is written.
        bank.work.open();
        engines.forEach(Engine::close);
    }

    private static List<CompletableFuture<Decision<Receipt>>> submit(Engine engine, String... transfers) {
        return Stream.of(transfers)
                .map(transfer -> engine.submit(submission(transfer)))
                .toList();
    }

    private static Throwable failure(CompletableFuture<?> answer) {
        try {
            throw new AssertionError("did not fail: " + answer.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    @Test
    void a_lone_request_is_written_at_once() {
        var engine = engine(PLENTY);

        accepted(Threads.result(engine.submit(submission("external giro/rent 5"))));

        assertThat(bank.posted("giro/rent")).isEqualTo(5);
    }

    @Test
    void requests_that_arrive_while_a_batch_is_on_its_way_become_the_next_batch() {
        var engine = engine(PLENTY);
        int before = bank.work.units();
        var gate = bank.work.close();
        var first = engine.submit(submission("external giro/rent 10"));
        gate.awaitArrival();

        var others = submit(
                engine,
                "giro/rent external 6",
                "giro/rent external 5",
                "giro/rent external 4",
                "external giro/rent 1",
                "giro/rent external 1");
        assertThat(first).isNotDone();
        assertThat(others).noneMatch(CompletableFuture::isDone);
        gate.open();

        accepted(Threads.result(first));
        assertThat(others.stream().map(it -> Threads.result(it) instanceof Decision.Accepted))
                .containsExactly(true, false, true, true, true);
        assertThat(bank.work.units() - before).isEqualTo(2);
    }

    @Test
    void a_batch_takes_no_more_transfers_than_its_limit() {
        var engine = engine(new Engine.Limits(1000, 3, 1));
        int before = bank.work.units();
        var gate = bank.work.close();
        var first = engine.submit(submission("external giro/rent 10"));
        gate.awaitArrival();

        var answers = Stream.of(
                        submission("external giro/rent 1", "external giro/food 1"),
                        submission("external giro/rent 1"),
                        submission("external giro/rent 1"),
                        // More than fit into a batch: it goes alone.
                        submission(
                                "external giro/rent 1",
                                "external giro/rent 1",
                                "external giro/rent 1",
                                "external giro/food 1"),
                        submission("external giro/rent 1"))
                .map(engine::submit)
                .toList();
        gate.open();

        accepted(Threads.result(first));
        answers.forEach(answer -> accepted(Threads.result(answer)));
        assertThat(bank.work.units() - before).isEqualTo(5);
    }

    @Test
    void a_full_queue_answers_busy_and_keeps_those_that_wait() {
        var engine = engine(new Engine.Limits(2, 1000, 1));
        var gate = bank.work.close();
        var first = engine.submit(submission("external giro/rent 1"));
        gate.awaitArrival();
        var waiting = submit(engine, "external giro/rent 1", "external giro/rent 1");

        var refused = engine.submit(submission("external giro/rent 1"));

        assertThat(failure(refused)).isInstanceOf(Busy.class).hasMessage("2 requests are waiting already");
        gate.open();
        accepted(Threads.result(first));
        waiting.forEach(answer -> accepted(Threads.result(answer)));
        accepted(Threads.result(engine.submit(submission("external giro/rent 1"))));
        assertThat(bank.posted("giro/rent")).isEqualTo(4);
    }

    @Test
    void limits_below_one_make_no_sense() {
        assertThatThrownBy(() -> new Engine.Limits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Engine.Limits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Engine.Limits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_request_that_the_store_chokes_on_fails_alone() {
        for (var poison : List.of(new IllegalStateException("deliberate"), new AssertionError("deliberate"))) {
            var engine = engine(PLENTY, poisonedBy("bad", poison));
            var gate = bank.work.close();
            var first = engine.submit(submission("external giro/rent 1"));
            gate.awaitArrival();
            var answers = IntStream.range(0, 9)
                    .mapToObj(i -> Bank.described(Bank.transaction("external giro/food 1"), i == 4 ? "bad" : "good"))
                    .map(it -> engine.submit(Submission.of(it, null)))
                    .toList();
            long before = bank.posted("giro/food");
            gate.open();

            accepted(Threads.result(first));
            assertThat(failure(answers.get(4))).isSameAs(poison);
            Stream.concat(answers.subList(0, 4).stream(), answers.subList(5, 9).stream())
                    .forEach(it -> accepted(Threads.result(it)));
            assertThat(bank.posted("giro/food") - before).isEqualTo(8);
            assertThat(bank.transactions())
                    .noneMatch(it ->
                            it.description() != null && it.description().value().equals("bad"));
        }
    }

    /// The store, except that it fails to write whatever is described so: a fault that only a bug could cause.
    private Ledger poisonedBy(String description, Throwable fault) {
        var ledger = mock(Ledger.class, delegatesTo(bank.store));
        doThrow(fault)
                .when(ledger)
                .writeIfUnchanged(
                        argThat(recordings -> recordings != null
                                && recordings.stream()
                                        .map(it -> it.transaction().description())
                                        .anyMatch(it -> it != null && it.value().equals(description))),
                        anyCollection(),
                        any(),
                        any());
        return ledger;
    }

    @Test
    void a_store_that_fails_fails_the_batch_and_the_next_one_is_tried_anew() {
        var engine = engine(PLENTY);
        bank.work.next(Fault.UNAVAILABLE);

        assertThat(failure(engine.submit(submission("external giro/rent 1"))))
                .isInstanceOf(StoreFailure.Unavailable.class);

        accepted(Threads.result(engine.submit(submission("external giro/rent 1"))));
        assertThat(bank.posted("giro/rent")).isEqualTo(1);
    }

    @Test
    void closing_writes_what_waits_and_takes_nothing_more() {
        var engine = engine(PLENTY);
        var gate = bank.work.close();
        var first = engine.submit(submission("external giro/rent 1"));
        gate.awaitArrival();
        var waiting = submit(engine, "external giro/rent 1", "external giro/rent 1");

        var closing = CompletableFuture.runAsync(engine::close);
        while (!failsBusy(engine)) {
            Thread.onSpinWait();
        }
        assertThat(closing).isNotDone();
        gate.open();
        Threads.result(closing);

        assertThat(first).isCompleted();
        assertThat(waiting).allMatch(CompletableFuture::isDone);
        assertThat(bank.posted("giro/rent")).isGreaterThanOrEqualTo(3);
        assertThat(failure(engine.submit(submission("external giro/rent 1")))).hasMessage("the service is stopping");
    }

    private static boolean failsBusy(Engine engine) {
        return engine.submit(submission("external giro/rent 1")).isCompletedExceptionally();
    }

    @Test
    void closing_an_idle_engine_ends_at_once_and_may_be_repeated() {
        var engine = engine(PLENTY);
        engine.close();
        engine.close();

        assertThat(engine.submit(submission("external giro/rent 1"))).isCompletedExceptionally();
    }

    @Test
    void batches_with_nothing_in_common_are_on_their_way_at_the_same_time() {
        var engine = engine(new Engine.Limits(1000, 1000, 2));
        int before = bank.work.units();
        var gate = bank.work.close();
        var rent = engine.submit(submission("external giro/rent 1"));
        gate.awaitArrival();
        var others = submit(engine, "giro/rent external 1", "external giro/food 1");
        while (bank.work.units() - before < 2) {
            Thread.onSpinWait();
        }
        gate.open();

        accepted(Threads.result(rent));
        others.forEach(answer -> accepted(Threads.result(answer)));
        assertThat(bank.work.units() - before).isEqualTo(3);
    }

    @Test
    void several_writers_finish_what_waits_when_the_engine_is_closed() {
        var engine = engine(new Engine.Limits(1000, 2, 3));
        var answers = IntStream.range(0, 100)
                .mapToObj(i -> engine.submit(submission("external giro/" + (i % 3 == 0 ? "food 1" : "rent 1"))))
                .toList();

        engine.close();

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(bank.posted("giro/food") + bank.posted("giro/rent")).isEqualTo(100);
    }

    @Test
    void several_writers_decide_requests_of_one_account_in_the_order_they_arrived() {
        var engine = engine(new Engine.Limits(10_000, 3, 4));
        var answers = new ArrayList<CompletableFuture<Decision<Receipt>>>();
        for (int i = 0; i < 500; i++) {
            answers.add(engine.submit(submission("external giro/rent 1")));
            answers.add(engine.submit(submission("external giro/food 1")));
            answers.add(engine.submit(submission("giro/rent savings/food 1")));
            answers.add(engine.submit(submission("giro/food savings/rent 1")));
        }

        answers.forEach(answer -> accepted(Threads.result(answer)));

        assertThat(bank.posted("giro/rent") + bank.posted("giro/food")).isZero();
        assertThat(bank.posted("savings/rent") + bank.posted("savings/food")).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void requests_from_many_threads_are_all_answered_and_add_up(int writers) {
        var engine = engine(new Engine.Limits(1000, 1000, writers));
        bank.book("external giro/rent 1000");

        var accepted = Threads.together(IntStream.range(0, 8)
                .mapToObj(thread -> (Callable<Integer>) () -> {
                    int count = 0;
                    for (int i = 0; i < 50; i++) {
                        var decision = Threads.result(engine.submit(submission("giro/rent savings/food 7")));
                        count += decision instanceof Decision.Accepted ? 1 : 0;
                    }
                    return count;
                })
                .toList());

        assertThat(accepted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1000 / 7);
        assertThat(bank.posted("giro/rent")).isEqualTo(1000 % 7);
        assertThat(bank.posted("savings/food")).isEqualTo(1000 - 1000 % 7);
    }
}
