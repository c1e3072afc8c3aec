package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What services rely on in [RealAccounts].
interface RealAccountsContract extends ContractPart {

    private RealAccount written(RealAccount realAccount) {
        given().add(realAccount);
        return realAccounts().find(realAccount.id()).orElseThrow().realAccount();
    }

    private RealAccount labelled(String name, String currency, Metadata metadata) {
        var plain = given().newRealAccount(name, currency);
        return given().add(new RealAccount(
                plain.id(), plain.name(), plain.currency(), plain.status(), null, metadata, plain.createdAt()));
    }

    private List<String> ids(RealAccount.Filter filter) {
        return realAccounts().list(filter, null, 1000).stream()
                .map(it -> it.realAccount().id().value())
                .toList();
    }

    @Test
    default void a_real_account_reads_as_it_was_added() {
        var giro = new RealAccount(
                given().realAccountId("giro"),
                new Name("Girokonto Übergroß 👩‍👩‍👧 ß 中文 e\u0301 ' \" \\ ; --"),
                Money.currency("JPY"),
                Status.FROZEN,
                new Iban("DE02120300000000202051"),
                Metadata.of(Map.of("größe", "😀", "leer", "", "a", " x ")),
                Instant.parse("2025-10-26T00:59:59.000001Z"));

        assertThat(written(giro)).isEqualTo(giro);
    }

    @Test
    default void metadata_of_a_real_account_holds_50_long_names_and_values() {
        var metadata = IntStream.range(0, 50)
                .boxed()
                .collect(Collectors.toMap(i -> "ä".repeat(62) + "%02d".formatted(i), _ -> "😀".repeat(250)));
        var giro = labelled("giro", "EUR", Metadata.of(metadata));

        assertThat(realAccounts().find(giro.id()).orElseThrow().realAccount().metadata())
                .isEqualTo(Metadata.of(metadata));
    }

    @Test
    default void names_of_metadata_differ_by_case_and_accents() {
        var metadata = Metadata.of(Map.of("a", "1", "A", "2", "ä", "3", "a ", "4", "😀", "5", "😁", "6"));
        var giro = labelled("giro", "EUR", metadata);

        assertThat(realAccounts().find(giro.id()).orElseThrow().realAccount().metadata())
                .isEqualTo(metadata);
    }

    @Test
    default void the_id_of_a_real_account_is_taken_once() {
        var first = given().newRealAccount("giro", "EUR");
        var second = given().newRealAccount("giro", "USD");
        given().add(first);

        var added = given().write(() -> {
            boolean again = realAccounts().add(second);
            boolean other = realAccounts().add(given().newRealAccount("savings", "USD"));
            return List.of(again, other);
        });

        assertThat(added).containsExactly(false, true);
        assertThat(realAccounts().find(first.id()).orElseThrow().realAccount()).isEqualTo(first);
    }

    @Test
    default void of_two_threads_that_add_one_real_account_exactly_one_does() {
        for (int round = 0; round < 10; round++) {
            var contested = given().newRealAccount("giro" + round, "EUR");
            var added = Threads.together(Stream.generate(() -> (Callable<Boolean>)
                            () -> given().write(() -> realAccounts().add(contested)))
                    .limit(4)
                    .toList());

            assertThat(added).containsOnlyOnce(true);
        }
    }

    @Test
    default void ids_of_real_accounts_are_case_sensitive() {
        given().realAccounts("giro", "Giro");

        assertThat(realAccounts().find(given().realAccountId("GIRO"))).isEmpty();
        assertThat(realAccounts().find(given().realAccountId("Giro")))
                .map(it -> it.realAccount().name().value())
                .contains("Giro");
    }

