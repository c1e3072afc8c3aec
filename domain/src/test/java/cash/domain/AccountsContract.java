package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What services rely on in [Accounts].
interface AccountsContract extends ContractPart {

    private Account labelled(String name, String home, Metadata metadata) {
        var values = new HashMap<String, Optional<String>>();
        metadata.values().forEach((key, value) -> values.put(key, Optional.of(value)));
        return given().add(given().newAccount(name, home)
                .with(new Account.Patch(
                        Update.keep(), Update.keep(), Update.keep(), new MetadataUpdate(false, values))));
    }

    private List<String> ids(Account.Filter filter) {
        return accounts().list(filter, null, 1000).stream()
                .map(it -> it.account().id().value())
                .toList();
    }

    private String[] texts(String... names) {
        return Stream.of(names).map(given()::text).toArray(String[]::new);
    }

    private Map<String, Long> posted(Account.WithBalances account) {
        return account.balances().entrySet().stream()
                .collect(Collectors.toMap(
                        it -> it.getKey().getCurrencyCode(), it -> it.getValue().posted()));
    }

    @Test
    default void an_account_reads_as_it_was_added() {
        given().realAccounts("giro");
        var rent = new Account(
                given().accountId("rent"),
                new Name("Müßiggang 😀 " + "x".repeat(180)),
                given().realAccountId("giro"),
                Status.CLOSED,
                Long.MAX_VALUE,
                Metadata.of(Map.of("größe", "😀", "leer", "", "a", " x ")),
                Instant.parse("1999-12-31T23:59:59.999999Z"));
        given().add(rent);

        var found = accounts().find(rent.id()).orElseThrow();

        assertThat(found.account()).isEqualTo(rent);
        assertThat(found.balances()).isEmpty();
    }

    @Test
    default void the_id_of_an_account_is_taken_once() {
        given().realAccounts("giro");
        var first = given().newAccount("rent", null);
        given().add(first);

        var added = given().write(() -> {
            boolean again = accounts().add(given().newAccount("rent", "giro"));
            boolean other = accounts().add(given().newAccount("food", "giro"));
            return List.of(again, other);
        });

        assertThat(added).containsExactly(false, true);
        assertThat(accounts().find(first.id()).orElseThrow().account()).isEqualTo(first);
    }

    @Test
    default void of_two_threads_that_add_one_account_exactly_one_does() {
        for (int round = 0; round < 10; round++) {
            var contested = given().newAccount("rent" + round, null);
            var added = Threads.together(Stream.generate(() -> (Callable<Boolean>)
                            () -> given().write(() -> accounts().add(contested)))
                    .limit(4)
                    .toList());

            assertThat(added).containsOnlyOnce(true);
        }
    }

    @Test
    default void ids_of_accounts_are_case_sensitive() {
        given().accounts("rent", "Rent");

        assertThat(accounts().find(given().accountId("RENT"))).isEmpty();
        assertThat(accounts().find(given().accountId("Rent")))
                .map(it -> it.account().name().value())
                .contains("Rent");
    }

