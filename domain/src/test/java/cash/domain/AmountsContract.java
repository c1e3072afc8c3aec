package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What services rely on in [Amounts].
interface AmountsContract extends ContractPart {

    /// All pages of a list, one after the other, with something done between them.
    private static List<Amount> pages(PageOf page, Runnable between) {
        var all = new ArrayList<Amount>();
        var next = page.after(null);
        while (!next.isEmpty()) {
            all.addAll(next);
            between.run();
            next = page.after(next.getLast().address());
        }
        return all;
    }

    interface PageOf {
        List<Amount> after(@Nullable Address address);
    }

    /// A matrix of two rows in euros and one in dollars.
    private void someMoney() {
        given().realAccounts("giro", "savings");
        given().add(given().newRealAccount("dollars", "USD"));
        given().accounts("rent", "food", "fun");
        given().book(
                        given().transfer("external", "giro/rent", 500),
                        given().transfer("external", "giro/food", 299),
                        given().transfer("external", "savings/fun", 1000));
        given().book(given().transfer("external", "dollars/fun", 77, "USD"));
        given().book(given().transfer("savings/rent", "giro/rent", 30), given().transfer("giro/food", "giro/fun", 1));
    }

    @Test
    default void a_cell_that_was_never_used_reads_as_zeros() {
        given().add(given().newRealAccount("dollars", "USD"));
        given().accounts("rent");
        var cell = given().cell("dollars/rent");

        assertThat(amounts().find(cell)).contains(Amount.unused(cell, Money.currency("USD")));
        assertThat(amounts().entries(cell, 0, 10)).isEmpty();
    }

    @Test
    default void a_cell_of_an_unknown_real_account_or_account_is_not_found() {
        given().realAccounts("giro");
        given().accounts("rent");

        assertThat(amounts().find(given().cell("giro/nobody"))).isEmpty();
        assertThat(amounts().find(given().cell("nobody/rent"))).isEmpty();
        assertThat(amounts().find(given().cell("giro/Rent"))).isEmpty();
    }

    @Test
    default void a_used_cell_has_the_balance_and_version_of_its_last_entry_and_names_its_transaction() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        given().book(given().transfer("external", "giro/rent", 500));
        var last = given().book(given().transfer("giro/rent", "giro/food", 299));

