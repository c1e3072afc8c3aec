package cash.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.InMemoryStore;
import cash.domain.StoreFailure;
import cash.services.ScriptedWork.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritingTest {

    private final ScriptedWork work = new ScriptedWork(new InMemoryStore());
    private final Writing writing = new Writing(work, new Retries(Duration.ofMillis(60)));
    private final List<Writing.Attempt> attempts = new ArrayList<>();

    private String run() {
        return writing.run(attempt -> {
            attempts.add(attempt);
            return "done";
        });
    }

    @Test
    void a_unit_is_told_that_an_earlier_try_may_have_been_committed() {
        work.next(
                Fault.CONFLICT, Fault.COMMITTED_BUT_LOST, Fault.CONFLICT, Fault.UNAVAILABLE, Fault.COMMITTED_BUT_LOST);

        assertThat(run()).isEqualTo("done");

        assertThat(attempts)
                .containsExactly(
                        Writing.Attempt.FIRST,
                        Writing.Attempt.FIRST,
                        Writing.Attempt.AFTER_UNKNOWN_OUTCOME,
                        Writing.Attempt.AFTER_UNKNOWN_OUTCOME,
                        Writing.Attempt.AFTER_UNKNOWN_OUTCOME);
    }

    @Test
    void an_answer_that_stays_lost_is_reported_as_unknown() {
        work.next(Fault.COMMITTED_BUT_LOST);
        work.always(Fault.UNAVAILABLE);

        assertThatThrownBy(this::run).isInstanceOf(StoreFailure.OutcomeUnknown.class);
        assertThat(attempts).containsExactly(Writing.Attempt.FIRST);
    }

    @Test
    void who_loses_every_race_is_told_that_the_store_is_unavailable() {
        work.always(Fault.CONFLICT);

        assertThatThrownBy(this::run).isInstanceOf(StoreFailure.Unavailable.class);
        assertThat(attempts).hasSizeGreaterThan(1).containsOnly(Writing.Attempt.FIRST);
    }

    @Test
    void an_unreachable_store_is_asked_once() {
        work.always(Fault.UNAVAILABLE);

        assertThatThrownBy(this::run).isInstanceOf(StoreFailure.Unavailable.class);
        assertThat(work.units()).isEqualTo(1);
    }

    @Test
    void who_is_interrupted_between_two_tries_stops() {
        work.always(Fault.CONFLICT);
        work.afterFault(() -> Thread.currentThread().interrupt());

        assertThatThrownBy(this::run)
                .isInstanceOf(StoreFailure.Unavailable.class)
                .hasMessage("the service is stopping");
        assertThat(Thread.interrupted()).isTrue();
    }
}
