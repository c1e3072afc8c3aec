package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static cash.services.Bank.submission;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.MetadataUpdate;
import cash.domain.Money;
import cash.domain.RealAccount;
import cash.domain.RealMovement;
import cash.domain.Refusal;
import cash.domain.Update;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What may move, and what may not.
class TransfersTest {

    private static final Currency EUR = Money.currency("EUR");
    private static final long MAX = Long.MAX_VALUE;

    private final Bank bank = Bank.small();

    // Funds

    @Test
    void refuses_to_overdraw_a_cell() {
        bank.book("external giro/rent 10");

        assertThat(refusal(bank.post("giro/rent external 11")))
                .isEqualTo(
                        new Refusal.InsufficientFunds(Address.parse("giro/rent"), EUR, 10, BigInteger.valueOf(11), 0));
        assertThat(bank.posted("giro/rent")).isEqualTo(10);
        bank.book("giro/rent external 10");
    }

    @Test
    void money_of_the_same_account_in_another_real_account_does_not_help() {
        bank.book("external savings/rent 100");

        assertThat(refusal(bank.post("giro/rent external 1"))).isInstanceOf(Refusal.InsufficientFunds.class);
    }

    @Test
    void each_cell_may_fall_to_its_overdraft_limit_and_not_below() {
        bank.account("loan", null, 50);

        bank.book("giro/loan giro/food 50");
        assertThat(refusal(bank.post("giro/loan giro/food 1")))
                .isEqualTo(new Refusal.InsufficientFunds(Address.parse("giro/loan"), EUR, -50, BigInteger.ONE, 50));
        bank.book("savings/loan savings/food 50");

        assertThat(bank.posted("giro/loan")).isEqualTo(-50);
        assertThat(bank.posted("savings/loan")).isEqualTo(-50);
    }

    @Test
    void an_overdraft_of_64_bits_can_be_used_up() {
        bank.account("loan", null, MAX);

        bank.book("giro/loan giro/food " + MAX);

        assertThat(refusal(bank.post("giro/loan giro/food 1"))).isInstanceOf(Refusal.InsufficientFunds.class);
        assertThat(bank.cell("giro/loan").balance()).isEqualTo(new Balance(-MAX, 0));
        assertThat(bank.row("giro")).isEqualTo(Balance.ZERO);
    }

    @Test
    void rules_apply_to_the_whole_result_whatever_the_order_of_transfers() {
        var transfers = new ArrayList<>(List.of(
                "giro/rent giro/food 60",
                "giro/food savings/food 60",
                "savings/food savings/rent 60",
                "external giro/rent 100",
                "giro/rent external 40"));
        var random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(transfers, random);

            accepted(bank.post(transfers.toArray(String[]::new)));

            assertThat(bank.posted("giro/rent")).isZero();
            assertThat(bank.posted("savings/rent")).isEqualTo(60L * (i + 1));
        }
        transfers.set(0, "giro/rent external 1");
        assertThat(bank.post("external giro/rent 1", "giro/rent external 2")).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void what_is_required_counts_the_whole_result() {
        bank.book("external giro/rent 10");

        assertThat(refusal(bank.post("giro/rent external 30", "external giro/rent 5", "giro/rent giro/food 2")))
                .isEqualTo(
                        new Refusal.InsufficientFunds(Address.parse("giro/rent"), EUR, 10, BigInteger.valueOf(27), 0));
    }

