package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What services rely on in [Ledger].
interface LedgerContract extends ContractPart {

    private void openAccounts() {
        given().realAccounts("giro", "savings");
        given().accounts("rent", "food");
    }

    private StoreFixture.Draft deposit() {
        return given().draft(given().transfer("external", "giro/rent", 5));
    }

    /// Writes it as it is, with all the steps that come before.
    private void write(Transaction transaction, Ledger.@Nullable Use use) {
        work().write(() -> {
            var cells = Transaction.moved(transaction.transfers()).keySet();
            ledger().parties(StoreFixture.realAccounts(cells), StoreFixture.accounts(cells));
            ledger().lock(cells);
            ledger().write(List.of(new Ledger.Recording(transaction, use)), List.of());
            return true;
        });
    }

    private static Ledger.Use use(IdempotencyKey key, Transaction transaction) {
        return new Ledger.Use(key, StoreFixture.fingerprint(7), transaction.id());
    }

    /// Keys or references that careless collations take for one another.
    private List<String> lookAlikes() {
        return Stream.of("key", "KEY", "key ", "key  ", "kéy", "ke\u0301y", "ä", "a", "ß", "ss", "😀", "😁", "é", "É")
                .map(given()::text)
                .toList();
    }

    // Parties

    @Test
    default void parties_are_the_accounts_named_and_their_homes() {
        given().realAccounts("giro", "savings", "cash");
        given().add(given().newAccount("rent", "savings"));
        given().accounts("food", "fun");

        var parties = given().write(() -> ledger().parties(
                        Set.of(given().realAccountId("giro"), given().realAccountId("nobody")),
                        Set.of(given().accountId("rent"), given().accountId("food"), given().accountId("Food"))));

        assertThat(parties.realAccounts())
                .isEqualTo(Map.of(
                        given().realAccountId("giro"),
                                given().newRealAccount("giro", "EUR").terms(false),
                        given().realAccountId("savings"),
                                given().newRealAccount("savings", "EUR").terms(false)));
        assertThat(parties.accounts())
                .isEqualTo(Map.of(
                        given().accountId("rent"),
                                given().newAccount("rent", "savings").terms(false),
                        given().accountId("food"),
                                given().newAccount("food", null).terms(false)));
    }

    @Test
    default void nobody_is_party_to_nothing() {
        var parties = given().write(() -> ledger().parties(Set.of(), Set.of()));

        assertThat(parties.realAccounts()).isEmpty();
        assertThat(parties.accounts()).isEmpty();
        assertThat(given().write(() -> ledger().lock(Set.of()))).isEmpty();
        assertThat(given().write(() -> ledger().uses(Set.of()))).isEmpty();
        assertThat(given().write(() -> ledger().references(Set.of()))).isEmpty();
        given().write(() -> ledger().write(List.of(), List.of()));
    }

    @Test
    default void parties_show_a_freeze_that_was_acknowledged() {
        openAccounts();
        given().write(() -> {
            ledger().exclude();
            var locked = accounts().lock(given().accountId("rent")).orElseThrow();
            accounts().save(locked.with(Status.FROZEN));
        });

        var parties = given().write(() -> ledger().parties(Set.of(), Set.of(given().accountId("rent"))));

        assertThat(parties.accounts().values())
                .extracting(Account.Terms::status)
                .containsExactly(Status.FROZEN);
    }

    @Test
    default void parties_tell_which_real_accounts_and_accounts_ever_had_a_large_cell() {
        openAccounts();
        given().book(given().transfer("external", "giro/rent", 1L << 51), given().transfer("external", "giro/food", 5));
        given().book(given().transfer("giro/rent", "external", 1L << 51));

        var parties = given().write(() -> ledger().parties(
                        Set.of(given().realAccountId("giro"), given().realAccountId("savings")),
                        Set.of(given().accountId("rent"), given().accountId("food"))));

        assertThat(parties.realAccounts().get(given().realAccountId("giro")))
                .isEqualTo(new RealAccount.Terms(Money.currency("EUR"), Status.OPEN, true));
        assertThat(parties.realAccounts().get(given().realAccountId("savings")))
                .isEqualTo(new RealAccount.Terms(Money.currency("EUR"), Status.OPEN, false));
        assertThat(parties.accounts().get(given().accountId("rent")))
                .isEqualTo(new Account.Terms(null, Status.OPEN, 0, true));
        assertThat(parties.accounts().get(given().accountId("food")))
                .isEqualTo(new Account.Terms(null, Status.OPEN, 0, false));
    }

