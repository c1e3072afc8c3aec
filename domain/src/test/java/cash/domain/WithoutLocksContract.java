package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What every store must do for transactions that are written without locks: only if nothing changed.
public interface WithoutLocksContract extends ContractPart {

    private void openAccounts() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
    }

    private StoreFixture.Draft deposit(String cell) {
        return given().draft(given().transfer("external", cell, 5));
    }

    /// What is seen of the cells of a draft, and of their accounts.
    record Seen(Ledger.Parties parties, Map<Address, Amount> cells) {
        /// What must be as it was seen, whether somebody else seems to be writing it or not.
        Ledger.Seen unchanged(Collection<Amount> unchanged, boolean foreseen) {
            return new Ledger.Seen(parties, unchanged, foreseen);
        }
    }

    private Seen see(StoreFixture.Draft draft) {
        var cells = Transaction.moved(draft.transfers()).keySet();
        return work().append(() -> new Seen(
                ledger().recall(StoreFixture.realAccounts(cells), StoreFixture.accounts(cells)), ledger().look(cells)));
    }

    private Transaction write(StoreFixture.Draft draft, Seen seen, boolean foreseen) {
        var transaction = draft.on(seen.cells);
        work().append(() -> {
            ledger().writeIfUnchanged(
                            List.of(new Ledger.Recording(transaction, null)),
                            List.of(),
                            seen.unchanged(List.of(), foreseen));
            return true;
        });
        return transaction;
    }

    private void writesNothing(StoreFixture.Draft draft, Seen seen) {
        var cells = Transaction.moved(draft.transfers()).keySet();
        var before = cells.stream().map(amounts()::find).toList();

        for (boolean foreseen : List.of(false, true)) {
            assertThatThrownBy(() -> write(draft, seen, foreseen)).isInstanceOf(StoreFailure.Conflict.class);
        }

        assertThat(cells.stream().map(amounts()::find)).isEqualTo(before);
        assertThat(ledger().find(draft.on(seen.cells).id())).isEmpty();
    }

    @Test
    default void what_did_not_change_is_written() {
        openAccounts();
        given().book(deposit("giro/rent"));
        var draft = given().draft(given().transfer("giro/rent", "giro/food", 2));

        var transaction = write(draft, see(draft), false);

        assertThat(ledger().find(transaction.id())).contains(transaction);
        var rent = amounts().find(given().cell("giro/rent")).orElseThrow();
        assertThat(rent.balance()).isEqualTo(new Balance(3, 0));
        assertThat(rent.version()).isEqualTo(2);
        assertThat(amounts().find(given().cell("giro/food")).orElseThrow().balance())
                .isEqualTo(new Balance(2, 0));
    }

    @Test
    default void what_was_foreseen_and_came_true_is_written() {
        openAccounts();
        var first = deposit("giro/rent");
        given().book(first);
        var draft = given().draft(given().transfer("giro/rent", "giro/food", 2));
        var seen = see(draft);

        var transaction = work().append(() -> {
            var made = draft.on(seen.cells);
            ledger().writeIfUnchanged(
                            List.of(new Ledger.Recording(made, null)),
                            List.of(),
                            seen.unchanged(seen.cells.values(), true));
            return made;
        });

        assertThat(ledger().find(transaction.id())).contains(transaction);
        assertThat(amounts().find(given().cell("giro/food")).orElseThrow().balance())
                .isEqualTo(new Balance(2, 0));
    }

    @Test
    default void a_step_goes_on_with_a_chain_only_from_the_head_that_it_has() {
        openAccounts();
        var head = ledger().head(3);
        var first = sealed(deposit("giro/rent"), head);

        writeSealed(first, head);

        assertThat(ledger().find(first.id())).contains(first);
        var next = ledger().head(3);
        assertThat(next)
                .isEqualTo(head.next(
                        first.id(), Objects.requireNonNull(first.seal()).hash()))
                .isEqualTo(work().write(() -> ledger().lockHead(3)));
        var late = sealed(deposit("giro/food"), head);
        assertThatThrownBy(() -> writeSealed(late, head)).isInstanceOf(StoreFailure.Conflict.class);
        assertThat(ledger().find(late.id())).isEmpty();
        assertThat(ledger().head(3)).isEqualTo(next);
        var again = sealed(deposit("giro/food"), next);
        writeSealed(again, next);
        assertThat(ledger().head(3).length()).isEqualTo(head.length() + 2);
    }

    private Transaction sealed(StoreFixture.Draft draft, ChainHead head) {
        var transaction = draft.on(see(draft).cells);
        return transaction.sealed(new Seal(head.chain(), Content.of(transaction).hash(head.hash())));
    }

    private void writeSealed(Transaction transaction, ChainHead head) {
        var cells = Transaction.moved(transaction.transfers()).keySet();
        work().append(() -> {
            var parties = ledger().recall(StoreFixture.realAccounts(cells), StoreFixture.accounts(cells));
            ledger().writeIfUnchanged(
                            List.of(new Ledger.Recording(transaction, null)),
                            List.of(head),
                            new Ledger.Seen(parties, List.of(), false));
            return true;
        });
    }

    @Test
    default void the_terms_recalled_are_those_of_the_accounts_named() {
        openAccounts();

        var parties = see(deposit("giro/rent")).parties();

        assertThat(parties.realAccounts()).containsOnlyKeys(given().realAccountId("giro"));
        assertThat(parties.accounts()).containsOnlyKeys(given().accountId("rent"));
    }

    @Test
    default void a_cell_that_somebody_else_wrote_meanwhile_is_a_conflict() {
        openAccounts();
        given().book(deposit("giro/rent"));
        var draft = given().draft(given().transfer("giro/rent", "giro/food", 2));
        var seen = see(draft);
        given().book(given().transfer("giro/rent", "external", 1));

        writesNothing(draft, seen);
    }

    @Test
    default void a_new_cell_that_somebody_else_used_first_is_a_conflict() {
        openAccounts();
        var draft = deposit("giro/rent");
        var seen = see(draft);
        given().book(deposit("giro/rent"));

        writesNothing(draft, seen);
    }

    /// As after a failover to a replica that lacks the last transactions.
    @Test
    default void a_cell_that_is_older_than_it_was_seen_is_a_conflict() {
        openAccounts();
        given().book(deposit("giro/rent"));
        var draft = deposit("giro/rent");
        var seen = see(draft);
        var cell = given().cell("giro/rent");
        var newer = new Amount(
                cell,
                Money.currency("EUR"),
                new Balance(9, 0),
                2,
                draft.on(seen.cells).id());

        writesNothing(draft, new Seen(seen.parties, Map.of(cell, newer)));
    }

    @Test
    default void terms_that_changed_meanwhile_are_a_conflict() {
        openAccounts();
        var draft = deposit("giro/rent");
        var seen = see(draft);
        given().write(() -> {
            ledger().exclude();
            accounts()
                    .save(accounts()
                            .lock(given().accountId("rent"))
                            .orElseThrow()
                            .with(Status.FROZEN));
        });

        writesNothing(draft, seen);
        var frozen = new Account.Terms(null, Status.FROZEN, 0, false);
        given().write(() -> {
            var cells = Transaction.moved(draft.transfers()).keySet();
            var parties = ledger().parties(StoreFixture.realAccounts(cells), StoreFixture.accounts(cells));
            assertThat(parties.accounts()).containsValue(frozen);
        });
        var parties = see(draft).parties();
        assertThat(parties.accounts()).containsValue(frozen);
    }

    @Test
    default void an_account_that_was_deleted_meanwhile_is_a_conflict() {
        openAccounts();
        var draft = deposit("giro/rent");
        var seen = see(draft);
        given().write(() -> {
            ledger().exclude();
            var rent = accounts().lock(given().accountId("rent")).orElseThrow();
            accounts().remove(rent.id());
        });

        assertThatThrownBy(() -> write(draft, seen, false)).isInstanceOf(StoreFailure.Conflict.class);

        assertThat(ledger().find(draft.on(seen.cells).id())).isEmpty();
    }

    @Test
    default void a_cell_that_was_only_looked_at_must_not_have_changed_either() {
        openAccounts();
        given().book(deposit("giro/rent"));
        var rent = see(deposit("giro/rent"));
        var unused = see(deposit("giro/food"));
        for (var seen : List.of(rent, unused)) {
            work().append(() -> {
                ledger().writeIfUnchanged(List.of(), List.of(), seen.unchanged(seen.cells.values(), false));
                return true;
            });
        }

        given().book(deposit("giro/rent"), null);
        given().book(deposit("giro/food"), null);

        for (var seen : List.of(rent, unused)) {
            assertThatThrownBy(() -> work().append(() -> {
                        ledger().writeIfUnchanged(List.of(), List.of(), seen.unchanged(seen.cells.values(), false));
                        return true;
                    }))
                    .isInstanceOf(StoreFailure.Conflict.class);
        }
    }
}
