package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.keyed;
import static cash.services.Bank.refusal;
import static cash.services.Bank.submission;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Condition.Comparison;
import cash.domain.Condition.Quantity;
import cash.domain.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTest {

    private final Bank bank = Bank.small();

    @Test
    void a_preview_is_what_happens_then_and_leaves_no_trace() {
        bank.book("external giro/rent 10");
        var before = bank.everything();
        var request = keyed("key", Bank.referenced(Bank.transaction("giro/rent savings/food 4"), "invoice-7"));

        var previewed = accepted(bank.writer().preview(request)).transaction();

        assertThat(bank.everything()).isEqualTo(before);
        var booked = accepted(bank.post(request));
        assertThat(booked.replayed()).isFalse();
        assertThat(booked.transaction().transfers()).isEqualTo(previewed.transfers());
        assertThat(booked.transaction().entries().stream().map(it -> List.of(it.address(), it.version(), it.after())))
                .isEqualTo(previewed.entries().stream()
                        .map(it -> List.of(it.address(), it.version(), it.after()))
                        .toList());
        assertThat(booked.transaction().realMovements()).isEqualTo(previewed.realMovements());
    }

    @Test
    void what_would_be_refused_is_refused() {
        assertThat(refusal(bank.writer().preview(submission("giro/rent external 1"))))
                .isInstanceOf(Refusal.InsufficientFunds.class);
    }

    @Test
    void amounts_that_need_the_totals_are_previewed_too() {
        bank.book("external giro/rent " + (Long.MAX_VALUE - 5));
        var before = bank.everything();

        accepted(bank.writer().preview(submission("external giro/food 5")));
        assertThat(refusal(bank.writer().preview(submission("external giro/food 6"))))
                .isInstanceOf(Refusal.AmountOverflow.class);

        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void conditions_look_at_the_cell_before_the_transaction() {
        bank.book("external giro/rent 10");
        for (var quantity : Quantity.values()) {
            long value = quantity.of(bank.cell("giro/rent"));
            for (var comparison : Comparison.values()) {
                for (long bound : new long[] {value - 1, value, value + 1}) {
                    var request = Bank.conditional(
                            Bank.transaction("giro/rent external 1"), "giro/rent", quantity, comparison, bound);
                    boolean holds = switch (comparison) {
                        case GT -> bound == value - 1;
                        case GTE -> bound <= value;
                        case LT -> bound == value + 1;
                        case LTE -> bound >= value;
                        case EQ -> bound == value;
                    };
                    var decision = bank.writer().preview(Submission.of(request, null));
                    if (holds) {
                        accepted(decision);
                    } else {
                        assertThat(refusal(decision)).isEqualTo(new Refusal.ConditionFailed(0, bank.cell("giro/rent")));
                    }
                }
            }
        }
    }

    @Test
    void a_condition_sees_what_came_before_it_in_its_batch() {
        bank.book("external giro/rent 10");
        var onVersion1 = Submission.of(
                Bank.conditional(
                        Bank.transaction("giro/rent external 1"), "giro/rent", Quantity.VERSION, Comparison.EQ, 1),
                null);

        var decisions = bank.writer().write(List.of(onVersion1, onVersion1));

        accepted(decisions.getFirst());
        assertThat(refusal(decisions.getLast())).isInstanceOf(Refusal.ConditionFailed.class);
    }

    @Test
    void a_condition_on_a_cell_that_nothing_is_moved_in_counts_too() {
        bank.book("external giro/rent 10");
        var request = Bank.conditional(
                Bank.transaction("giro/rent external 1"), "savings/food", Quantity.AVAILABLE, Comparison.GT, 0);

        assertThat(refusal(bank.post(Submission.of(request, null)))).isInstanceOf(Refusal.ConditionFailed.class);
        bank.book("external savings/food 1");
        accepted(bank.post(Submission.of(request, null)));
    }
}
