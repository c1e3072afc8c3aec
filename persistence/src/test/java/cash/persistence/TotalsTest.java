package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.Money;
import cash.domain.Refusal;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.services.Receipt;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows and columns full of money: their totals stay within 64 bits, and can be read.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TotalsTest {

    private static final String DATABASE = "totals";
    private static final int THREADS = 12;

    private final CashInstance one;
    private final CashInstance two;
    private final StoreFixture given;

    TotalsTest(TestDatabase server) {
        one = CashInstance.on(server, DATABASE);
        two = CashInstance.secondOn(server, DATABASE);
        given = new StoreFixture(one.stores());
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private Decision<Receipt> deposit(CashInstance by, String cell, long units) {
        var request = Requests.transaction(given, "external " + cell + " " + units);
        return Threads.result(by.transactions().post(request, null));
    }

    private void readTotals(String realAccount, String account, long expected) {
        assertThat(one.stores()
                        .realAccounts()
                        .find(given.realAccountId(realAccount))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(expected, 0));
        assertThat(one.stores()
                        .accounts()
                        .find(given.accountId(account))
                        .orElseThrow()
                        .balances())
                .containsEntry(Money.currency("EUR"), new Balance(expected, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_many_who_fill_a_total_at_once_only_as_many_may_as_fit_into_64_bits(boolean row) {
        long large = 1L << 61;
        given.realAccounts("full");
        given.accounts("full");
        var names = IntStream.range(0, THREADS).mapToObj(i -> "n" + i).toArray(String[]::new);
        if (row) {
            given.accounts(names);
        } else {
            given.realAccounts(names);
        }

        var decisions = Threads.together(IntStream.range(0, THREADS)
                .mapToObj(i -> (Callable<Decision<Receipt>>)
                        () -> deposit(i % 2 == 0 ? one : two, row ? "full/n" + i : "n" + i + "/full", large))
                .toList());

        var refused = decisions.stream()
                .filter(Decision.Refused.class::isInstance)
                .map(Requests::refusal)
                .toList();
        assertThat(refused).hasSize(THREADS - 3).allMatch(Refusal.AmountOverflow.class::isInstance);
    }

    @Test
    void a_cell_may_hold_all_that_64_bits_can_say() {
        given.realAccounts("giro");
        given.accounts("rent");
        Requests.accepted(deposit(one, "giro/rent", Long.MAX_VALUE));

        assertThat(Requests.refusal(deposit(two, "giro/rent", 1))).isInstanceOf(Refusal.AmountOverflow.class);
        readTotals("giro", "rent", Long.MAX_VALUE);
        assertThat(one.stores().ledger().list(Requests.EVERYTHING, null, 1)).hasSize(1);
    }

    @Test
    void a_small_deposit_does_not_push_a_full_row_beyond_64_bits() {
        given.realAccounts("giro");
        given.accounts("rent", "food");
        Requests.accepted(deposit(one, "giro/rent", Long.MAX_VALUE));

        assertThat(Requests.refusal(deposit(two, "giro/food", 1))).isInstanceOf(Refusal.AmountOverflow.class);
        readTotals("giro", "rent", Long.MAX_VALUE);
    }

    @Test
    void a_small_deposit_does_not_push_a_full_column_beyond_64_bits() {
        given.realAccounts("giro", "savings");
        given.accounts("rent");
        Requests.accepted(deposit(one, "giro/rent", Long.MAX_VALUE));

        assertThat(Requests.refusal(deposit(two, "savings/rent", 1))).isInstanceOf(Refusal.AmountOverflow.class);
        readTotals("giro", "rent", Long.MAX_VALUE);
    }

    @Test
    void money_of_several_currencies_is_not_added_up() {
        given.realAccounts("giro");
        given.add(given.newRealAccount("dollars", "USD"));
        given.accounts("rent");
        for (var cell : List.of("giro/rent", "dollars/rent")) {
            Requests.accepted(deposit(one, cell, Long.MAX_VALUE));
        }

        readTotals("giro", "rent", Long.MAX_VALUE);
    }
}
