package cash.services;

import static cash.services.Bank.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.InMemoryChronicle;
import cash.domain.InMemoryEvidence;
import cash.domain.InMemoryRestoration;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.Name;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Transaction;
import cash.domain.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportServiceTest {

    private final Bank bank = Bank.small();
    private Bank copy = new Bank();

    @BeforeEach
    void fill() {
        accepted(bank.accounts.patch(
                new Account.Id("food"),
                new Account.Patch(
                        Update.to(new Name("Food")),
                        Update.to(new RealAccount.Id("giro")),
                        Update.to(500L),
                        MetadataUpdate.NONE)));
        bank.book("external giro/rent 100");
        bank.book("external giro/food 1");
        var part = bank.hold("giro/rent external 20");
        accepted(bank.post(Bank.keyed(
                "key", Bank.referenced(Bank.transaction("giro/rent savings/food 10", "external giro/food 1"), "r"))));
        var whole = bank.hold("giro/rent giro/food 3", "giro/food external 4");
        accepted(bank.end(part, Transaction.Status.POSTED, 5L));
        accepted(bank.end(whole, Transaction.Status.VOIDED, null));
        bank.hold("external giro/rent 7");
        accepted(bank.end(bank.hold("external savings/rent 9"), Transaction.Status.VOIDED, null));
        accepted(bank.reverse(bank.store.find(part.id()).orElseThrow(), 2L));
        accepted(bank.reverse(bank.store.find(part.id()).orElseThrow(), null));
    }

    private static List<Exported> export(Bank from) {
        var all = new ArrayList<Exported>();
        new ExportService(from.work, from.store, from.store, new InMemoryChronicle(from.store), from.clock)
                .export(all::add);
        return all;
    }

    private Exported.End run(int page, List<Exported> things) {
        var lines = new ArrayList<Imported>();
        things.forEach(it -> lines.add(new Imported(lines.size() + 1, it)));
        return new ImportService(copy.work, new InMemoryRestoration(copy.store), new InMemoryEvidence(copy.store), page)
                .run(lines.iterator());
    }

    private ThrowingCallable changed(Consumer<List<Exported>> change) {
        var things = export(bank);
        change.accept(things);
        return () -> run(1000, things);
    }

    private void assertRefused(String message, Consumer<List<Exported>> change) {
        copy = new Bank();
        assertThatThrownBy(changed(change)).isInstanceOf(ImportFailure.class).hasMessageContaining(message);
        assertThat(copy.everything()).isEqualTo(new Bank().everything());
        assertThat(run(1000, export(bank))).as("nothing was left behind").isNotNull();
    }

    private static int first(Class<? extends Exported> type, List<Exported> all) {
        return all.indexOf(all.stream().filter(type::isInstance).findFirst().orElseThrow());
    }

    private static int index(List<Exported> all, Predicate<Transaction> which) {
        return all.indexOf(all.stream()
                .filter(it -> it instanceof Exported.OfTransaction(var transaction) && which.test(transaction))
                .findFirst()
                .orElseThrow());
    }

    private static Transaction transaction(List<Exported> all, int index) {
        return ((Exported.OfTransaction) all.get(index)).transaction();
    }

    private static Exported with(Transaction it, Transaction.@Nullable Id reversalOf, Metadata metadata) {
        return new Exported.OfTransaction(new Transaction(
                it.id(),
                it.transfers(),
                it.description(),
                it.reference(),
                metadata,
                it.effectiveAt(),
                it.entries(),
                it.hold(),
                reversalOf,
                it.reversals(),
                it.seal()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void what_was_exported_is_there_again_whatever_the_size_of_pages(int page) {
        var all = export(bank);

        assertThat(run(page, all)).isEqualTo(all.getLast());

        assertThat(export(copy)).isEqualTo(all);
        assertThat(copy.everything()).isEqualTo(bank.everything());
    }

    @Test
    void an_empty_ledger_is_imported_as_such() {
        var empty = export(new Bank());

        assertThat(run(1, empty)).isEqualTo(new Exported.End(0, 0, 0, 0, 0, 0));
    }

    @Test
    void a_key_is_answered_as_before() {
        run(2, export(bank));
        var request = Bank.keyed(
                "key", Bank.referenced(Bank.transaction("giro/rent savings/food 10", "external giro/food 1"), "r"));

        var receipt = accepted(copy.post(request));

        assertThat(receipt.replayed()).isTrue();
        assertThat(receipt.transaction()).isEqualTo(accepted(bank.post(request)).transaction());
    }

    @Test
    void a_ledger_that_has_an_account_takes_nothing() {
        copy.accounts("rent");
        assertThatThrownBy(() -> run(1000, export(bank))).hasMessageContaining("not empty");
        assertThat(copy.everything()).hasSize(1);
    }

    @Test
    void a_file_that_was_cut_off_leaves_nothing() {
        assertRefused(
                "The file ends behind line %d, but not with a line of the type end"
                        .formatted(export(bank).size() - 1),
                List::removeLast);
    }

    @Test
    void the_end_counts_what_came_before() {
        assertRefused(
                "idempotencyKeys: says that there are 1 such lines, but there are 0",
                all -> all.remove(first(Exported.OfKey.class, all)));
    }

    @Test
    void nothing_follows_the_end() {
        assertRefused("nothing can follow the end", all -> all.add(all.getLast()));
    }

    @Test
    void a_line_of_another_kind_is_out_of_order() {
        assertRefused("Line 1, type: such a line can't come here", all -> all.addFirst(all.get(1)));
        assertRefused("type: such a line can't come here", all -> all.add(all.size() - 1, all.get(1)));
    }

    @Test
    void a_missing_transaction_is_seen_where_the_next_one_follows() {
        assertRefused(
                "entries[0].version: the cell giro/rent has version 1 before it",
                all -> all.remove(index(all, it -> it.status() == Transaction.Status.PENDING)));
    }

    @Test
    void a_line_twice_is_seen_whatever_it_is() {
        for (var kind : List.of(
                Exported.OfRealAccount.class,
                Exported.OfAccount.class,
                Exported.OfTransaction.class,
                Exported.OfKey.class,
                Exported.OfAmount.class)) {
            var failed = changed(all -> {
                int index = first(kind, all);
                all.add(index + 1, all.get(index));
            });
            assertThatThrownBy(failed).as(kind.getSimpleName()).isInstanceOf(ImportFailure.class);
        }
        assertThat(copy.everything()).isEqualTo(new Bank().everything());
    }

    @Test
    void a_hold_ends_only_if_it_was_made() {
        assertRefused("id: there is no line before it with the hold that ends here", all -> {
            int voided = index(all, it -> it.transfers().getFirst().money().units() == 9);
            all.remove(voided);
        });
    }

    @Test
    void what_a_hold_was_made_with_is_the_same_when_it_ends() {
        assertRefused("it is not the hold that was made with this id", all -> {
            int index = index(all, it -> it.hold() != null && it.hold().end() != null);
            var it = transaction(all, index);
            all.set(index, with(it, it.reversalOf(), Metadata.of(Map.of("a", "b"))));
        });
    }

    @Test
    void no_more_is_taken_back_than_was_posted() {
        int index = index(export(bank), it -> it.reversalOf() != null);
        var reversal = transaction(export(bank), index);
        var small = transaction(
                export(bank),
                index(export(bank), it -> it.transfers().getFirst().money().units() == 1));

        assertRefused(
                "reversalOf: there is no such transaction before it",
                all -> all.set(index, with(reversal, reversal.id(), reversal.metadata())));
        assertRefused(
                "reversalOf: more would be taken back than was posted",
                all -> all.set(index, with(reversal, small.id(), reversal.metadata())));
    }

    @Test
    void what_was_made_up_has_not_the_hash_that_it_needs() {
        assertRefused("Line 6, hash: it is not the one of what the line says", all -> {
            int index = index(all, _ -> true);
            var it = transaction(all, index);
            all.set(index, with(it, it.reversalOf(), Metadata.of(Map.of("a", "b"))));
        });
    }

    @Test
    void the_heads_of_chains_are_what_the_hashes_make() {
        assertRefused("the transactions before it make ChainHead", all -> {
            int index = first(Exported.OfChain.class, all);
            var head = ((Exported.OfChain) all.get(index)).head();
            all.set(
                    index,
                    new Exported.OfChain(head.next(new Transaction.Id(new UUID(0x7000, 1L << 63)), head.hash())));
        });
    }

    @Test
    void a_reference_is_had_once() {
        assertRefused("reference: another transaction before it has the same", all -> {
            int index = index(all, it -> it.reversalOf() != null);
            var it = transaction(all, index);
            all.set(
                    index,
                    new Exported.OfTransaction(new Transaction(
                            it.id(),
                            it.transfers(),
                            it.description(),
                            new Reference("r"),
                            it.metadata(),
                            it.effectiveAt(),
                            it.entries(),
                            it.hold(),
                            it.reversalOf(),
                            it.reversals(),
                            it.seal())));
        });
    }

    @Test
    void an_account_that_did_not_come_before_is_named() {
        assertRefused(
                "transfers[0].target: there is no account rent before it",
                all -> all.removeIf(it -> it instanceof Exported.OfAccount(var account, var _)
                        && account.id().value().equals("rent")));
        assertRefused(
                "realAccount: there is no such real account before it",
                all -> all.removeIf(it -> it instanceof Exported.OfRealAccount(var row)
                        && row.id().value().equals("giro")));
    }

    @Test
    void a_cell_shows_what_its_entries_make() {
        assertRefused("the entries before it make Amount", all -> {
            int index = first(Exported.OfAmount.class, all);
            var cell = ((Exported.OfAmount) all.get(index)).amount();
            all.set(
                    index,
                    new Exported.OfAmount(new Amount(
                            cell.address(),
                            cell.currency(),
                            cell.balance().plus(1, 0),
                            cell.version(),
                            Objects.requireNonNull(cell.last()))));
        });
    }

    @Test
    void a_cell_that_is_missing_is_noticed() {
        assertRefused(
                "amounts: says that there are 3 such lines, but there are 2",
                all -> all.remove(first(Exported.OfAmount.class, all)));
        assertThatThrownBy(changed(all -> {
                    all.remove(first(Exported.OfAmount.class, all));
                    var end = (Exported.End) all.removeLast();
                    all.add(new Exported.End(
                            end.realAccounts(),
                            end.accounts(),
                            end.steps(),
                            end.keys(),
                            end.amounts() - 1,
                            end.chains()));
                }))
                .isInstanceOf(ImportFailure.class);
    }
}