    // Cells

    @Test
    default void a_cell_that_was_never_used_is_locked_with_version_0() {
        openAccounts();
        given().add(given().newRealAccount("dollars", "USD"));
        var unused = Set.of(given().cell("giro/rent"), given().cell("dollars/food"));

        for (int i = 0; i < 2; i++) {
            var locked = given().write(() -> {
                ledger().parties(StoreFixture.realAccounts(unused), StoreFixture.accounts(unused));
                return ledger().lock(unused);
            });

            assertThat(locked)
                    .isEqualTo(Map.of(
                            given().cell("giro/rent"),
                            Amount.unused(given().cell("giro/rent"), Money.currency("EUR")),
                            given().cell("dollars/food"),
                            Amount.unused(given().cell("dollars/food"), Money.currency("USD"))));
        }
    }

    @Test
    default void a_locked_cell_is_as_its_last_entry_left_it() {
        openAccounts();
        given().book(given().transfer("external", "giro/rent", 5));
        given().book(given().transfer("giro/rent", "savings/food", 2));
        var cells = Set.of(given().cell("giro/rent"), given().cell("savings/food"), given().cell("giro/food"));

        var locked = given().write(() -> {
            ledger().parties(StoreFixture.realAccounts(cells), StoreFixture.accounts(cells));
            return ledger().lock(cells);
        });

        assertThat(locked.keySet()).isEqualTo(cells);
        assertThat(locked)
                .allSatisfy(
                        (address, amount) -> assertThat(amounts().find(address)).contains(amount));
        assertThat(locked.get(given().cell("giro/rent")))
                .extracting(Amount::version)
                .isEqualTo(2L);
    }

