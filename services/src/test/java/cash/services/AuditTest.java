package cash.services;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.ChainHead;
import cash.domain.Content;
import cash.domain.Discrepancy;
import cash.domain.Discrepancy.Kind;
import cash.domain.Evidence;
import cash.domain.StoreFixture;
import cash.domain.Transaction;
import cash.domain.Verification;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// The proof finds whatever is put wrong in the books, says where, and finds nothing else.
class AuditTest {

    private static final int TRANSACTIONS = 40;

    private final long seed = new SplittableRandom().nextLong();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Bank bank = new Bank();
    private final Ledgers books = someBooks();

    private Ledgers someBooks() {
        bank.realAccounts("giro", "savings", "vault");
        for (var account : List.of("rent", "food", "fun")) {
            bank.account(account, null, 1_000_000);
        }
        for (int i = 0; i < TRANSACTIONS; i++) {
            var transfers = new ArrayList<String>();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                transfers.add(transfer());
            }
            bank.book(transfers.toArray(String[]::new));
        }
        bank.book("external savings/rent 500");
        bank.book("savings/rent savings/fun 7");
        return new Ledgers(bank);
    }

    private String transfer() {
        var source = place();
        var target = place();
        return source.equals(target) ? transfer() : source + " " + target + " " + random.nextInt(1, 100);
    }

    /// Nothing of it in the vault.
    private String place() {
        int place = random.nextInt(7);
        return place == 6
                ? "external"
                : List.of("giro", "savings").get(place % 2) + "/"
                        + List.of("rent", "food", "fun").get(place / 2);
    }

    private Verification verify() {
        return new Audit(books).run(random.nextLong(), null);
    }

    private List<Discrepancy> wrong() {
        var verification = verify();
        assertThat(verification.found()).isEqualTo(verification.discrepancies().size());
        assertThat(verification.isOk()).isFalse();
        return verification.discrepancies();
    }

    private Discrepancy onlyOne(Kind kind) {
        var wrong = wrong();
        assertThat(wrong).as("seed %d", seed).hasSize(1);
        assertThat(wrong.getFirst().kind()).isEqualTo(kind);
        return wrong.getFirst();
    }

    /// Puts one thing wrong, and returns it as it was.
    private <T> T change(List<T> list, UnaryOperator<T> change) {
        int i = random.nextInt(list.size());
        return list.set(i, change.apply(list.get(i)));
    }

    private static Evidence.Entry entry(Evidence.Entry it, long postedChange, long postedAfter) {
        return new Evidence.Entry(
                it.cell(),
                it.realAccount(),
                it.version(),
                it.transaction(),
                postedChange,
                it.heldChange(),
                postedAfter,
                it.heldAfter());
    }

    private static Evidence.Cell cell(Evidence.Cell it, long posted, long held, long version, UUID last) {
        return new Evidence.Cell(it.number(), it.realAccount(), it.account(), it.placed(), posted, held, version, last);
    }

    @Test
    void sound_books_are_right_and_everything_is_counted() {
        var verification = verify();

        assertThat(verification.discrepancies()).as("seed %d", seed).isEmpty();
        assertThat(verification.isOk()).isTrue();
        assertThat(verification.checked())
                .isEqualTo(new Verification.Checked(
                        books.cells.size(), books.entries.size(), TRANSACTIONS + 2, books.transfers.size(), 3, 3));
        assertThat(books.entries).hasSizeGreaterThan(TRANSACTIONS);
    }

    @Test
    void empty_books_are_right() {
        assertThat(new Audit(new Ledgers(new Bank())).run(1, null).checked())
                .isEqualTo(new Verification.Checked(0, 0, 0, 0, 0, 0));
    }

    @RepeatedTest(20)
    void a_cell_with_another_balance_is_named_with_the_difference() {
        long wrong = random.nextLong(1, 1000);
        var cell =
                change(books.cells, it -> cell(it, it.posted() + wrong, it.held(), it.version(), it.lastTransaction()));

        var found = onlyOne(Kind.CELL_POSTED);
        assertThat(found.address()).isEqualTo(books.cellName(cell.number()));
        assertThat(found.expected()).isEqualTo(BigInteger.valueOf(cell.posted()));
        assertThat(found.difference()).isEqualTo(wrong);
    }

    @RepeatedTest(5)
    void a_cell_that_holds_something_else_is_named() {
        change(books.cells, it -> cell(it, it.posted(), 5, it.version(), it.lastTransaction()));
        assertThat(onlyOne(Kind.CELL_HELD).difference()).isEqualTo(5);
    }

    @RepeatedTest(5)
    void a_cell_with_another_version_is_named() {
        change(books.cells, it -> cell(it, it.posted(), it.held(), it.version() + 1, it.lastTransaction()));
        assertThat(onlyOne(Kind.CELL_VERSION).difference()).isEqualTo(1);
    }

    @RepeatedTest(5)
    void a_cell_with_another_last_transaction_is_named_with_the_right_one() {
        var cell = change(books.cells, it -> cell(it, it.posted(), it.held(), it.version(), new UUID(0, 0)));
        assertThat(onlyOne(Kind.CELL_LAST_TRANSACTION).transaction()).isEqualTo(cell.lastTransaction());
    }

    @RepeatedTest(20)
    void a_balance_after_an_entry_is_found_once_and_not_at_every_entry_after_it() {
        var entry = change(books.entries, it -> entry(it, it.postedChange(), it.postedAfter() - 3));

        var found = onlyOne(Kind.ENTRY_POSTED_AFTER);
        assertThat(found.address()).isEqualTo(books.cellName(entry.cell()));
        assertThat(found.version()).isEqualTo(entry.version());
        assertThat(found.transaction()).isEqualTo(entry.transaction());
        assertThat(found.difference()).isEqualTo(-3);
    }

    @RepeatedTest(20)
    void a_change_of_an_entry_is_found_in_its_chain_and_against_its_transfers() {
        var entry = change(books.entries, it -> entry(it, it.postedChange() + 3, it.postedAfter()));

        assertThat(wrong()).as("seed %d", seed).hasSize(2).allSatisfy(it -> {
            assertThat(it.address()).isEqualTo(books.cellName(entry.cell()));
            assertThat(it.version()).isEqualTo(entry.version());
            assertThat(it.difference()).isIn(BigInteger.valueOf(3), BigInteger.valueOf(-3));
        });
        assertThat(wrong())
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Kind.ENTRY_POSTED_AFTER, Kind.ENTRY_POSTED_CHANGE);
    }

    @RepeatedTest(20)
    void a_whole_chain_that_was_forged_consistently_is_found_against_its_transfers_and_the_real_account() {
        long number = books.cells.get(random.nextInt(books.cells.size())).number();
        books.entries.replaceAll(it -> it.cell() != number
                ? it
                : entry(it, it.version() == 1 ? it.postedChange() + 9 : it.postedChange(), it.postedAfter() + 9));
        books.cells.replaceAll(it ->
                it.number() != number ? it : cell(it, it.posted() + 9, it.held(), it.version(), it.lastTransaction()));

        assertThat(wrong())
                .as("seed %d", seed)
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Kind.ENTRY_POSTED_CHANGE, Kind.REAL_ACCOUNT_POSTED);
    }

    @RepeatedTest(20)
    void a_missing_entry_is_named() {
        var entry = books.entries.remove(random.nextInt(books.entries.size()));
        var cell = books.cellName(entry.cell());

        assertThat(wrong()).as("seed %d", seed).allMatch(it -> cell.equals(it.address()));
        assertThat(wrong())
                .extracting(Discrepancy::kind)
                .contains(Kind.TRANSFER_WITHOUT_ENTRY)
                .containsAnyOf(Kind.ENTRY_MISSING, Kind.CELL_VERSION, Kind.CELL_WITHOUT_ENTRY);
    }

    @Test
    void a_missing_cell_is_named() {
        var cell = books.cells.remove(random.nextInt(books.cells.size()));
        assertThat(onlyOne(Kind.ENTRY_WITHOUT_CELL).address()).isEqualTo(books.cellName(cell.number()));
    }

    @Test
    void a_cell_without_entries_is_named() {
        long number = books.cells.getLast().number();
        books.entries.removeIf(it -> it.cell() == number);

        assertThat(wrong()).extracting(Discrepancy::kind).contains(Kind.CELL_WITHOUT_ENTRY);
        assertThat(wrong()).extracting(Discrepancy::address).containsOnly(books.cellName(number));
    }

    @RepeatedTest(20)
    void a_transfer_of_another_amount_is_named_at_each_of_its_cells() {
        var transfer = change(
                books.transfers,
                it -> new Evidence.Transfer(
                        it.step(), it.position(), it.source(), it.target(), it.posted() + 2, it.held()));

        assertThat(wrong()).as("seed %d", seed).isNotEmpty().allSatisfy(it -> {
            assertThat(it.kind()).isEqualTo(Kind.ENTRY_POSTED_CHANGE);
            assertThat(it.transaction()).isEqualTo(transfer.step());
            assertThat(it.difference()).isIn(BigInteger.valueOf(2), BigInteger.valueOf(-2));
        });
    }

    @Test
    void a_transfer_that_names_another_version_is_named_and_so_is_the_entry_that_it_named() {
        // The newest come first; this one has a single transfer, from outside.
        var deposit = books.transfers.get(1);
        var cell = Objects.requireNonNull(deposit.target()).cell();
        books.transfers.set(
                1,
                new Evidence.Transfer(
                        deposit.step(),
                        deposit.position(),
                        null,
                        new Evidence.Touched(cell, 777),
                        deposit.posted(),
                        deposit.held()));

        assertThat(wrong())
                .as("seed %d", seed)
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Kind.TRANSFER_WITHOUT_ENTRY, Kind.ENTRY_WITHOUT_TRANSFER);
        assertThat(wrong()).extracting(Discrepancy::transaction).containsOnly(deposit.step());
        assertThat(wrong()).extracting(Discrepancy::address).containsOnly(books.cellName(cell));
    }

    @RepeatedTest(5)
    void a_transaction_that_is_missing_or_too_many_is_named() {
        var missing = books.transactions.remove(random.nextInt(books.transactions.size()));
        assertThat(onlyOne(Kind.TRANSFER_WITHOUT_TRANSACTION).transaction()).isEqualTo(missing);
        books.transactions.add(missing);

        var surplus = new UUID(random.nextLong(), random.nextLong());
        books.transactions.add(surplus);
        assertThat(onlyOne(Kind.TRANSACTION_WITHOUT_TRANSFER).transaction()).isEqualTo(surplus);
    }

    @Test
    void a_gap_between_transfers_is_named() {
        var transfer = change(
                books.transfers,
                it -> new Evidence.Transfer(it.step(), 100, it.source(), it.target(), it.posted(), it.held()));
        assertThat(wrong()).anySatisfy(it -> {
            assertThat(it.kind()).isEqualTo(Kind.TRANSFER_MISSING);
            assertThat(it.transaction()).isEqualTo(transfer.step());
        });
    }

    @RepeatedTest(5)
    void a_real_account_that_shows_another_balance_is_named_with_the_difference() {
        var total = change(
                books.realAccounts,
                it -> new Evidence.Total(it.number(), it.posted().add(BigInteger.TEN), it.held()));

        var found = onlyOne(Kind.REAL_ACCOUNT_POSTED);
        assertThat(found.realAccount()).isEqualTo(books.realAccountName(total.number()));
        assertThat(found.difference()).isEqualTo(10);
    }

    @Test
    void held_money_that_is_less_than_nothing_is_named_though_all_else_fits() {
        change(
                books.entries,
                it -> new Evidence.Entry(
                        it.cell(),
                        it.realAccount(),
                        it.version(),
                        it.transaction(),
                        it.postedChange(),
                        it.heldChange(),
                        it.postedAfter(),
                        -1));
        assertThat(wrong())
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Kind.ENTRY_HELD_NEGATIVE, Kind.ENTRY_HELD_AFTER);
    }

    @Test
    void a_balance_that_wrapped_around_is_wrong_though_its_bits_add_up() {
        var running = new Running();
        assertThat(running.follow(Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
        assertThat(running.follow(1, Long.MIN_VALUE)).isFalse();
    }

    private static Content described(Content it, String description) {
        return new Content(
                it.step(),
                it.transaction(),
                it.status(),
                it.effectiveAt(),
                description,
                it.reference(),
                it.metadata(),
                it.expiresAt(),
                it.reversalOf(),
                it.transfers());
    }

    private static Evidence.Step step(
            Evidence.Step it, @Nullable Integer chain, @Nullable String hash, Content content) {
        return new Evidence.Step(it.id(), it.transaction(), chain, hash, content);
    }

    private static Content content(Evidence.Step it) {
        return Objects.requireNonNull(it.content());
    }

    @RepeatedTest(20)
    void a_step_whose_content_was_changed_is_named_with_its_chain() {
        var changed =
                change(books.steps, it -> step(it, it.chain(), it.hash(), described(content(it), "something else")));

        var found = onlyOne(Kind.TRANSACTION_HASH);
        assertThat(found.transaction()).isEqualTo(changed.transaction());
        assertThat(found.chain()).isEqualTo(changed.chain());
    }

    @Test
    void a_step_whose_content_cannot_be_read_is_named() {
        var changed =
                change(books.steps, it -> new Evidence.Step(it.id(), it.transaction(), it.chain(), it.hash(), null));

        assertThat(onlyOne(Kind.TRANSACTION_HASH).transaction()).isEqualTo(changed.transaction());
    }

    @Test
    void steps_that_were_cut_off_are_missed_by_the_head_of_their_chain() {
        var last = books.steps.removeLast();

        var found = onlyOne(Kind.CHAIN_LENGTH);
        assertThat(found.transaction()).isEqualTo(last.id());
        assertThat(found.chain()).isEqualTo(last.chain());
        assertThat(found.difference()).isEqualTo(-1);
    }

    @Test
    void a_head_that_is_not_the_last_step_is_named() {
        var changed = change(
                books.heads,
                it -> new Evidence.Head(
                        it.chain(), it.last(), StoreFixture.fingerprint(1).hex(), it.length()));
        assertThat(onlyOne(Kind.CHAIN_HEAD).chain()).isEqualTo(changed.chain());

        books.heads.clear();
        assertThat(wrong())
                .extracting(Discrepancy::kind)
                .containsOnly(Kind.CHAIN_HEAD)
                .hasSize(ChainHead.CHAINS);
    }

    @Test
    void a_step_without_a_hash_must_be_older_than_hashes_are() {
        var last = books.steps.removeLast();
        books.steps.add(step(last, null, null, content(last)));
        assertThat(wrong())
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Kind.TRANSACTION_UNSEALED, Kind.CHAIN_LENGTH);

        books.lastUnsealed = last.id();
        assertThat(onlyOne(Kind.CHAIN_LENGTH).transaction()).isEqualTo(last.id());
        books.steps.removeLast();
        books.steps.add(step(last, 99, last.hash(), content(last)));
        assertThat(wrong())
                .extracting(Discrepancy::kind)
                .containsExactlyInAnyOrder(Kind.TRANSACTION_HASH, Kind.CHAIN_LENGTH);
    }

    /// Writes history anew from a step on, so that all hashes are right.
    private void rewrite(int from) {
        int chain = Objects.requireNonNull(books.steps.get(from).chain());
        var head = ChainHead.first(chain);
        for (int i = 0; i < books.steps.size(); i++) {
            var step = books.steps.get(i);
            if (Objects.equals(step.chain(), chain)) {
                var content = i == from ? described(content(step), "something else") : content(step);
                head = head.next(new Transaction.Id(step.id()), content.hash(head.hash()));
                books.steps.set(i, step(step, chain, head.hash(), content));
            }
        }
        books.heads.set(
                chain,
                new Evidence.Head(chain, Objects.requireNonNull(head.last()).value(), head.hash(), head.length()));
    }

    @RepeatedTest(20)
    void history_that_was_written_anew_does_not_have_what_was_pinned() {
        var pin = verify().pin();
        assertThat(pin.steps()).isEqualTo(books.steps.size());
        assertThat(new Audit(books).run(1, pin).isOk()).isTrue();
        var rewritten = books.steps.get(random.nextInt(books.steps.size()));
        rewrite(books.steps.indexOf(rewritten));

        assertThat(verify().isOk()).isTrue();
        assertThat(new Audit(books).run(1, pin).discrepancies()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.CHAIN_PINNED);
            assertThat(it.chain()).isEqualTo(rewritten.chain());
        });
    }

    @Test
    void what_was_pinned_stays_true_however_much_is_added_but_not_if_something_is_taken_away() {
        var pin = verify().pin();
        bank.book("external giro/rent 5");
        var later = new Audit(new Ledgers(bank)).run(1, pin);
        assertThat(later.discrepancies()).isEmpty();
        assertThat(later.pin().steps()).isEqualTo(pin.steps() + 1);

        assertThat(new Audit(books).run(1, later.pin()).discrepancies())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.kind()).isEqualTo(Kind.CHAIN_PINNED);
                    assertThat(it.difference()).isEqualTo(-1);
                });
    }

    @Test
    void steps_that_are_older_than_hashes_can_be_pinned_too() {
        books.steps.replaceAll(it -> step(it, null, null, content(it)));
        books.heads.replaceAll(it ->
                new Evidence.Head(it.chain(), null, ChainHead.first(it.chain()).hash(), 0));
        books.lastUnsealed = books.steps.getLast().id();
        var pin = verify().pin();
        assertThat(verify().isOk()).isTrue();
        assertThat(pin.chains().getLast().length()).isEqualTo(books.steps.size());
        change(books.steps, it -> step(it, null, null, described(content(it), "something else")));

        assertThat(verify().isOk()).isTrue();
        assertThat(new Audit(books).run(1, pin).discrepancies())
                .extracting(Discrepancy::kind)
                .containsExactly(Kind.CHAIN_PINNED);
    }

    @Test
    void where_everything_is_wrong_the_first_thousand_are_given() {
        for (int i = 0; i < 5_000; i++) {
            books.transactions.add(new UUID(random.nextLong(), random.nextLong()));
        }
        var verification = verify();

        assertThat(verification.found()).isEqualTo(5_000);
        assertThat(verification.discrepancies()).hasSize(1_000);
    }

    @Test
    void a_search_takes_no_more_than_fits_into_the_memory_and_finds_something() {
        var tally = new Tally(1);
        int facts = 500_000;
        for (int i = 0; i < facts; i++) {
            tally.actual(new Fact.Made(new Fact.Step(new UUID(0, i))));
        }
        var search = tally.search();
        for (int i = 0; i < facts; i++) {
            search.actual(new Fact.Made(new Fact.Step(new UUID(0, i))));
        }
        var findings = new Findings();
        search.report(findings);

        assertThat(findings.count()).isBetween(100_000L, 450_000L);
    }
}
