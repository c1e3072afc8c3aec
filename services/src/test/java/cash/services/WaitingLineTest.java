package cash.services;

import static cash.services.Bank.keyed;
import static cash.services.Bank.submission;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.NewTransaction;
import cash.domain.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

    private final WaitingLine<Submission> line = new WaitingLine<>(Function.identity());

    private Submission add(Submission request) {
        line.add(request);
        return request;
    }

    private Submission add(String... transfers) {
        return add(submission(transfers));
    }

    @Test
    void requests_go_in_the_order_they_arrived() {
        var requests = Stream.of("external giro/a 1", "giro/a giro/b 1", "giro/b external 1")
                .map(this::add)
                .toList();

        assertThat(line.size()).isEqualTo(3);
        assertThat(line.take(10)).isEqualTo(requests);
        assertThat(line.isEmpty()).isTrue();
        assertThat(line.take(10)).isEmpty();
    }

    @Test
    void a_batch_has_at_most_so_many_transfers_but_one_request_at_least() {
        var first = add("external giro/a 1", "external giro/a 1", "external giro/a 1");
        var second = add("external giro/b 1");
        var third = add("external giro/c 1");

        assertThat(line.take(2)).containsExactly(first);
        assertThat(line.take(2)).containsExactly(second, third);
    }

    @Test
    void what_a_batch_on_its_way_has_is_waited_for() {
        var a = add("external giro/a 1");
        assertThat(line.take(10)).containsExactly(a);
        var again = add("savings/a external 1");
        var b = add("external giro/b 1");

        assertThat(line.take(10)).containsExactly(b);
        assertThat(line.take(10)).isEmpty();

        line.arrived(List.of(b));
        assertThat(line.take(10)).isEmpty();
        line.arrived(List.of(a));
        assertThat(line.take(10)).containsExactly(again);
    }

    @Test
    void what_an_earlier_request_waits_for_is_waited_for_too() {
        var a = add("external giro/a 1");
        assertThat(line.take(10)).containsExactly(a);
        var ab = add("giro/a giro/b 1");
        var bc = add("giro/b giro/c 1");
        var d = add("external giro/d 1");

        assertThat(line.take(10)).containsExactly(d);
        line.arrived(List.of(a));
        assertThat(line.take(10)).containsExactly(ab, bc);
    }

    @Test
    void a_request_that_does_not_fit_is_not_overtaken_by_one_that_has_something_in_common() {
        var a = add("external giro/a 1");
        var large = add("external giro/b 1", "external giro/c 1");
        var b = add("giro/b external 1");
        var d = add("external giro/d 1");

        assertThat(line.take(2)).containsExactly(a, d);
        assertThat(line.take(3)).containsExactly(large, b);
    }

    @Test
    void a_bare_account_may_be_any_of_its_cells() {
        var bare = add("external a 1");
        assertThat(line.take(10)).containsExactly(bare);
        add("giro/a external 1");

        assertThat(line.take(10)).isEmpty();
    }

    @Test
    void requests_with_one_key_or_one_reference_go_one_after_the_other() {
        var keyed = add(keyed("key", "external giro/a 1"));
        var referenced = add(Submission.of(Bank.referenced(Bank.transaction("external giro/b 1"), "key"), null));
        assertThat(line.take(10)).containsExactly(keyed, referenced);
        add(keyed("key", "external giro/c 1"));
        add(Submission.of(Bank.referenced(Bank.transaction("external giro/d 1"), "key"), null));
        var free = add(keyed("other", "external giro/e 1"));

        assertThat(line.take(10)).containsExactly(free);
    }

    @Test
    void whatever_happens_no_request_is_lost_or_overtaken_by_one_with_the_same_account() {
        long seed = System.nanoTime();
        System.out.println("WaitingLineTest: seed " + seed);
        var random = new Random(seed);
        var waiting = new ArrayList<Submission>();
        var onTheirWay = new ArrayList<List<Submission>>();
        for (int i = 0; i < 3000; i++) {
            switch (random.nextInt(3)) {
                case 0 -> waiting.add(add("giro/a" + random.nextInt(9) + " giro/b" + random.nextInt(9) + " 1"));
                case 1 -> {
                    var batch = line.take(1 + random.nextInt(4));
                    assertThat(batch.isEmpty()).as("seed %d", seed).isEqualTo(firstThatCanGo(waiting, onTheirWay) < 0);
                    for (var request : batch) {
                        int at = waiting.indexOf(request);
                        assertThat(waiting.subList(0, at))
                                .as("seed %d", seed)
                                .noneMatch(it -> haveInCommon(it, request));
                        assertThat(onTheirWay.stream().flatMap(List::stream))
                                .as("seed %d", seed)
                                .noneMatch(it -> haveInCommon(it, request));
                        waiting.remove(at);
                    }
                    onTheirWay.add(batch);
                }
                default -> {
                    if (!onTheirWay.isEmpty()) {
                        line.arrived(onTheirWay.remove(random.nextInt(onTheirWay.size())));
                    }
                }
            }
            assertThat(line.size()).isEqualTo(waiting.size());
        }
    }

    private static int firstThatCanGo(List<Submission> waiting, List<List<Submission>> onTheirWay) {
        for (int i = 0; i < waiting.size(); i++) {
            var request = waiting.get(i);
            if (Stream.concat(
                            waiting.subList(0, i).stream(), onTheirWay.stream().flatMap(List::stream))
                    .noneMatch(it -> haveInCommon(it, request))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean haveInCommon(Submission one, Submission other) {
        return transfers(one)
                .anyMatch(it -> transfers(other)
                        .anyMatch(them ->
                                it.source().equals(them.source()) || it.target().equals(them.target())));
    }

    private static Stream<Transfer.Requested> transfers(Submission it) {
        return ((NewTransaction) it.request()).transfers().stream();
    }

    @Test
    void who_wants_an_account_of_a_batch_that_is_foreseen_may_be_taken_behind_it() {
        var a = add("external giro/a 1");
        assertThat(line.take(10)).containsExactly(a);
        var again = add("savings/a external 1");
        assertThat(line.takeBehind(List.of(), 10)).isEmpty();
        assertThat(line.takeBehind(List.of(List.of(a)), 10)).containsExactly(again);

        var third = add("giro/a external 1");
        assertThat(line.takeBehind(List.of(List.of(a)), 10)).isEmpty();
        line.arrived(List.of(a));
        assertThat(line.take(10)).isEmpty();
        assertThat(line.takeBehind(List.of(List.of(again)), 10)).containsExactly(third);
    }

    @Test
    void a_key_is_waited_for_even_if_it_is_foreseen_what_its_batch_leaves() {
        var first = add(keyed("k", "external giro/a 1"));
        line.take(10);
        add(keyed("k", "external giro/a 1"));

        assertThat(line.takeBehind(List.of(List.of(first)), 10)).isEmpty();
        line.arrived(List.of(first));
        assertThat(line.take(10)).hasSize(1);
    }
}