    @Test
    default void a_real_account_and_an_account_may_have_the_same_id() {
        given().realAccounts("food");
        given().accounts("food");
        given().book(given().transfer("external", "food/food", 7));

        assertThat(accounts().find(given().accountId("food")).map(this::posted)).contains(Map.of("EUR", 7L));
        assertThat(realAccounts()
                        .find(given().realAccountId("food"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(7, 0));
    }

    @Test
    default void an_account_has_the_sum_of_its_cells_in_each_currency() {
        given().realAccounts("giro", "savings");
        given().add(given().newRealAccount("dollars", "USD"));
        given().accounts("rent", "food");
        given().book(given().transfer("external", "giro/rent", 500), given().transfer("external", "savings/rent", 40));
        given().book(given().transfer("external", "dollars/rent", 3, "USD"));
        given().book(given().transfer("giro/food", "giro/rent", 1));

        var found = accounts().find(given().accountId("rent")).orElseThrow();
        var listed =
                accounts().list(new Account.Filter(null, null, Metadata.NONE), new Account.Id(given().text("")), 2);

        assertThat(posted(found)).isEqualTo(Map.of("EUR", 541L, "USD", 3L));
        assertThat(listed).extracting(this::posted).containsExactly(Map.of("EUR", -1L), posted(found));
    }

    @Test
    default void accounts_are_listed_in_the_order_of_their_ids() {
        given().accounts("a", "_", "B", "0", "b", ":", ".", "-", "a0", "A");

        var listed =
                accounts().list(new Account.Filter(null, null, Metadata.NONE), new Account.Id(given().text("")), 10);

        assertThat(listed)
                .extracting(it -> it.account().name().value())
                .containsExactly("-", ".", "0", ":", "A", "B", "_", "a", "a0", "b");
    }

    @Test
    default void pages_of_accounts_skip_nothing_and_repeat_nothing() {
        given().realAccounts("giro");
        var home = given().realAccountId("giro");
        var filter = new Account.Filter(null, home, Metadata.NONE);
        IntStream.range(0, 7).forEach(i -> given().add(given().newAccount("r" + i, "giro")));

        var first = accounts().list(filter, null, 3);
        given().add(given().newAccount("r2a", "giro"));
        var second = accounts().list(filter, first.getLast().account().id(), 3);
        var third = accounts().list(filter, second.getLast().account().id(), 3);

        assertThat(Stream.of(first, second, third).flatMap(List::stream))
                .extracting(it -> it.account().id())
                .containsExactlyElementsOf(Stream.of("r0", "r1", "r2", "r2a", "r3", "r4", "r5", "r6")
                        .map(given()::accountId)
                        .toList());
    }

    @Test
    default void accounts_are_filtered_by_all_that_is_given() {
        given().realAccounts("giro", "savings");
        var giro = given().realAccountId("giro");
        var label = given().label("Straße");
        labelled("giro1", "giro", label);
        labelled("giro2", "giro", given().label("Strasse"));
        labelled("savings1", "savings", label);
        var frozen = labelled("giro3", "giro", label);
        given().write(() -> {
            ledger().exclude();
            accounts().lock(frozen.id());
            accounts().save(frozen.with(Status.FROZEN));
        });

        assertThat(ids(new Account.Filter(null, null, label))).containsExactly(texts("giro1", "giro3", "savings1"));
        assertThat(ids(new Account.Filter(null, giro, Metadata.NONE)))
                .containsExactly(texts("giro1", "giro2", "giro3"));
        assertThat(ids(new Account.Filter(Status.FROZEN, giro, label))).containsExactly(texts("giro3"));
        assertThat(ids(new Account.Filter(Status.OPEN, giro, label))).containsExactly(texts("giro1"));
    }

    @Test
    default void saving_replaces_name_home_overdraft_limit_metadata_and_status_of_an_account() {
        given().realAccounts("giro", "savings");
        given().add(given().newAccount("rent", "giro"));
        var id = given().accountId("rent");
        var patch = new Account.Patch(
                Update.to(new Name("Miete")),
                Update.to(given().realAccountId("savings")),
                Update.to(Long.MAX_VALUE),
                new MetadataUpdate(false, Map.of("k", Optional.of("v"))));

        var saved = given().write(() -> {
            ledger().exclude();
            var changed = accounts().lock(id).orElseThrow().with(patch).with(Status.FROZEN);
            recordLimit(id, Long.MAX_VALUE, Instant.parse("2030-01-01T00:00:00Z"));
            accounts().save(changed);
            return changed;
        });

        assertThat(saved.home()).isEqualTo(given().realAccountId("savings"));
        assertThat(accounts().find(id).orElseThrow().account()).isEqualTo(saved);
    }

    private OverdraftLimit recordLimit(Account.Id id, long limit, Instant now) {
        var next = accounts().overdraftLimits(id, Long.MAX_VALUE, 1).getFirst().then(limit, now);
        accounts().record(id, next);
        return next;
    }

    @Test
    default void the_history_of_an_overdraft_limit_begins_with_the_account_and_is_paged_backwards() {
        var rent = given().add(given().newAccount("rent", null));
        var later = rent.createdAt().plusNanos(1000);
        var limits = new ArrayList<OverdraftLimit>();
        limits.add(new OverdraftLimit(1, null, 0, rent.createdAt()));
        for (long limit : new long[] {5, Long.MAX_VALUE, 0}) {
            given().write(() -> {
                accounts().lock(rent.id());
                limits.addFirst(recordLimit(rent.id(), limit, later));
            });
        }

        assertThat(limits.getFirst()).isEqualTo(new OverdraftLimit(4, Long.MAX_VALUE, 0, later));
        assertThat(accounts().overdraftLimits(rent.id(), Long.MAX_VALUE, 10)).isEqualTo(limits);
        assertThat(accounts().overdraftLimits(rent.id(), Long.MAX_VALUE, 3)).isEqualTo(limits.subList(0, 3));
        assertThat(accounts().overdraftLimits(rent.id(), 2, 3)).isEqualTo(limits.subList(3, 4));
        assertThat(accounts().overdraftLimits(rent.id(), 1, 3)).isEmpty();
        assertThat(accounts().overdraftLimits(given().accountId("nobody"), Long.MAX_VALUE, 3))
                .isEmpty();
    }

    @Test
    default void a_record_of_an_overdraft_limit_goes_with_its_unit_of_work() {
        var rent = given().add(given().newAccount("rent", null));

        assertThatThrownBy(() -> given().write(() -> {
                    accounts().lock(rent.id());
                    recordLimit(rent.id(), 5, rent.createdAt());
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(accounts().overdraftLimits(rent.id(), Long.MAX_VALUE, 3)).hasSize(1);
    }

    @Test
    default void an_account_whose_id_was_somebody_elses_has_a_history_of_its_own() {
        var first = given().add(given().newAccount("rent", null));
        given().write(() -> {
            ledger().exclude();
            accounts().lock(first.id());
            recordLimit(first.id(), 5, first.createdAt());
            accounts().remove(first.id());
        });
        var second = given().add(given().newAccount("rent", null));

        assertThat(accounts().overdraftLimits(second.id(), Long.MAX_VALUE, 3))
                .containsExactly(OverdraftLimit.first(second));
    }

    @Test
    default void the_home_of_an_account_can_be_removed() {
        given().realAccounts("giro");
        given().add(given().newAccount("rent", "giro"));
        var id = given().accountId("rent");

        given().write(() -> {
            ledger().exclude();
            var locked = accounts().lock(id).orElseThrow();
            accounts()
                    .save(locked.with(
                            new Account.Patch(Update.keep(), Update.to(null), Update.keep(), MetadataUpdate.NONE)));
        });

        assertThat(accounts().find(id).orElseThrow().account().home()).isNull();
        assertThat(given().write(() -> realAccounts().residents(given().realAccountId("giro"), 1)))
                .isEmpty();
    }

    @Test
    default void an_unknown_account_is_neither_found_nor_locked() {
        var nobody = given().accountId("nobody");

        assertThat(accounts().find(nobody)).isEmpty();
        assertThat(given().write(() -> accounts().lock(nobody))).isEmpty();
        assertThat(given().write(() -> accounts().hasEntries(nobody))).isFalse();
        assertThat(given().write(() -> accounts().hasMoney(nobody))).isFalse();
        assertThat(given().write(() -> accounts().poorest(nobody))).isEmpty();
    }

    @Test
    default void an_account_knows_whether_entries_touched_it_and_whether_money_lies_in_it() {
        given().realAccounts("giro", "savings");
        given().accounts("rent", "food");
        var id = given().accountId("rent");
        assertThat(given().write(() -> accounts().hasEntries(id))).isFalse();
        assertThat(given().write(() -> accounts().hasMoney(id))).isFalse();

        given().book(given().transfer("savings/rent", "giro/rent", 5));
        assertThat(given().write(() -> accounts().hasEntries(id))).isTrue();
        assertThat(given().write(() -> accounts().hasMoney(id))).isTrue();

        given().book(given().transfer("giro/rent", "savings/rent", 5));
        assertThat(given().write(() -> accounts().hasEntries(id))).isTrue();
        assertThat(given().write(() -> accounts().hasMoney(id))).isFalse();
    }

    @Test
    default void the_poorest_cell_of_an_account_is_the_one_with_the_least_available() {
        given().realAccounts("giro", "savings", "cash");
        given().accounts("rent", "food");
        var id = given().accountId("rent");
        assertThat(given().write(() -> accounts().poorest(id))).isEmpty();

        given().book(given().transfer("external", "giro/rent", 5), given().transfer("savings/rent", "external", 7));
        given().book(given().transfer("cash/food", "cash/rent", 100));

        assertThat(given().write(() -> accounts().poorest(id)))
                .isEqualTo(amounts().find(given().cell("savings/rent")));
        assertThat(given().write(() -> accounts().poorest(id)))
                .map(it -> it.balance().available())
                .contains(-7L);
    }

    @Test
    default void a_removed_account_is_gone_and_its_id_is_free() {
        given().accounts("rent", "food");
        var id = given().accountId("rent");

        given().write(() -> {
            ledger().exclude();
            accounts().lock(id);
            accounts().remove(id);
        });

        assertThat(accounts().find(id)).isEmpty();
        assertThat(accounts().find(given().accountId("food"))).isPresent();
        given().accounts("rent");
    }

    @Test
    default void an_account_can_be_removed_after_its_cells_were_locked_but_not_used() {
        given().realAccounts("giro");
        given().accounts("rent");
        var id = given().accountId("rent");
        given().write(() -> {
            given().lock(given().draft(given().transfer("external", "giro/rent", 5)));
        });

        given().write(() -> {
            ledger().exclude();
            accounts().lock(id);
            assertThat(accounts().hasEntries(id)).isFalse();
            accounts().remove(id);
        });

        assertThat(accounts().find(id)).isEmpty();
    }
}
