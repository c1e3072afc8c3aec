package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NetPositionsTest {

    private static final Currency EUR = Money.currency("EUR");

    /// Positions written like `giro -500`.
    private static NetPositions positions(String... texts) {
        var units = new HashMap<RealAccount.Id, BigInteger>();
        for (var text : texts) {
            var words = text.split(" ", -1);
            units.put(new RealAccount.Id(words[0]), new BigInteger(words[1]));
        }
        return new NetPositions(EUR, units);
    }

    private static List<String> movements(String... texts) {
        return positions(texts).movements().stream()
                .map(it -> it.source() + " " + it.target() + " " + it.money().units())
                .toList();
    }

    private static Map<RealAccount.Id, BigInteger> moved(List<RealMovement> movements) {
        var moved = new HashMap<RealAccount.Id, BigInteger>();
        for (var movement : movements) {
            var units = BigInteger.valueOf(movement.money().units());
            moved.merge(movement.source(), units.negate(), BigInteger::add);
            moved.merge(movement.target(), units, BigInteger::add);
        }
        return moved;
    }

    private static Map<RealAccount.Id, BigInteger> withoutZeros(Map<RealAccount.Id, BigInteger> units) {
        return units.entrySet().stream()
                .filter(it -> it.getValue().signum() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void nothing_needs_no_movement() {
        assertThat(movements()).isEmpty();
        assertThat(movements("a 0", "b 0")).isEmpty();
    }

    @Test
    void those_that_match_exactly_are_paired() {
        assertThat(movements("a -5", "b -7", "c -5", "d 7", "e 5", "f 5")).containsExactly("b d 7", "a e 5", "c f 5");
        // Always the largest with the largest would take three here.
        assertThat(movements("a -6", "b -4", "c 6", "d 3", "e 1")).containsExactly("a c 6", "b d 3", "b e 1");
    }

    @Test
    void the_rest_goes_from_the_largest_to_the_largest() {
        assertThat(movements("a -10", "b 7", "c 3")).containsExactly("a b 7", "a c 3");
        assertThat(movements("a -6", "b -5", "c 8", "d 3")).containsExactly("a c 6", "b d 3", "b c 2");
    }

    @Test
    void positions_that_do_not_sum_to_zero_are_no_positions() {
        assertThatThrownBy(() -> positions("a -5", "b 4")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void positions_beyond_64_bits_are_settled_as_long_as_no_movement_is() {
        assertThat(movements("a -18446744073709551614", "b 9223372036854775807", "c 9223372036854775807"))
                .containsExactly("a b 9223372036854775807", "a c 9223372036854775807");
        var tooLarge = positions("a -9223372036854775808", "b 9223372036854775808");
        assertThatThrownBy(tooLarge::movements).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void movements_are_fewer_than_positions_and_change_none_of_them() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("NetPositionsTest: -Dseed=" + seed);
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            var units = new HashMap<RealAccount.Id, BigInteger>();
            int banks = 2 + random.nextInt(12);
            long bound = random.nextBoolean() ? 5 : 1L << random.nextInt(3, 55);
            for (int i = random.nextInt(60); i > 0; i--) {
                var amount = BigInteger.valueOf(1 + random.nextLong(bound));
                units.merge(new RealAccount.Id("r" + random.nextInt(banks)), amount, BigInteger::add);
                units.merge(new RealAccount.Id("r" + random.nextInt(banks)), amount.negate(), BigInteger::add);
            }
            var open = withoutZeros(units);
            var movements = new NetPositions(EUR, units).movements();

            assertThat(moved(movements)).as("seed %d, round %d", seed, round).isEqualTo(open);
            assertThat(movements)
                    .as("seed %d, round %d", seed, round)
                    .hasSizeLessThanOrEqualTo(Math.max(0, open.size() - 1))
                    .allMatch(it -> !it.source().equals(it.target()))
                    .allMatch(it -> it.money().units() > 0)
                    .isEqualTo(new NetPositions(EUR, new HashMap<>(units)).movements());
        }
    }
}