    @Test
    void all_transfers_succeed_or_none() {
        bank.book("external giro/rent 10");
        var before = bank.everything();

        assertThat(bank.post("giro/rent savings/food 5", "giro/rent savings/food 5", "giro/food external 1"))
                .isInstanceOf(Decision.Refused.class);

        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void a_cell_below_its_new_limit_may_still_receive() {
        bank.account("loan", null, 50);
        bank.book("giro/loan giro/food 50");

        bank.book("giro/food giro/loan 10");

        assertThat(bank.posted("giro/loan")).isEqualTo(-40);
    }

    // Sizes

    @Test
    void an_amount_of_64_bits_can_come_and_go() {
        for (int i = 0; i < 3; i++) {
            bank.book("external giro/rent " + MAX);
            assertThat(bank.row("giro")).isEqualTo(new Balance(MAX, 0));
            bank.book("giro/rent external " + MAX);
        }
        assertThat(bank.cell("giro/rent").balance()).isEqualTo(Balance.ZERO);
    }

    @Test
    void a_cell_beyond_64_bits_is_refused() {
        bank.book("external giro/rent " + MAX);
        var before = bank.everything();

        assertThat(refusal(bank.post("external giro/rent 1")))
                .isInstanceOfSatisfying(
                        Refusal.AmountOverflow.class,
                        it -> assertThat(it.address()).isEqualTo(Address.parse("giro/rent")));
        assertThat(refusal(bank.post("external giro/food " + MAX, "external giro/food " + MAX)))
                .isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void steps_on_the_way_may_exceed_64_bits_where_the_result_does_not() {
        bank.book(
                "external giro/rent " + MAX,
                "external giro/rent " + MAX,
                "giro/rent external " + MAX,
                "giro/rent external " + MAX,
                "external giro/rent 5");

        assertThat(bank.posted("giro/rent")).isEqualTo(5);
    }

    @Test
    void a_bank_transfer_beyond_64_bits_is_refused() {
        var refused = bank.post(
                "external giro/rent " + MAX,
                "giro/rent savings/rent " + MAX,
                "savings/rent external " + MAX,
                "external giro/rent " + MAX,
                "giro/rent savings/rent " + MAX,
                "savings/rent external " + MAX);

        assertThat(refusal(refused)).isInstanceOf(Refusal.AmountOverflow.class);
    }

    @Test
    void the_total_of_a_real_account_beyond_64_bits_is_refused() {
        bank.book("external giro/rent " + (MAX - 5));
        var before = bank.everything();

        assertThat(refusal(bank.post("external giro/food " + MAX))).isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void the_total_of_an_account_beyond_64_bits_is_refused() {
        bank.book("external giro/rent " + (MAX - 5));
        var before = bank.everything();

        assertThat(refusal(bank.post("external savings/rent " + MAX))).isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void a_small_amount_that_lifts_a_total_beyond_64_bits_is_refused_too() {
        bank.book("external giro/rent " + MAX);

        assertThat(refusal(bank.post("external giro/food 1"))).isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(refusal(bank.post("external savings/rent 1"))).isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(bank.row("giro")).isEqualTo(new Balance(MAX, 0));
    }

    @Test
    void many_cells_just_below_the_size_that_is_watched_do_not_exceed_64_bits_unseen() {
        var names = Stream.iterate(0, i -> i + 1).limit(100).map(i -> "a" + i).toList();
        bank.accounts(names.toArray(String[]::new));
        long each = MAX / 100;
        assertThat(Amount.isLarge(new Balance(each, 0))).isTrue();
        bank.writer()
                .write(names.stream()
                        .map(it -> submission("external giro/" + it + " " + each))
                        .toList())
                .forEach(Bank::accepted);

        assertThat(refusal(bank.post("external giro/rent " + each))).isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(bank.row("giro")).isEqualTo(new Balance(each * 100, 0));
    }

    @Test
    void totals_count_all_that_a_batch_accepted_before() {
        long half = MAX / 2 + 1;
        var decisions = bank.writer()
                .write(List.of(
                        submission("external giro/rent " + half),
                        submission("external giro/food " + half),
                        submission("giro/rent external " + half),
                        submission("external giro/food " + half),
                        submission("external giro/rent " + half),
                        submission("external giro/rent " + (half - 1))));

        assertThat(decisions.stream().map(Decision.Accepted.class::isInstance))
                .containsExactly(true, false, true, true, false, true);
        assertThat(bank.row("giro")).isEqualTo(new Balance(MAX, 0));
    }

    @Test
    void totals_of_an_account_count_all_that_a_batch_accepted_before() {
        long half = MAX / 2 + 1;
        var decisions = bank.writer()
                .write(List.of(
                        submission("external giro/rent " + half),
                        submission("external savings/rent " + half),
                        submission("giro/rent external " + half),
                        submission("external savings/rent " + half),
                        submission("external giro/rent " + half),
                        submission("external giro/rent " + (half - 1))));

        assertThat(decisions.stream().map(Decision.Accepted.class::isInstance))
                .containsExactly(true, false, true, true, false, true);
    }

    @Test
    void a_cell_that_grows_large_only_because_of_what_totals_refuse_is_written_like_any_other() {
        bank.book("external giro/rent " + MAX);
        bank.accounts("fun");
        // Without the totals the first is accepted and takes the reference; with them it is refused.
        var decisions = bank.writer()
                .write(List.of(
                        Submission.of(Bank.referenced(Bank.transaction("external giro/food 1"), "invoice-7"), null),
                        Submission.of(
                                Bank.referenced(Bank.transaction("external savings/fun " + (1L << 51)), "invoice-7"),
                                null)));

        assertThat(refusal(decisions.get(0))).isInstanceOf(Refusal.AmountOverflow.class);
        accepted(decisions.get(1));
    }

    @Test
    void large_amounts_may_move_inside_a_row_and_a_column_that_are_full() {
        bank.book("external giro/rent " + MAX);

        bank.book("giro/rent giro/food " + (MAX - 1));
        bank.book("giro/food savings/food " + (MAX - 1));

        assertThat(bank.row("giro")).isEqualTo(new Balance(1, 0));
        assertThat(bank.row("savings")).isEqualTo(new Balance(MAX - 1, 0));
    }

    @Test
    void an_overdrawn_total_below_64_bits_is_refused() {
        bank.account("loan", null, MAX);
        bank.account("debt", null, MAX);
        bank.book("giro/loan external " + MAX);

        assertThat(refusal(bank.post("giro/debt external " + MAX))).isInstanceOf(Refusal.AmountOverflow.class);
        bank.book("giro/debt external 1");
        assertThat(bank.row("giro")).isEqualTo(new Balance(Long.MIN_VALUE, 0));
    }

    // Places

    @Test
    void a_bare_account_means_its_cell_at_home() {
        bank.account("fun", "savings", 0);

        var booked = bank.book("external fun 10", "fun giro/rent 3");

        assertThat(bank.posted("savings/fun")).isEqualTo(7);
        assertThat(booked.realMovements())
                .containsExactly(
                        new RealMovement(new RealAccount.Id("savings"), new RealAccount.Id("giro"), new Money(3, EUR)));
    }

    @Test
    void a_bare_account_and_its_cell_at_home_are_the_same_cell() {
        bank.account("fun", "savings", 0);

        assertThat(refusal(bank.post("external giro/rent 1", "fun savings/fun 10")))
                .isEqualTo(new Refusal.SameCell(1, Address.parse("savings/fun")));
    }

    @Test
    void a_bare_account_without_a_home_is_refused() {
        assertThat(refusal(bank.post("external rent 10"))).isEqualTo(new Refusal.NoHome(new Account.Id("rent")));
    }

    @Test
    void unknown_places_are_refused_with_their_names() {
        assertThat(refusal(bank.post("external nowhere/rent 1")))
                .isEqualTo(new Refusal.UnknownRealAccount(new RealAccount.Id("nowhere")));
        assertThat(refusal(bank.post("giro/nobody external 1")))
                .isEqualTo(new Refusal.UnknownAccount(new Account.Id("nobody")));
        assertThat(refusal(bank.post("external nobody 1")))
                .isEqualTo(new Refusal.UnknownAccount(new Account.Id("nobody")));
    }

    @Test
    void nothing_goes_from_a_place_to_itself() {
        assertThat(refusal(bank.post("giro/rent giro/rent 1")))
                .isEqualTo(new Refusal.SameCell(0, Address.parse("giro/rent")));
        assertThat(refusal(bank.post("external external 1"))).isInstanceOf(Refusal.SameCell.class);
    }

    @Test
    void both_ends_of_a_transfer_have_one_currency() {
        bank.realAccount("dollars", "USD");
        bank.book("external giro/rent 10");

        assertThat(refusal(bank.post("external giro/rent 1", "giro/rent dollars/rent 10")))
                .isEqualTo(new Refusal.CurrencyMismatch(1, EUR, Money.currency("USD")));
    }

    @Test
    void an_exchange_is_two_transfers_through_the_world_outside() {
        bank.realAccount("yen", "JPY");
        bank.book("external giro/rent 10");

        var exchange = bank.book("giro/rent external 10", "external yen/rent 1700");

        assertThat(exchange.transfers()).extracting(it -> it.money().toString()).containsExactly("10 EUR", "1700 JPY");
        assertThat(exchange.realMovements()).isEmpty();
        assertThat(bank.store.find(new Account.Id("rent")).orElseThrow().balances())
                .containsEntry(EUR, Balance.ZERO)
                .containsEntry(Money.currency("JPY"), new Balance(1700, 0));
    }

    @Test
    void an_account_that_gets_a_new_home_is_paid_there() {
        bank.account("fun", "savings", 0);
        bank.book("external fun 10");
        var move = new Account.Patch(
                Update.keep(), Update.to(new RealAccount.Id("giro")), Update.keep(), MetadataUpdate.NONE);
        accepted(bank.accounts.patch(new Account.Id("fun"), move));

        bank.book("external fun 7");

        assertThat(bank.posted("savings/fun")).isEqualTo(10);
        assertThat(bank.posted("giro/fun")).isEqualTo(7);
    }

    @Test
    void transactions_of_100_transfers_keep_their_order() {
        var transfers = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> "external giro/" + (i % 2 == 0 ? "rent " : "food ") + i)
                .toArray(String[]::new);

        var booked = bank.book(transfers);

        assertThat(booked.transfers())
                .extracting(it -> it.money().units())
                .containsExactlyElementsOf(
                        Stream.iterate(1L, i -> i + 1).limit(100).toList());
        assertThat(booked.entries()).hasSize(2);
    }
}