    @Test
    default void a_new_real_account_is_empty() {
        given().realAccounts("giro");

        assertThat(realAccounts()
                        .find(given().realAccountId("giro"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(Balance.ZERO);
    }

    @Test
    default void a_real_account_holds_the_sum_of_its_cells() {
        given().realAccounts("giro", "savings");
        given().accounts("rent", "food");
        given().book(given().transfer("external", "giro/rent", 500), given().transfer("external", "giro/food", 299));
        given().book(given().transfer("giro/rent", "savings/rent", 100));

        assertThat(realAccounts()
                        .find(given().realAccountId("giro"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(699, 0));
        assertThat(realAccounts().list(new RealAccount.Filter(null, null, Metadata.NONE), before(), 2))
                .extracting(it -> it.balance().posted())
                .containsExactly(699L, 100L);
    }

    /// The id just before all those of this test.
    private RealAccount.Id before() {
        return new RealAccount.Id(given().text(""));
    }

    @Test
    default void real_accounts_are_listed_in_the_order_of_their_ids() {
        given().realAccounts("a", "_", "B", "0", "b", ":", ".", "-", "a0", "A");

        var listed = realAccounts().list(new RealAccount.Filter(null, null, Metadata.NONE), before(), 10);

        assertThat(listed)
                .extracting(it -> it.realAccount().name().value())
                .containsExactly("-", ".", "0", ":", "A", "B", "_", "a", "a0", "b");
    }

    @Test
    default void pages_of_real_accounts_skip_nothing_and_repeat_nothing() {
        var label = given().label("paged");
        IntStream.range(0, 7).forEach(i -> labelled("r" + i, "EUR", label));
        var filter = new RealAccount.Filter(null, null, label);

        var first = realAccounts().list(filter, null, 3);
        labelled("r2a", "EUR", label);
        var second = realAccounts().list(filter, first.getLast().realAccount().id(), 3);
        var third = realAccounts().list(filter, second.getLast().realAccount().id(), 3);

        assertThat(Stream.of(first, second, third).flatMap(List::stream))
                .extracting(it -> it.realAccount().id())
                .containsExactlyElementsOf(Stream.of("r0", "r1", "r2", "r2a", "r3", "r4", "r5", "r6")
                        .map(given()::realAccountId)
                        .toList());
    }

    @Test
    default void real_accounts_are_filtered_by_all_that_is_given() {
        var label = given().label("filtered");
        var both = new TreeMap<>(label.values());
        both.put("größe", "ä");
        labelled("plain", "EUR", label);
        labelled("dollars", "USD", label);
        labelled("tall", "EUR", new Metadata(both));
        labelled("unlabelled", "EUR", Metadata.NONE);
        var closed = labelled("closed", "EUR", label);
        given().write(() -> {
            ledger().exclude();
            realAccounts().lock(closed.id());
            realAccounts().save(closed.with(Status.CLOSED));
        });

        assertThat(ids(new RealAccount.Filter(null, null, label)))
                .containsExactly(texts("closed", "dollars", "plain", "tall"));
        assertThat(ids(new RealAccount.Filter(Status.CLOSED, null, label))).containsExactly(texts("closed"));
        assertThat(ids(new RealAccount.Filter(Status.OPEN, Money.currency("EUR"), label)))
                .containsExactly(texts("plain", "tall"));
        assertThat(ids(new RealAccount.Filter(null, null, new Metadata(both)))).containsExactly(texts("tall"));
        both.put("größe", "a");
        assertThat(ids(new RealAccount.Filter(null, null, new Metadata(both)))).isEmpty();
        both.put("größe", "Ä");
        assertThat(ids(new RealAccount.Filter(null, null, new Metadata(both)))).isEmpty();
    }

    private String[] texts(String... names) {
        return Stream.of(names).map(given()::text).toArray(String[]::new);
    }

    @Test
    default void metadata_with_characters_that_mean_something_in_sql_and_json_is_found_by_them() {
        var odd = Metadata.of(Map.of(given().text("a.b\"c\\d'e[0]$*%_"), "\"'\\%_\n\t{}😀"));
        var giro = labelled("giro", "EUR", odd);
        labelled("savings", "EUR", Metadata.of(Map.of(given().text("a.b\"c\\d'e[0]$*%_"), "else")));

        assertThat(ids(new RealAccount.Filter(null, null, odd)))
                .containsExactly(giro.id().value());
    }

    @Test
    default void saving_replaces_name_iban_metadata_and_status_of_a_real_account() {
        given().realAccounts("giro", "savings");
        var id = given().realAccountId("giro");
        var patch = new RealAccount.Patch(
                Update.to(new Name("Neu 😀")),
                Update.to(new Iban("DE02120300000000202051")),
                new MetadataUpdate(false, Map.of("k", Optional.of("v"))));

        var saved = given().write(() -> {
            ledger().exclude();
            var changed = realAccounts().lock(id).orElseThrow().with(patch).with(Status.FROZEN);
            realAccounts().save(changed);
            return changed;
        });

        assertThat(saved.iban()).isEqualTo(new Iban("DE02120300000000202051"));
        assertThat(realAccounts().find(id).orElseThrow().realAccount()).isEqualTo(saved);
        assertThat(realAccounts()
                        .find(given().realAccountId("savings"))
                        .orElseThrow()
                        .realAccount())
                .isEqualTo(given().newRealAccount("savings", "EUR"));
    }

    @Test
    default void an_iban_can_be_removed() {
        var giro = given().newRealAccount("giro", "EUR")
                .with(new RealAccount.Patch(
                        Update.keep(), Update.to(new Iban("DE02120300000000202051")), MetadataUpdate.NONE));
        given().add(giro);

        given().write(() -> {
            var locked = realAccounts().lock(giro.id()).orElseThrow();
            realAccounts()
                    .save(locked.with(new RealAccount.Patch(Update.keep(), Update.to(null), MetadataUpdate.NONE)));
        });

        assertThat(realAccounts().find(giro.id()).orElseThrow().realAccount().iban())
                .isNull();
    }

    @Test
    default void a_real_account_that_is_locked_is_changed_by_nobody_else() throws InterruptedException {
        given().realAccounts("giro");
        var id = given().realAccountId("giro");
        int threads = 4;
        int rounds = 10;

        Threads.together(Stream.generate(() -> (Callable<Boolean>) () -> {
                    for (int i = 0; i < rounds; i++) {
                        given().write(() -> {
                            var locked = realAccounts().lock(id).orElseThrow();
                            int count =
                                    Integer.parseInt(locked.metadata().values().getOrDefault("count", "0"));
                            realAccounts()
                                    .save(locked.with(new RealAccount.Patch(
                                            Update.keep(),
                                            Update.keep(),
                                            new MetadataUpdate(
                                                    false, Map.of("count", Optional.of("" + (count + 1)))))));
                        });
                    }
                    return true;
                })
                .limit(threads)
                .toList());

        assertThat(realAccounts()
                        .find(id)
                        .orElseThrow()
                        .realAccount()
                        .metadata()
                        .values())
                .containsEntry("count", "" + threads * rounds);
    }

    @Test
    default void an_unknown_real_account_is_neither_found_nor_locked() {
        var nobody = given().realAccountId("nobody");

        assertThat(realAccounts().find(nobody)).isEmpty();
        assertThat(given().write(() -> realAccounts().lock(nobody))).isEmpty();
        assertThat(given().write(() -> realAccounts().hasEntries(nobody))).isFalse();
        assertThat(given().write(() -> realAccounts().hasMoney(nobody))).isFalse();
        assertThat(given().write(() -> realAccounts().residents(nobody, 10))).isEmpty();
    }

    @Test
    default void a_real_account_knows_whether_entries_touched_it_and_whether_money_lies_in_it() {
        given().realAccounts("giro", "savings");
        given().accounts("rent", "food");
        var id = given().realAccountId("giro");
        assertThat(given().write(() -> realAccounts().hasEntries(id))).isFalse();
        assertThat(given().write(() -> realAccounts().hasMoney(id))).isFalse();

        given().book(given().transfer("external", "giro/rent", 5));
        assertThat(given().write(() -> realAccounts().hasEntries(id))).isTrue();
        assertThat(given().write(() -> realAccounts().hasMoney(id))).isTrue();

        given().book(given().transfer("giro/rent", "savings/rent", 5));
        assertThat(given().write(() -> realAccounts().hasEntries(id))).isTrue();
        assertThat(given().write(() -> realAccounts().hasMoney(id))).isFalse();
    }

    @Test
    default void money_lies_in_a_real_account_even_where_its_cells_add_up_to_nothing() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        given().book(given().transfer("giro/rent", "giro/food", 5));

        assertThat(given().write(() -> realAccounts().hasMoney(given().realAccountId("giro"))))
                .isTrue();
    }

    @Test
    default void a_real_account_knows_some_of_the_accounts_that_are_at_home_in_it() {
        given().realAccounts("giro", "savings");
        Stream.of("a", "b", "c").forEach(name -> given().add(given().newAccount(name, "giro")));
        given().add(given().newAccount("d", "savings"));
        given().accounts("e");
        var id = given().realAccountId("giro");

        assertThat(given().write(() -> realAccounts().residents(id, 10)))
                .containsExactlyInAnyOrder(given().accountId("a"), given().accountId("b"), given().accountId("c"));
        assertThat(given().write(() -> realAccounts().residents(id, 2))).hasSize(2);
    }

    @Test
    default void a_removed_real_account_is_gone_and_its_id_is_free() {
        given().realAccounts("giro", "savings");
        var id = given().realAccountId("giro");

        given().write(() -> {
            ledger().exclude();
            realAccounts().lock(id);
            realAccounts().remove(id);
        });

        assertThat(realAccounts().find(id)).isEmpty();
        assertThat(realAccounts().find(given().realAccountId("savings"))).isPresent();
        given().add(given().newRealAccount("giro", "USD"));
    }

    @Test
    default void a_real_account_can_be_removed_after_its_cells_were_locked_but_not_used() {
        given().realAccounts("giro");
        given().accounts("rent");
        var id = given().realAccountId("giro");
        given().write(() -> {
            given().lock(given().draft(given().transfer("external", "giro/rent", 5)));
        });

        given().write(() -> {
            ledger().exclude();
            realAccounts().lock(id);
            assertThat(realAccounts().hasEntries(id)).isFalse();
            realAccounts().remove(id);
        });

        assertThat(realAccounts().find(id)).isEmpty();
    }
}
