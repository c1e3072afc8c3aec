package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    default void steps_come_the_oldest_first_page_by_page() {
        given().realAccounts("giro");
        given().accounts("rent");
        var before = given().book(given().transfer("external", "giro/rent", 1));
        var booked = new ArrayList<Transaction>();
        for (int i = 0; i < 5; i++) {
            booked.add(given().book(given().draft(given().transfer("external", "giro/rent", 2 + i))
                    .described("number " + i)));
        }

        var first = chronicle().steps(before.id(), 3);
        var second = chronicle().steps(first.getLast().id(), 2);

        assertThat(first).isEqualTo(booked.subList(0, 3));
        assertThat(second).isEqualTo(booked.subList(3, 5));
        assertThat(chronicle().steps(null, 1)).hasSize(1);
    }

    @Test
    default void a_hold_comes_as_it_was_made_and_as_it_ended_each_where_its_step_lies() {
        given().realAccounts("giro");
        given().accounts("rent");
        var draft = given().draft(given().transfer("external", "giro/rent", 5));
        var id = draft.on(Map.of()).id();
        var made = new Transaction(
                id,
                draft.transfers(),
                null,
                null,
                Metadata.NONE,
                draft.effectiveAt(),
                List.of(),
                new Hold(null, null),
                null,
                List.of());
        given().write(() -> ledger().write(List.of(new Ledger.Recording(made, null)), List.of()));
        var between = given().book(given().transfer("external", "giro/rent", 1));
        var step = given().draft(given().transfer("external", "giro/rent", 5))
                .on(Map.of())
                .id();
        var end = new Hold.End(step, Transaction.Status.VOIDED, new Shares(List.of(0L)));
        given().write(() -> ledger().write(List.of(new Ledger.Recording(made.ended(end, List.of()), null)), List.of()));

        assertThat(chronicle().steps(id, 2)).containsExactly(between, made.ended(end, List.of()));
        assertThat(chronicle().steps(between.id(), 1)).containsExactly(made.ended(end, List.of()));
        var justBefore = new Transaction.Id(
                new UUID(id.value().getMostSignificantBits(), id.value().getLeastSignificantBits() - 1));
        assertThat(chronicle().steps(justBefore, 1)).containsExactly(made);
    }

    @Test
    default void real_accounts_and_accounts_come_in_the_order_of_the_matrix_page_by_page() {
        for (var name : List.of("a", "b", "c")) {
            given().add(given().newRealAccount(name, "JPY"));
            given().add(given().newAccount(name, name));
        }

        var rows = chronicle().realAccounts(given().realAccountId("a"), 2);
        var columns = chronicle().accounts(given().accountId("b"), 1);

        assertThat(rows).containsExactly(given().newRealAccount("b", "JPY"), given().newRealAccount("c", "JPY"));
        assertThat(columns).containsExactly(given().newAccount("c", "c"));
        assertThat(chronicle().realAccounts(null, 1)).hasSize(1);
        assertThat(chronicle().accounts(null, 1)).hasSize(1);
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