    @Test
    default void no_update_of_a_cell_is_lost_however_many_write_at_once() {
        openAccounts();
        int threads = 6;
        int rounds = 15;

        Threads.together(IntStream.range(0, threads)
                .mapToObj(thread -> (Callable<Boolean>) () -> {
                    for (int i = 0; i < rounds; i++) {
                        // Half of them name the cells in the opposite order.
                        given().book(
                                        thread % 2 == 0
                                                ? given().transfer("giro/rent", "savings/food", 3)
                                                : given().transfer("savings/food", "giro/rent", 1));
                    }
                    return true;
                })
                .toList());

        long balance = -3L * threads / 2 * rounds + (long) threads / 2 * rounds;
        var cell = given().cell("giro/rent");
        assertThat(amounts().find(cell).orElseThrow().balance()).isEqualTo(new Balance(balance, 0));
        assertThat(amounts().entries(cell, 0, 1000))
                .extracting(Entry::version)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) threads * rounds)
                        .boxed()
                        .toList());
        assertThat(realAccounts()
                        .find(given().realAccountId("savings"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(-balance, 0));
    }

    @Test
    default void totals_are_those_of_whole_rows_and_of_columns_by_currency() {
        openAccounts();
        given().add(given().newRealAccount("dollars", "USD"));
        given().book(given().transfer("external", "giro/rent", 500), given().transfer("external", "giro/food", 299));
        given().book(given().transfer("external", "dollars/rent", 3, "USD"));
        given().book(given().transfer("giro/rent", "savings/rent", 100));

        var totals = given().write(() -> ledger().lockTotals(
                        Set.of(given().realAccountId("giro"), given().realAccountId("dollars")),
                        Set.of(given().accountId("rent"))));

        assertThat(totals.rows())
                .isEqualTo(Map.of(
                        given().realAccountId("giro"), new Balance(699, 0),
                        given().realAccountId("dollars"), new Balance(3, 0)));
        assertThat(totals.columns().keySet()).containsExactly(given().accountId("rent"));
        assertThat(totals.columns().get(given().accountId("rent")))
                .isEqualTo(
                        Map.of(Money.currency("EUR"), new Balance(500, 0), Money.currency("USD"), new Balance(3, 0)));
    }

    // Writing and reading

    @Test
    default void a_transaction_reads_exactly_as_it_was_written() {
        openAccounts();
        var written = given().book(given().draft(
                        given().transfer("external", "savings/rent", 50_000),
                        given().transfer("savings/rent", "giro/food", 299),
                        given().transfer("giro/food", "external", 1),
                        given().transfer("giro/food", "giro/rent", 2))
                .described("Größe 😀 'quoted' \"twice\" \\ \n\t" + "x".repeat(900))
                .referenced(given().text("Rechnung Nr. 7 € "))
                .with(Metadata.of(Map.of("größe", "😀", "a", "1", "A", "2")))
                .effectiveAt("1900-02-28T23:59:59.999999Z"));

        assertThat(ledger().find(written.id())).contains(written);
        assertThat(ledger().findAll(Set.of(written.id()))).containsExactly(written);
    }

    @Test
    default void a_transaction_of_100_transfers_keeps_their_order() {
        given().realAccounts("giro");
        var names = IntStream.range(0, 101).mapToObj(i -> "a" + i).toArray(String[]::new);
        given().accounts(names);
        var transfers = IntStream.range(0, 100)
                .mapToObj(i -> given().transfer("giro/a" + (100 - i), "giro/a" + (99 - i), i + 1))
                .toArray(Transfer[]::new);

        var written = given().book(given().draft(transfers).effectiveAt("9999-12-31T23:59:59.999999Z"));

        assertThat(written.entries()).hasSize(101);
        assertThat(ledger().find(written.id())).contains(written);
    }

    @Test
    default void metadata_of_a_transaction_holds_50_long_names_and_values() {
        openAccounts();
        var metadata = Metadata.of(IntStream.range(0, 50)
                .boxed()
                .collect(Collectors.toMap(i -> "ä".repeat(62) + "%02d".formatted(i), _ -> "😀".repeat(250))));

        var written = given().book(deposit().with(metadata));

        assertThat(ledger().find(written.id())).map(Transaction::metadata).contains(metadata);
    }

    @Test
    default void several_transactions_on_one_cell_are_written_in_one_go() {
        openAccounts();
        var written = given().write(() -> {
            var first = deposit();
            var cells = new HashMap<>(given().lock(first));
            var transactions = new ArrayList<Transaction>();
            for (int i = 0; i < 5; i++) {
                var transaction = deposit().on(cells);
                var entry = transaction.entries().getFirst();
                cells.put(
                        entry.address(),
                        new Amount(
                                entry.address(), Money.currency("EUR"), entry.after(), entry.version(), entry.step()));
                transactions.add(transaction);
            }
            ledger().write(
                            transactions.stream()
                                    .map(it -> new Ledger.Recording(it, null))
                                    .toList(),
                            List.of());
            return transactions;
        });

        assertThat(ledger().findAll(written.stream().map(Transaction::id).toList()))
                .containsExactlyInAnyOrderElementsOf(written);
        assertThat(amounts().find(given().cell("giro/rent")))
                .map(Amount::balance)
                .contains(new Balance(25, 0));
        assertThat(amounts().find(given().cell("giro/rent")).map(Amount::version))
                .contains(5L);
        assertThat(realAccounts()
                        .find(given().realAccountId("giro"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(25, 0));
    }

    @Test
    default void an_entry_may_change_nothing() {
        openAccounts();
        var roundTrip = given().book(
                        given().transfer("giro/rent", "giro/food", 5), given().transfer("giro/food", "giro/rent", 5));

        assertThat(ledger().find(roundTrip.id())).contains(roundTrip);
        assertThat(amounts().find(given().cell("giro/rent")).map(Amount::version))
                .contains(1L);
    }

    @Test
    default void an_unknown_transaction_is_not_found() {
        openAccounts();
        var unwritten = deposit().on(Map.of());
        var written = given().book(deposit());

        assertThat(ledger().find(unwritten.id())).isEmpty();
        assertThat(ledger().findAll(List.of(unwritten.id(), written.id()))).containsExactly(written);
        assertThat(ledger().findAll(List.of())).isEmpty();
    }

    // Races

    @Test
    default void who_writes_a_version_of_a_cell_that_is_taken_meets_a_conflict() {
        openAccounts();
        var late = given().draft(
                        given().transfer("external", "giro/rent", 7), given().transfer("external", "giro/food", 7))
                .on(Map.of());
        given().book(deposit());

        assertThatThrownBy(() -> write(late, null)).isInstanceOf(StoreFailure.Conflict.class);
        assertThat(ledger().find(late.id())).isEmpty();
        assertThat(amounts().find(given().cell("giro/rent")))
                .map(Amount::balance)
                .contains(new Balance(5, 0));
        assertThat(amounts().find(given().cell("giro/food")).map(Amount::version))
                .contains(0L);
        assertThat(realAccounts()
                        .find(given().realAccountId("giro"))
                        .orElseThrow()
                        .balance())
                .isEqualTo(new Balance(5, 0));
    }

    @Test
    default void who_writes_a_key_that_is_taken_meets_a_conflict() {
        openAccounts();
        var key = IdempotencyKey.ofText(given().text("key"));
        var first = given().book(deposit(), key);
        var late =
                given().draft(given().transfer("external", "savings/food", 7)).on(Map.of());

        assertThatThrownBy(() -> write(late, use(key, late))).isInstanceOf(StoreFailure.Conflict.class);
        assertThat(ledger().find(late.id())).isEmpty();
        assertThat(amounts().find(given().cell("savings/food")).map(Amount::version))
                .contains(0L);
        assertThat(given().write(() -> ledger().uses(Set.of(key)).get(key)))
                .extracting(Ledger.Use::step)
                .isEqualTo(first.id());
    }

    @Test
    default void who_writes_a_reference_that_is_taken_meets_a_conflict() {
        openAccounts();
        var name = given().text("invoice-7");
        var first = given().book(deposit().referenced(name));
        var late = given().draft(given().transfer("external", "savings/food", 7))
                .referenced(name)
                .on(Map.of());

        assertThatThrownBy(() -> write(late, null)).isInstanceOf(StoreFailure.Conflict.class);
        assertThat(ledger().find(late.id())).isEmpty();
        assertThat(given().write(() -> ledger().references(Set.of(new Reference(name)))))
                .isEqualTo(Map.of(new Reference(name), first.id()));
    }

    @Test
    default void of_many_threads_that_use_one_key_exactly_one_does() {
        openAccounts();
        var key = IdempotencyKey.ofText(given().text("key"));

        var wrote = Threads.together(Stream.generate(() -> (Callable<Boolean>) () -> given().write(() -> {
                    var draft = deposit();
                    var cells = given().lock(draft);
                    if (!ledger().uses(Set.of(key)).isEmpty()) {
                        return false;
                    }
                    var transaction = draft.on(cells);
                    ledger().write(List.of(new Ledger.Recording(transaction, use(key, transaction))), List.of());
                    return true;
                }))
                .limit(6)
                .toList());

        assertThat(wrote).containsOnlyOnce(true);
        assertThat(amounts().find(given().cell("giro/rent")).map(Amount::version))
                .contains(1L);
    }

    // Keys and references

    @Test
    default void a_key_tells_what_it_was_used_for() {
        openAccounts();
        var key = IdempotencyKey.ofText(given().text("key"));
        var unused = IdempotencyKey.ofText(given().text("unused"));
        var transaction = deposit().on(Map.of());
        write(transaction, use(key, transaction));

        assertThat(given().write(() -> ledger().uses(Set.of(key, unused))))
                .isEqualTo(Map.of(key, use(key, transaction)));
    }

    @Test
    default void keys_are_compared_byte_by_byte() {
        openAccounts();
        var keys = new ArrayList<>(
                lookAlikes().stream().map(IdempotencyKey::ofText).toList());
        keys.addAll(longKeys());
        var uses = new HashMap<IdempotencyKey, Ledger.Use>();
        for (var key : keys) {
            assertThat(given().write(() -> ledger().uses(Set.of(key)))).isEmpty();
            var written = given().book(deposit(), key);
            uses.put(key, new Ledger.Use(key, StoreFixture.fingerprint(1), written.id()));
        }

        assertThat(given().write(() -> ledger().uses(Set.copyOf(keys))))
                .hasSize(19)
                .isEqualTo(uses);
    }

    /// Keys of 255 bytes with every byte there is, which differ in their last byte.
    private List<IdempotencyKey> longKeys() {
        var every = IntStream.range(0, 256).mapToObj(i -> "" + (char) i).collect(Collectors.joining());
        var start = (given().text("") + every).substring(0, 254);
        return Stream.of("\0", " ", "a", "A", "\u00ff")
                .map(last -> new IdempotencyKey(start + last))
                .toList();
    }

    @Test
    default void references_are_compared_byte_by_byte() {
        openAccounts();
        var long254 = "ä".repeat(100) + "x".repeat(255 - 201 - given().text("").length()) + given().text("");
        var names = Stream.concat(
                        lookAlikes().stream(), Stream.of("a", "A", " ").map(last -> long254 + last))
                .map(Reference::new)
                .toList();
        var taken = new HashMap<Reference, Transaction.Id>();
        for (var name : names) {
            assertThat(given().write(() -> ledger().references(Set.of(name)))).isEmpty();
            taken.put(name, given().book(deposit().referenced(name.value())).id());
        }

        assertThat(long254.getBytes(StandardCharsets.UTF_8)).hasSize(254);
        assertThat(given().write(() -> ledger().references(Set.copyOf(names))))
                .hasSize(17)
                .isEqualTo(taken);
        assertThat(names)
                .allSatisfy(name ->
                        assertThat(ids(filter(name, null, null, Metadata.NONE))).containsExactly(taken.get(name)));
    }

    // Lists

    private static Transaction.Filter filter(
            @Nullable Reference reference, @Nullable Instant from, @Nullable Instant to, Metadata metadata) {
        return new Transaction.Filter(null, null, null, reference, from, to, metadata);
    }

    private List<Transaction.Id> ids(Transaction.Filter filter) {
        return ledger().list(filter, null, 1000).stream().map(Transaction::id).toList();
    }

    @Test
    default void transactions_are_listed_newest_first_by_each_filter_and_by_all() {
        openAccounts();
        var label = given().label("größer");
        var first = given().book(deposit().with(label));
        var second = given().book(given().draft(given().transfer("external", "savings/rent", 5))
                .referenced(given().text("second")));
        var third = given().book(given().draft(given().transfer("giro/rent", "savings/food", 1))
                .with(label));
        var fourth = given().book(deposit().with(given().label("großer")));
        var rent = given().accountId("rent");
        var giro = given().realAccountId("giro");

        assertThat(ids(new Transaction.Filter(rent, null, null, null, null, null, Metadata.NONE)))
                .containsExactly(fourth.id(), third.id(), second.id(), first.id());
        assertThat(ids(new Transaction.Filter(given().accountId("food"), null, null, null, null, null, Metadata.NONE)))
                .containsExactly(third.id());
        assertThat(ids(new Transaction.Filter(null, giro, null, null, null, null, Metadata.NONE)))
                .containsExactly(fourth.id(), third.id(), first.id());
        assertThat(ids(filter(null, null, null, label))).containsExactly(third.id(), first.id());
        assertThat(ids(filter(second.reference(), null, null, Metadata.NONE))).containsExactly(second.id());
        assertThat(ids(filter(null, first.recordedAt(), fourth.recordedAt(), Metadata.NONE)))
                .containsExactly(third.id(), second.id(), first.id());
        assertThat(ids(filter(null, second.recordedAt(), null, label))).containsExactly(third.id());
        assertThat(ids(filter(null, null, third.recordedAt(), label))).containsExactly(first.id());
        assertThat(ids(new Transaction.Filter(
                        rent, giro, Transaction.Status.POSTED, null, first.recordedAt(), fourth.recordedAt(), label)))
                .containsExactly(third.id(), first.id());
        assertThat(ids(new Transaction.Filter(rent, null, Transaction.Status.PENDING, null, null, null, Metadata.NONE)))
                .isEmpty();
        assertThat(ledger().list(filter(null, null, null, label), null, 10)).containsExactly(third, first);
    }

    @Test
    default void a_transaction_is_listed_once_however_many_of_its_cells_match() {
        openAccounts();
        var both = given().book(
                        given().transfer("giro/rent", "giro/food", 5),
                        given().transfer("giro/rent", "savings/rent", 5));

        assertThat(ids(new Transaction.Filter(
                        null, given().realAccountId("giro"), null, null, null, null, Metadata.NONE)))
                .containsExactly(both.id());
        assertThat(ids(new Transaction.Filter(given().accountId("rent"), null, null, null, null, null, Metadata.NONE)))
                .containsExactly(both.id());
    }

    @Test
    default void one_cell_must_match_both_the_account_and_the_real_account() {
        openAccounts();
        var filter = new Transaction.Filter(
                given().accountId("rent"), given().realAccountId("savings"), null, null, null, null, Metadata.NONE);
        given().book(given().transfer("giro/rent", "savings/food", 5));

        assertThat(ids(filter)).isEmpty();
    }

    @Test
    default void pages_of_transactions_skip_nothing_and_repeat_nothing() {
        openAccounts();
        var filter = new Transaction.Filter(given().accountId("rent"), null, null, null, null, null, Metadata.NONE);
        var written = new ArrayList<Transaction>();
        for (int i = 0; i < 7; i++) {
            written.add(given().book(deposit()));
        }

        var first = ledger().list(filter, null, 3);
        given().book(deposit());
        var second = ledger().list(filter, first.getLast().id(), 3);
        var third = ledger().list(filter, second.getLast().id(), 3);
        var none = ledger().list(filter, third.getLast().id(), 3);

        assertThat(Stream.of(first, second, third).flatMap(List::stream)).containsExactlyElementsOf(written.reversed());
        assertThat(none).isEmpty();
    }
}