        assertThat(amounts().find(given().cell("giro/rent")))
                .contains(new Amount(
                        given().cell("giro/rent"), Money.currency("EUR"), new Balance(201, 0), 2, last.id()));
    }

    @Test
    default void the_entries_of_a_cell_are_its_whole_history() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        var written = new ArrayList<Entry>();
        for (int i = 1; i <= 7; i++) {
            var draft = given().draft(
                            given().transfer("external", "giro/rent", i), given().transfer("external", "giro/food", 1));
            written.add(given().book(draft.effectiveAt("1969-07-20T20:17:40.00000" + i + "Z"))
                    .entries()
                    .getFirst());
        }
        var cell = given().cell("giro/rent");

        assertThat(amounts().entries(cell, 0, 1000)).isEqualTo(written);
        assertThat(amounts().entries(cell, 0, 3)).isEqualTo(written.subList(0, 3));
        assertThat(amounts().entries(cell, 3, 3)).isEqualTo(written.subList(3, 6));
        assertThat(amounts().entries(cell, 6, 3)).isEqualTo(written.subList(6, 7));
        assertThat(amounts().entries(cell, 7, 3)).isEmpty();
        assertThat(written).extracting(Entry::version).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    default void amounts_as_large_as_64_bits_survive() {
        given().realAccounts("rich", "poor");
        given().accounts("extreme");

        var booked = given().book(
                        given().transfer("external", "rich/extreme", Long.MAX_VALUE),
                        given().transfer("poor/extreme", "external", Long.MAX_VALUE));

        assertThat(ledger().find(booked.id())).contains(booked);
        assertThat(amounts().find(given().cell("rich/extreme")))
                .map(Amount::balance)
                .contains(new Balance(Long.MAX_VALUE, 0));
        assertThat(realAccounts().find(given().realAccountId("poor")))
                .map(RealAccount.WithBalance::balance)
                .contains(new Balance(-Long.MAX_VALUE, 0));
        assertThat(accounts().find(given().accountId("extreme")))
                .map(it -> it.balances().get(Money.currency("EUR")))
                .contains(Balance.ZERO);

        given().book(given().transfer("rich/extreme", "poor/extreme", Long.MAX_VALUE));
        assertThat(amounts().list(null, given().accountId("extreme"), null, 10))
                .extracting(Amount::balance)
                .containsExactly(Balance.ZERO, Balance.ZERO);
    }

    @Test
    default void more_than_64_bits_may_come_and_go_in_one_transaction_where_the_totals_stay_within() {
        given().realAccounts("giro");
        given().accounts("a", "b", "c", "d");

        var booked = given().book(
                        given().transfer("external", "giro/a", Long.MAX_VALUE),
                        given().transfer("external", "giro/b", Long.MAX_VALUE),
                        given().transfer("giro/c", "external", Long.MAX_VALUE),
                        given().transfer("giro/d", "external", Long.MAX_VALUE));

        assertThat(ledger().find(booked.id())).contains(booked);
        assertThat(realAccounts()
                        .find(given().realAccountId("giro"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(Balance.ZERO);
    }

    @Test
    default void cells_are_listed_by_real_account_by_account_and_by_both() {
        someMoney();
        var giro = given().realAccountId("giro");
        var fun = given().accountId("fun");

        assertThat(amounts().list(giro, null, null, 10))
                .extracting(it -> it.balance().posted())
                .containsExactlyInAnyOrder(530L, 298L, 1L);
        assertThat(amounts().list(null, fun, null, 10))
                .extracting(Amount::address)
                .containsExactlyInAnyOrder(
                        given().cell("giro/fun"), given().cell("savings/fun"), given().cell("dollars/fun"));
        assertThat(amounts().list(giro, fun, null, 10))
                .containsExactly(amounts().find(given().cell("giro/fun")).orElseThrow());
        assertThat(amounts().list(given().realAccountId("dollars"), given().accountId("rent"), null, 10))
                .isEmpty();
        assertThat(amounts().list(given().realAccountId("nobody"), null, null, 10))
                .isEmpty();
    }

    @Test
    default void a_cell_that_was_locked_but_not_used_is_not_listed() {
        given().realAccounts("giro");
        given().accounts("rent");
        given().write(() -> {
            given().lock(given().draft(given().transfer("external", "giro/rent", 5)));
        });

        assertThat(amounts().list(given().realAccountId("giro"), null, null, 10))
                .isEmpty();
        assertThat(amounts().list(null, given().accountId("rent"), null, 10)).isEmpty();
        assertThat(amounts().ofAccounts(Set.of(given().accountId("rent")))).isEmpty();
        assertThat(amounts().ofRealAccounts(Set.of(given().realAccountId("giro"))))
                .isEmpty();
        assertThat(accounts().find(given().accountId("rent")).orElseThrow().balances())
                .isEmpty();
    }

    @Test
    default void pages_of_cells_skip_nothing_and_repeat_nothing_while_others_are_written() {
        given().realAccounts("giro", "savings");
        var names = IntStream.range(0, 9).mapToObj(i -> "a" + i).toList();
        given().accounts(names.toArray(String[]::new));
        Consumer<String> use = name -> given().book(
                        given().transfer("external", "giro/" + name, 1),
                        given().transfer("external", "savings/" + name, 1));
        List.of("a7", "a1", "a3", "a5").forEach(use);
        var giro = given().realAccountId("giro");
        var before = amounts().list(giro, null, null, 100);

        var unused = new ArrayList<>(List.of("a0", "a2", "a4", "a6", "a8"));
        var paged = pages(after -> amounts().list(giro, null, after, 2), () -> {
            if (!unused.isEmpty()) {
                use.accept(unused.removeFirst());
            }
        });

        assertThat(paged).doesNotHaveDuplicates().extracting(Amount::address).containsAll(addresses(before));
        assertThat(pages(after -> amounts().list(giro, null, after, 3), () -> {}))
                .isEqualTo(amounts().list(giro, null, null, 100));
        var ofOne = pages(after -> amounts().list(null, given().accountId("a1"), after, 1), () -> {});
        assertThat(ofOne).hasSize(2).isEqualTo(amounts().list(null, given().accountId("a1"), null, 2));
    }

    @Test
    default void all_cells_are_listed_page_by_page() {
        someMoney();
        var mine = amounts()
                .ofAccounts(Set.of(given().accountId("rent"), given().accountId("food"), given().accountId("fun")));

        var all = pages(after -> amounts().list(null, null, after, 4), () -> {});

        assertThat(mine).hasSize(6);
        assertThat(all).doesNotHaveDuplicates().containsAll(mine);
    }

    private static List<Address> addresses(List<Amount> cells) {
        return cells.stream().map(Amount::address).toList();
    }

    @Test
    default void cells_of_several_accounts_and_of_several_real_accounts_are_read_at_once() {
        someMoney();

        var ofAccounts = amounts().ofAccounts(List.of(given().accountId("rent"), given().accountId("food")));
        var ofRealAccounts =
                amounts().ofRealAccounts(List.of(given().realAccountId("savings"), given().realAccountId("dollars")));

        assertThat(addresses(ofAccounts))
                .containsExactlyInAnyOrder(
                        given().cell("giro/rent"), given().cell("savings/rent"), given().cell("giro/food"));
        assertThat(addresses(ofRealAccounts))
                .containsExactlyInAnyOrder(
                        given().cell("savings/rent"), given().cell("savings/fun"), given().cell("dollars/fun"));
        assertThat(ofAccounts.stream().filter(it -> it.address().account().equals(given().accountId("rent"))))
                .containsExactlyElementsOf(amounts().list(null, given().accountId("rent"), null, 10));
        assertThat(ofRealAccounts.stream()
                        .filter(it -> it.address().realAccount().equals(given().realAccountId("savings"))))
                .containsExactlyElementsOf(amounts().list(given().realAccountId("savings"), null, null, 10));
        assertThat(amounts().ofAccounts(List.of())).isEmpty();
        assertThat(amounts().ofRealAccounts(List.of())).isEmpty();
    }

    @Test
    default void cells_of_a_thousand_accounts_are_read_at_once() {
        given().realAccounts("giro");
        given().accounts("rent");
        given().book(given().transfer("external", "giro/rent", 5));
        var many = IntStream.range(0, 1000)
                .mapToObj(i -> given().accountId("nobody" + i))
                .collect(Collectors.toSet());
        many.add(given().accountId("rent"));

        assertThat(amounts().ofAccounts(many)).hasSize(1);
    }

    @Test
    default void every_row_and_column_of_the_matrix_adds_up() {
        someMoney();
        var mine = Set.of(
                given().realAccountId("giro"), given().realAccountId("savings"), given().realAccountId("dollars"));
        var matrix = work().snapshot(() -> amounts().matrix(null));

        var rows = matrix.rows().stream()
                .filter(it -> mine.contains(it.realAccount()))
                .toList();
        var cells = matrix.cells().stream()
                .filter(it -> mine.contains(it.address().realAccount()))
                .toList();
        var columns = matrix.columns().stream()
                .filter(it -> it.account().value().startsWith(given().text("")))
                .toList();

        assertThat(cells)
                .hasSize(6)
                .allSatisfy(cell -> assertThat(amounts().find(cell.address()).map(Amount::state))
                        .contains(cell));
        assertThat(rows)
                .extracting(
                        Matrix.Row::realAccount,
                        it -> it.name().value(),
                        it -> it.total().posted())
                .containsExactlyInAnyOrder(
                        tuple(given().realAccountId("giro"), "giro", 829L),
                        tuple(given().realAccountId("savings"), "savings", 970L),
                        tuple(given().realAccountId("dollars"), "dollars", 77L));
        assertThat(columns)
                .extracting(
                        it -> it.name().value(),
                        it -> it.currency().getCurrencyCode(),
                        it -> it.total().posted())
                .containsExactlyInAnyOrder(
                        tuple("rent", "EUR", 500L),
                        tuple("food", "EUR", 298L),
                        tuple("fun", "EUR", 1001L),
                        tuple("fun", "USD", 77L));
        assertThat(rows.stream().mapToLong(it -> it.total().posted()).sum())
                .isEqualTo(columns.stream().mapToLong(it -> it.total().posted()).sum())
                .isEqualTo(cells.stream().mapToLong(it -> it.balance().posted()).sum());
    }

    @Test
    default void a_real_account_that_was_never_used_has_a_row_of_zeros_in_the_matrix() {
        given().realAccounts("giro");
        given().accounts("rent");

        var matrix = work().snapshot(() -> amounts().matrix(Money.currency("EUR")));

        assertThat(matrix.rows())
                .filteredOn(it -> it.realAccount().equals(given().realAccountId("giro")))
                .extracting(Matrix.Row::total)
                .containsExactly(Balance.ZERO);
        assertThat(matrix.columns()).noneMatch(it -> it.account().equals(given().accountId("rent")));
    }

    @Test
    default void the_matrix_of_one_currency_leaves_the_others_out() {
        someMoney();
        var dollars = Money.currency("USD");

        var matrix = work().snapshot(() -> amounts().matrix(dollars));

        assertThat(matrix.cells()).allMatch(it -> it.currency().equals(dollars));
        assertThat(matrix.rows()).allMatch(it -> it.currency().equals(dollars));
        assertThat(matrix.columns()).allMatch(it -> it.currency().equals(dollars));
        assertThat(matrix.cells())
                .filteredOn(it -> it.address().account().equals(given().accountId("fun")))
                .containsExactly(amounts()
                        .find(given().cell("dollars/fun"))
                        .orElseThrow()
                        .state());
    }
}
