package cash.services;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Threads;
import cash.domain.Transaction;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionIdsTest {

    private static final Instant NOW = Instant.parse("2026-03-29T00:59:59.123Z");

    private final TransactionIds ids = new TransactionIds(new SplittableRandom(1));

    private Transaction.Id next(Instant now) {
        return ids.next(now, null);
    }

    @Test
    void an_id_is_a_uuid_of_version_7_and_the_variant_of_its_standard() {
        for (int i = 0; i < 1000; i++) {
            var uuid = next(NOW.plusMillis(i / 10)).value();

            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }

    @Test
    void an_id_begins_with_the_millisecond_it_was_recorded_in() {
        assertThat(next(NOW).value().toString())
                .startsWith("%012x".formatted(NOW.toEpochMilli()).substring(0, 8) + "-");
        assertThat(next(NOW).recordedAt()).isEqualTo(NOW);
        assertThat(next(NOW.plusMillis(1)).recordedAt()).isEqualTo(NOW.plusMillis(1));
    }

    @Test
    void ids_of_one_millisecond_increase_strictly() {
        assertThat(Stream.generate(() -> next(NOW)).limit(10_000)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ids_of_one_millisecond_increase_where_the_counter_starts_anywhere() {
        // All bits set, or none, is where a carry goes wrong.
        for (var random : List.of(constant(-1), constant(0), constant(0x000f_fffe))) {
            var counting = new TransactionIds(random);
            assertThat(Stream.generate(() -> counting.next(NOW, null)).limit(100))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .allMatch(it -> it.value().version() == 7 && it.value().variant() == 2)
                    .allMatch(it -> it.recordedAt().equals(NOW));
        }
    }

    private static RandomGenerator constant(long bits) {
        return () -> bits;
    }

    @Test
    void ids_of_later_milliseconds_are_greater() {
        assertThat(Stream.iterate(NOW, it -> it.plusMillis(1)).limit(1000).map(this::next))
                .isSorted();
    }

    @Test
    void an_id_is_greater_than_the_floor_it_is_given_whoever_made_that() {
        var other = new TransactionIds(new SplittableRandom(2));
        Transaction.@Nullable Id floor = null;
        for (int i = 0; i < 1000; i++) {
            var next = (i % 2 == 0 ? ids : other).next(NOW, floor);
            if (floor != null) {
                assertThat(next).isGreaterThan(floor);
            }
            floor = next;
        }
    }

    @Test
    void ids_of_one_millisecond_increase_even_if_the_clock_jumped_in_between() {
        for (int i = 0; i < 30; i++) {
            var now = NOW.plusMillis(i);
            var before = next(now);
            next(now.minusMillis(1));

            assertThat(next(now)).isGreaterThan(before);
        }
    }

    @Test
    void ids_of_two_instances_differ() {
        var other = new TransactionIds(new Random(3));
        var all = new HashSet<Transaction.Id>();
        for (int i = 0; i < 10_000; i++) {
            all.add(next(NOW));
            all.add(other.next(NOW, null));
        }

        assertThat(all).hasSize(20_000);
    }

    @Test
    void ids_made_by_many_threads_differ() {
        var made = Threads.together(Stream.generate(() -> (Callable<List<Transaction.Id>>)
                        () -> Stream.generate(() -> next(NOW)).limit(2000).toList())
                .limit(4)
                .toList());

        assertThat(made.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        assertThat(made).allSatisfy(it -> assertThat(it).isSorted());
    }
}
