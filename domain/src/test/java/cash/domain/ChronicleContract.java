package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an export relies on in [Chronicle]. There may be others' rows among those it finds.
interface ChronicleContract extends ContractPart {

    default Chronicle chronicle() {
        return stores().chronicle();
    }

    private static List<IdempotencyKey> keys(List<Ledger.Use> uses) {
        return uses.stream().map(Ledger.Use::key).toList();
    }

    @Test
    default void transactions_come_the_oldest_first_page_by_page() {
        given().realAccounts("giro");
        given().accounts("rent");
        var before = given().book(given().transfer("external", "giro/rent", 1));
        var booked = new ArrayList<Transaction>();
        for (int i = 0; i < 5; i++) {
            booked.add(given().book(given().draft(given().transfer("external", "giro/rent", 2 + i))
                    .described("number " + i)));
        }

        var first = chronicle().transactions(before.id(), 3);
        var second = chronicle().transactions(first.getLast().id(), 2);

        assertThat(first).isEqualTo(booked.subList(0, 3));
        assertThat(second).isEqualTo(booked.subList(3, 5));
        assertThat(chronicle().transactions(null, 1)).hasSize(1);
    }

    @Test
    default void keys_come_in_the_order_of_their_bytes_whatever_these_are() {
        given().realAccounts("giro");
        given().accounts("rent");
        var expected = new ArrayList<Ledger.Use>();
        for (var end : List.of("", "\0", "A", "a", "a ", "\u00e4", "\u00ff")) {
            var key = new IdempotencyKey(given().text("") + "-key" + end);
            var draft = given().draft(given().transfer("external", "giro/rent", 1));
            var transaction = given().book(draft, key);
            expected.add(new Ledger.Use(key, StoreFixture.fingerprint(1), transaction.id()));
        }
        var before = new IdempotencyKey(given().text(""));

        var first = chronicle().uses(before, 4);
        var second = chronicle().uses(first.getLast().key(), 3);

        assertThat(first).isEqualTo(expected.subList(0, 4));
        assertThat(keys(second)).isEqualTo(keys(expected.subList(4, 7)));
        assertThat(chronicle().uses(null, 1)).hasSize(1);
    }

    @Test
    default void every_overdraft_limit_that_accounts_had_is_told_the_oldest_first() {
        var rent = given().add(given().newAccount("rent", null));
        var food = given().add(given().newAccount("food", null));
        var first = OverdraftLimit.first(rent);
        var second = first.then(500, given().later());
        given().write(() -> {
            accounts().lock(rent.id());
            accounts().record(rent.id(), second);
        });

        var limits = chronicle().overdraftLimits(List.of(rent.id(), food.id(), given().accountId("nobody")));

        assertThat(limits).containsOnlyKeys(rent.id(), food.id());
        assertThat(limits.get(rent.id())).containsExactly(first, second);
        assertThat(limits.get(food.id())).containsExactly(OverdraftLimit.first(food));
        assertThat(chronicle().overdraftLimits(List.of())).isEmpty();
    }
}
