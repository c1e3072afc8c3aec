package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cash.domain.Account;
import cash.domain.IdempotencyKey;
import cash.domain.Refusal;
import cash.domain.Request;
import cash.domain.Transaction;
import cash.domain.Transaction.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReversalsTest {

    private final Bank bank = Bank.small();

    @BeforeEach
    void some_money() {
        bank.book("external giro/rent 1000");
    }

    private Transaction now(Transaction transaction) {
        return bank.store.find(transaction.id()).orElseThrow();
    }

    @Test
    void the_money_goes_back_to_the_cells_it_left() {
        var original = bank.book("giro/rent giro/food 100", "giro/rent savings/food 7");

        var reversal = accepted(bank.reverse(original, null)).transaction();

        assertThat(bank.posted("giro/rent")).isEqualTo(1000);
        assertThat(bank.posted("giro/food")).isZero();
        assertThat(bank.posted("savings/food")).isZero();
        assertThat(reversal.reversalOf()).isEqualTo(original.id());
        assertThat(now(original).reversals()).containsExactly(reversal.id());
        assertThat(bank.store.find(reversal.id())).contains(reversal);
    }

    @Test
    void it_is_taken_back_in_parts_up_to_what_was_posted() {
        var original = bank.book("giro/rent giro/food 100");

        var decisions =
                Stream.generate(() -> bank.reverse(original, 30L)).limit(4).toList();

        decisions.subList(0, 3).forEach(Bank::accepted);
        // The cell has 10 left, which is told before that no more than 10 are left of the transaction.
        assertThat(refusal(decisions.getLast())).isInstanceOf(Refusal.InsufficientFunds.class);
        bank.book("giro/rent giro/food 500");
        assertThat(refusal(bank.reverse(original, 30L)))
                .isEqualTo(new Refusal.ReversalExceedsOriginal(original.id(), 30L, BigInteger.TEN));
        accepted(bank.reverse(original, null));
        assertThat(bank.posted("giro/food")).isEqualTo(500);
        assertThat(refusal(bank.reverse(original, null)))
                .isEqualTo(new Refusal.ReversalExceedsOriginal(original.id(), null, BigInteger.ZERO));
        assertThat(now(original).reversals()).hasSize(4);
    }

    @Test
    void it_is_refused_if_a_cell_can_not_give_it_back() {
        var original = bank.book("giro/rent giro/food 100");
        bank.book("giro/food external 1");

        var refused = refusal(bank.reverse(original, null));

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Refusal.InsufficientFunds.class,
                        funds -> assertThat(funds.address().toString()).isEqualTo("giro/food"));
        assertThat(now(original).reversals()).isEmpty();
    }

    @Test
    void a_frozen_account_gives_nothing_back() {
        var original = bank.book("giro/rent giro/food 100");
        accepted(bank.accounts.freeze(new Account.Id("food")));

        assertThat(refusal(bank.reverse(original, 2000L))).isInstanceOf(Refusal.AccountFrozen.class);
    }

    @Test
    void of_a_hold_only_what_was_posted_is_taken_back() {
        var hold = bank.hold("giro/rent giro/food 100");
        assertThat(refusal(bank.reverse(hold, 1L))).isInstanceOf(Refusal.ReversalExceedsOriginal.class);
        accepted(bank.end(hold, Status.POSTED, 40L));
        bank.book("external giro/food 1000");

        assertThat(refusal(bank.reverse(hold, 41L))).isInstanceOf(Refusal.ReversalExceedsOriginal.class);
        accepted(bank.reverse(hold, null));
        assertThat(bank.posted("giro/rent")).isEqualTo(1000);
    }

    @Test
    void a_reversal_can_be_reversed() {
        var original = bank.book("giro/rent giro/food 100");
        var reversal = accepted(bank.reverse(original, null)).transaction();

        accepted(bank.reverse(reversal, null));

        assertThat(bank.posted("giro/food")).isEqualTo(100);
        assertThat(now(original).reversals()).containsExactly(reversal.id());
    }

    @Test
    void parts_of_several_transfers_are_in_proportion_and_make_up_the_whole() {
        var random = new SplittableRandom();
        long seed = random.nextLong();
        System.out.println("ReversalsTest, seed " + seed);
        random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            var transfers = new ArrayList<String>();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                transfers.add("giro/rent %s %d"
                        .formatted(random.nextBoolean() ? "giro/food" : "savings/food", random.nextInt(1, 40)));
            }
            var original = bank.book(transfers.toArray(String[]::new));
            long total = original.posted().total().longValueExact();
            for (long left = total; left > 0; ) {
                long part = random.nextLong(1, left + 1);
                var reversal = accepted(bank.reverse(original, part)).transaction();
                assertThat(reversal.posted().total()).isEqualTo(BigInteger.valueOf(part));
                left -= part;
            }
            assertThat(bank.posted("giro/rent")).isEqualTo(1000);
            assertThat(bank.posted("giro/food")).isZero();
            assertThat(bank.posted("savings/food")).isZero();
        }
    }

    @Test
    void what_is_in_several_currencies_is_taken_back_as_a_whole() {
        bank.realAccount("dollars", "USD");
        var original = bank.book("giro/rent external 100", "external dollars/rent 110");

        assertThatIllegalArgumentException().isThrownBy(() -> bank.reverse(original, 5L));
        accepted(bank.reverse(original, null));

        assertThat(bank.posted("giro/rent")).isEqualTo(1000);
        assertThat(bank.posted("dollars/rent")).isZero();
    }

    @Test
    void a_repeated_reversal_is_made_once() {
        var original = bank.book("giro/rent giro/food 100");
        var request = Submission.of(new Request.Reverse(original, 30L), IdempotencyKey.ofText("key"));

        var first = accepted(bank.post(request));
        accepted(bank.reverse(original, 10L));

        assertThat(accepted(bank.post(request))).isEqualTo(new Receipt(first.transaction(), true));
        assertThat(bank.posted("giro/food")).isEqualTo(60);
    }

    @Test
    void reversals_in_one_batch_know_of_each_other() {
        var original = bank.book("giro/rent giro/food 100");
        bank.book("giro/rent giro/food 500");

        var decisions = bank.writer()
                .write(Stream.generate(() -> Submission.of(new Request.Reverse(original, 30L), null))
                        .limit(20)
                        .toList());

        assertThat(decisions.stream().filter(cash.domain.Decision.Accepted.class::isInstance))
                .hasSize(3);
        assertThat(bank.posted("giro/food")).isEqualTo(510);
        assertThat(List.copyOf(decisions.subList(3, 20)))
                .allSatisfy(it -> assertThat(refusal(it)).isInstanceOf(Refusal.ReversalExceedsOriginal.class));
    }
}
