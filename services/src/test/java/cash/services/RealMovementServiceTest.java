package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Period;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Transaction;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RealMovementServiceTest {

    private static final String OVERDRAWN = "loan";

    private final Bank bank = Bank.small();
    private final RealMovementService service = new RealMovementService(bank.work, bank.store);
    private final Instant begin = millisecond();

    RealMovementServiceTest() {
        bank.account(OVERDRAWN, null, Long.MAX_VALUE);
    }

    private Period soFar() {
        bank.clock.move(Duration.ofMillis(1));
        return new Period(begin, millisecond());
    }

    /// The one that transactions are recorded in now.
    private Instant millisecond() {
        return bank.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private List<String> movements(Period period) {
        return accepted(service.net(period)).stream()
                .map(it -> it.movement().source() + " " + it.movement().target() + " "
                        + it.movement().money() + " x" + it.count())
                .toList();
    }

    @Test
    void what_goes_there_and_back_is_netted_currency_by_currency() {
        bank.realAccount("dollars", "USD");
        bank.realAccount("coins", "USD");
        bank.book("giro/loan savings/loan 100");
        bank.book("savings/loan giro/loan 30");
        bank.book("dollars/loan coins/loan 5");
        bank.book("external giro/loan 1000", "giro/loan giro/rent 500");

        assertThat(movements(soFar())).containsExactly("giro savings 70 EUR x2", "dollars coins 5 USD x1");
    }

    @Test
    void a_chain_is_one_movement_with_the_transactions_of_both_its_ends_behind_it() {
        bank.realAccounts("depot", "till");
        var first = bank.book("giro/loan savings/loan 10");
        bank.book("savings/loan depot/loan 10");
        var last = bank.book("depot/loan till/loan 10", "depot/loan till/rent 1", "till/rent depot/loan 1");
        var period = soFar();

        assertThat(movements(period)).containsExactly("giro till 10 EUR x2");
        assertThat(accepted(service.net(period)).getFirst().newest()).containsExactly(last.id(), first.id());
        assertThat(service.behind(period, new RealAccount.Id("giro"), new RealAccount.Id("till"), null, 10))
                .extracting(it -> it.transaction())
                .containsExactly(last.id(), first.id());
    }

    @Test
    void what_cancels_out_needs_nothing_and_so_does_a_period_without_transactions() {
        bank.book("giro/loan savings/loan 10");
        bank.book("savings/loan giro/loan 10");

        assertThat(movements(soFar())).isEmpty();
        assertThat(movements(new Period(begin.minusSeconds(9), begin))).isEmpty();
    }

    @Test
    void of_many_transactions_the_newest_are_told_and_the_others_counted() {
        var newest = new ArrayList<Transaction.Id>();
        for (int i = 0; i < RealMovementService.SHOWN + 5; i++) {
            newest.addFirst(bank.book("giro/loan savings/loan 1").id());
        }

        var net = accepted(service.net(soFar())).getFirst();

        assertThat(net.count()).isEqualTo(RealMovementService.SHOWN + 5);
        assertThat(net.newest()).isEqualTo(newest.subList(0, RealMovementService.SHOWN));
    }

    @Test
    void a_movement_beyond_64_bits_is_refused() {
        long half = 1L << 62;
        for (int i = 0; i < 2; i++) {
            bank.book("external giro/rent " + half);
            bank.book("giro/rent savings/rent " + half);
            bank.book("savings/rent external " + half);
        }

        assertThat(refusal(service.net(soFar()))).isInstanceOf(Refusal.AmountOverflow.class);
    }

    @Test
    void random_transactions_leave_the_same_in_every_bank_as_their_netted_movements() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RealMovementServiceTest: -Dseed=" + seed);
        var random = new Random(seed);
        var rows = List.of("giro", "savings", "depot", "till", "vault", "external");
        bank.realAccounts("depot", "till", "vault");
        for (int round = 0; round < 60; round++) {
            var from = soFar().to();
            var flows = new HashMap<String, BigInteger>();
            var touched = new HashMap<String, HashSet<Transaction.Id>>();
            for (int i = random.nextInt(8); i > 0; i--) {
                var transfers = new ArrayList<String>();
                var ends = new HashSet<String>();
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    var source = rows.get(random.nextInt(6));
                    var target = rows.get(random.nextInt(5));
                    int units = 1 + random.nextInt(4);
                    if (!source.equals(target)) {
                        transfers.add(
                                (source + "/loan " + target + "/loan " + units).replace("external/loan", "external"));
                        if (!source.equals("external")) {
                            flows.merge(source, BigInteger.valueOf(-units), BigInteger::add);
                            flows.merge(target, BigInteger.valueOf(units), BigInteger::add);
                            ends.addAll(List.of(source, target));
                        }
                    }
                }
                if (!transfers.isEmpty()) {
                    var id = bank.book(transfers.toArray(String[]::new)).id();
                    ends.forEach(end ->
                            touched.computeIfAbsent(end, _ -> new HashSet<>()).add(id));
                }
            }
            flows.values().removeIf(net -> net.signum() == 0);

            var nets = accepted(service.net(new Period(from, soFar().to())));

            var moved = new HashMap<String, BigInteger>();
            for (var net : nets) {
                var source = net.movement().source().value();
                var target = net.movement().target().value();
                var units = BigInteger.valueOf(net.movement().money().units());
                moved.merge(source, units.negate(), BigInteger::add);
                moved.merge(target, units, BigInteger::add);
                var behind = new HashSet<>(touched.getOrDefault(source, new HashSet<>()));
                behind.addAll(touched.getOrDefault(target, new HashSet<>()));
                assertThat(source).as("seed %d, round %d", seed, round).isNotEqualTo(target);
                assertThat(Map.of("count", net.count(), "newest", new HashSet<>(net.newest())))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(Map.of("count", (long) behind.size(), "newest", behind));
            }
            assertThat(moved).as("seed %d, round %d", seed, round).isEqualTo(flows);
            assertThat(nets)
                    .as("seed %d, round %d", seed, round)
                    .hasSizeLessThanOrEqualTo(Math.max(0, flows.size() - 1));
        }
    }
}
