package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a proof relies on in [Evidence]. There may be others' rows among those it finds.
interface EvidenceContract extends ContractPart {

    default Evidence evidence() {
        return stores().evidence();
    }

    private <T> List<T> all(Consumer<Consumer<T>> stream) {
        return work().snapshot(() -> {
            var all = new ArrayList<T>();
            stream.accept(all::add);
            return all;
        });
    }

    private Evidence.Cell cell(String address) {
        var name = given().cell(address).toString();
        return work().snapshot(() -> evidence().cells(Long.MIN_VALUE, Integer.MAX_VALUE).stream()
                .filter(it -> evidence().cellName(it.number()).equals(name))
                .findFirst()
                .orElseThrow());
    }

    @Test
    default void all_that_was_booked_is_in_evidence() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        var first = given().book(given().transfer("external", "giro/rent", 9));
        var second = given().book(
                        given().transfer("giro/rent", "giro/food", 4), given().transfer("giro/rent", "external", 1));
        var rent = cell("giro/rent");
        var food = cell("giro/food");

        long row = rent.realAccount();
        var last = second.id().value();
        assertThat(rent).isEqualTo(new Evidence.Cell(rent.number(), row, rent.account(), true, 4, 0, 2, last));
        assertThat(food).isEqualTo(new Evidence.Cell(food.number(), row, food.account(), true, 4, 0, 1, last));
        assertThat(this.<Evidence.Entry>all(each -> evidence().entries(rent.number(), rent.number(), each)))
                .containsExactly(
                        new Evidence.Entry(rent.number(), row, 1, first.id().value(), 9, 0, 9, 0),
                        new Evidence.Entry(rent.number(), row, 2, last, -5, 0, 4, 0));
        assertThat(this.<Evidence.Transfer>all(each -> evidence().transfers(each)))
                .containsSubsequence(
                        new Evidence.Transfer(
                                last,
                                0,
                                new Evidence.Touched(rent.number(), 2),
                                new Evidence.Touched(food.number(), 1),
                                4,
                                0),
                        new Evidence.Transfer(last, 1, new Evidence.Touched(rent.number(), 2), null, 1, 0));
        assertThat(this.<UUID>all(each -> evidence().transactions(each)))
                .contains(first.id().value(), last)
                .doesNotHaveDuplicates();
        assertThat(this.<Evidence.Total>all(each -> evidence().realAccounts(each)))
                .contains(new Evidence.Total(row, BigInteger.valueOf(8), BigInteger.ZERO));
    }

    @Test
    default void cells_and_entries_come_in_order_and_in_parts() {
        given().realAccounts("giro", "savings");
        given().accounts("rent", "food");
        given().book(
                        given().transfer("external", "giro/rent", 9),
                        given().transfer("external", "savings/rent", 9),
                        given().transfer("external", "giro/food", 9));
        var all = work().snapshot(() -> evidence().cells(Long.MIN_VALUE, Integer.MAX_VALUE));

        assertThat(all).isSortedAccordingTo(Comparator.comparingLong(Evidence.Cell::number));
        var third = all.get(all.size() - 1);
        var second = all.get(all.size() - 2);
        assertThat(work().snapshot(() -> evidence().cells(second.number(), 10))).containsExactly(second, third);
        assertThat(work().snapshot(() -> evidence().cells(second.number(), 1))).containsExactly(second);
        assertThat(this.<Evidence.Entry>all(each -> evidence().entries(second.number(), Long.MAX_VALUE, each)))
                .extracting(Evidence.Entry::cell)
                .contains(second.number(), third.number())
                .isSorted();
    }

    @Test
    default void an_account_shows_its_balances_by_currency() {
        given().realAccounts("giro", "savings");
        given().add(given().newRealAccount("dollars", "USD"));
        given().accounts("rent");
        given().book(given().transfer("external", "giro/rent", 1), given().transfer("external", "savings/rent", 2));
        given().book(given().transfer("external", "dollars/rent", 5, "USD"));
        long account = cell("giro/rent").account();

        var totals = work().snapshot(() -> evidence().accounts(List.of(account)));

        assertThat(totals).singleElement().satisfies(it -> {
            assertThat(it.account()).isEqualTo(given().text("rent"));
            assertThat(it.balances())
                    .extracting(balance -> balance.posted().intValueExact())
                    .containsExactlyInAnyOrder(3, 5);
        });
        assertThat(work().snapshot(() -> evidence().accounts())).isPositive();
    }

    @Test
    default void rows_and_cells_have_names() {
        given().realAccounts("giro");
        given().accounts("rent");
        given().book(given().transfer("external", "giro/rent", 1));
        var cell = cell("giro/rent");

        assertThat(evidence().cellName(cell.number()))
                .isEqualTo(given().cell("giro/rent").toString());
        assertThat(evidence().realAccountName(cell.realAccount())).isEqualTo(given().text("giro"));
    }
}
