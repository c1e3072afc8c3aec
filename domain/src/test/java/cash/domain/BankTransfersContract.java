package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What services rely on in [Ledger#bankTransfers].
interface BankTransfersContract extends ContractPart {

    private void openAccounts() {
        given().realAccounts("giro", "savings", "depot");
        given().add(given().newRealAccount("dollars", "USD"));
        given().add(given().newRealAccount("coins", "USD"));
        given().accounts("rent", "food");
    }

    private RealMovement movement(String source, String target, long units, String currency) {
        return new RealMovement(
                given().realAccountId(source),
                given().realAccountId(target),
                new Money(units, Money.currency(currency)));
    }

    private List<Ledger.BankTransfers> found(
            Instant from, Instant to, Transaction.@Nullable Id before, int limit, String... among) {
        var ids = new ArrayList<RealAccount.Id>();
        List.of(among).forEach(name -> ids.add(given().realAccountId(name)));
        return ledger().bankTransfers(new Period(from, to), Set.copyOf(ids), before, limit);
    }

    private static Ledger.BankTransfers of(Transaction transaction, RealMovement... movements) {
        return new Ledger.BankTransfers(transaction.id(), transaction.id(), List.of(movements));
    }

    @Test
    default void only_transfers_between_different_real_accounts_are_bank_transfers() {
        openAccounts();
        var from = given().later();
        given().book(given().transfer("external", "giro/rent", 900), given().transfer("giro/rent", "external", 7));
        given().book(given().transfer("giro/rent", "giro/food", 5));
        var mixed = given().book(
                        given().transfer("giro/food", "giro/rent", 1),
                        given().transfer("giro/rent", "savings/food", 20),
                        given().transfer("external", "savings/food", 3),
                        given().transfer("savings/rent", "giro/rent", 4),
                        given().transfer("giro/food", "savings/rent", Long.MAX_VALUE / 2),
                        given().transfer("dollars/food", "coins/food", 8, "USD"));
        var plain = given().book(given().transfer("giro/rent", "depot/rent", 6));

        assertThat(found(from, given().later(), null, 10))
                .containsExactly(
                        of(plain, movement("giro", "depot", 6, "EUR")),
                        of(
                                mixed,
                                movement("giro", "savings", 20, "EUR"),
                                movement("savings", "giro", 4, "EUR"),
                                movement("giro", "savings", Long.MAX_VALUE / 2, "EUR"),
                                movement("dollars", "coins", 8, "USD")));
    }

    @Test
    default void a_period_has_its_first_instant_and_not_its_last() {
        openAccounts();
        var first = given().book(given().transfer("giro/rent", "savings/rent", 1));
        var second = given().book(given().transfer("giro/rent", "savings/rent", 2));
        var from = first.recordedAt();
        var to = second.recordedAt();

        assertThat(found(from, to, null, 10))
                .extracting(Ledger.BankTransfers::step)
                .containsExactly(first.id());
        assertThat(found(from.plus(1, ChronoUnit.MICROS), to.plus(1, ChronoUnit.MICROS), null, 10))
                .extracting(Ledger.BankTransfers::step)
                .containsExactly(second.id());
        assertThat(found(from, from, null, 10)).isEmpty();
        assertThat(found(Instant.parse("1000-01-01T00:00:00Z"), Instant.parse("1001-01-01T00:00:00Z"), null, 10))
                .isEmpty();
    }

    @Test
    default void those_of_some_real_accounts_are_found_with_all_that_their_transactions_moved() {
        openAccounts();
        var from = given().later();
        var one = given().book(
                        given().transfer("savings/rent", "depot/rent", 1),
                        given().transfer("giro/rent", "depot/rent", 2));
        given().book(given().transfer("depot/rent", "savings/rent", 3));
        var to = given().later();
        var both = List.of(movement("savings", "depot", 1, "EUR"), movement("giro", "depot", 2, "EUR"));

        assertThat(found(from, to, null, 10, "giro", "dollars"))
                .containsExactly(of(one, both.toArray(RealMovement[]::new)));
        assertThat(found(from, to, null, 10, "giro", "savings")).hasSize(2);
        assertThat(found(from, to, null, 10, "dollars")).isEmpty();
        assertThat(found(from, to, null, 10, "nowhere")).isEmpty();
    }

    @Test
    default void pages_of_bank_transfers_skip_nothing_and_repeat_nothing() {
        openAccounts();
        var from = given().later();
        var written = new ArrayList<Transaction.Id>();
        for (int i = 0; i < 7; i++) {
            written.addFirst(given().book(
                            given().transfer("giro/rent", "savings/rent", 1),
                            given().transfer("giro/food", "depot/rent", 2),
                            given().transfer("external", "depot/rent", 2))
                    .id());
        }
        var to = given().later();
        var paged = new ArrayList<Transaction.Id>();

        for (var page = found(from, to, null, 3); !page.isEmpty(); ) {
            assertThat(page)
                    .hasSizeLessThanOrEqualTo(3)
                    .allMatch(it -> it.movements().size() == 2);
            page.forEach(it -> paged.add(it.step()));
            page = found(from, to, paged.getLast(), 3);
        }

        assertThat(paged).isEqualTo(written);
    }
}
