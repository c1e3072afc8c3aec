package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.RealAccount;
import cash.domain.StoreContract;
import cash.domain.StoreFixture;
import cash.domain.StoreFixture.Draft;
import cash.domain.Transaction;
import cash.domain.Transfer;
import cash.domain.Update;
import cash.services.Submission;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches as large as the engine may ask for, each in one unit of work: no statement exceeds what a server takes.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BatchTest {

    private static final String DATABASE = "batch";
    private static final int LARGE = 2000;

    private final CashInstance cash;
    private final Sql sql;
    private final StoreContract.Stores stores;
    private final StoreFixture given;

    BatchTest(TestDatabase server) {
        cash = CashInstance.on(server, DATABASE);
        sql = new Sql(server, DATABASE);
        stores = cash.stores();
        given = new StoreFixture(stores);
        given.realAccounts("giro", "savings");
    }

    @AfterEach
    void the_books_are_right() {
        cash.close();
        assertThat(BooksCheck.discrepancies(sql)).isEmpty();
        sql.close();
    }

    private void accounts(int count) {
        given.write(() -> IntStream.range(0, count)
                .mapToObj(i -> given.newAccount("a" + i, null))
                .map(it -> it.with(new Account.Patch(
                        Update.keep(), Update.keep(), Update.to(Long.MAX_VALUE), MetadataUpdate.NONE)))
                .forEach(stores.accounts()::add));
    }

    private List<Draft> drafts(int count, IntFunction<Transfer[]> transfers) {
        return IntStream.range(0, count)
                .mapToObj(i -> given.draft(transfers.apply(i)))
                .toList();
    }

    private static Transfer[] only(Transfer transfer) {
        return new Transfer[] {transfer};
    }

    private List<Transaction> write(List<Draft> drafts) {
        return new Batches(stores, given).write(drafts);
    }

    private void readsAsWritten(List<Transaction> written) {
        var ids = written.stream().map(Transaction::id).toList();
        assertThat(stores.ledger().findAll(ids)).containsExactlyInAnyOrderElementsOf(written);
    }

    private Balance row(String realAccount) {
        return stores.realAccounts()
                .find(new RealAccount.Id(given.text(realAccount)))
                .orElseThrow()
                .balance();
    }

    @Test
    void thousands_of_transactions_on_cells_of_their_own_are_written_in_one_unit_of_work() {
        accounts(LARGE);

        readsAsWritten(write(drafts(LARGE, i -> only(given.transfer("external", "giro/a" + i, 5)))));
        readsAsWritten(write(drafts(LARGE, i -> only(given.transfer("giro/a" + i, "savings/a" + (i + 1) % LARGE, 2)))));
        readsAsWritten(write(drafts(LARGE, i -> only(given.transfer("savings/a" + i, "giro/a" + (i + 7) % LARGE, 1)))));

        assertThat(row("giro")).isEqualTo(new Balance(4L * LARGE, 0));
        assertThat(row("savings")).isEqualTo(new Balance(LARGE, 0));
    }

    @Test
    void ten_thousand_transactions_that_go_together_are_booked_whatever_cells_they_touch() {
        int count = 10_000;
        accounts(count);
        for (int round = 1; round <= 2; round++) {
            var together = IntStream.range(0, count)
                    .mapToObj(i -> Submission.of(Requests.transaction(given, "external giro/a" + i + " 1"), null))
                    .toList();

            assertThat(Requests.accepted(cash.transactions().postTogether(together)))
                    .hasSize(count);
            assertThat(row("giro")).isEqualTo(new Balance((long) round * count, 0));
        }
    }

    @Test
    void thousands_of_transactions_on_the_same_two_cells_are_written_in_one_unit_of_work() {
        accounts(2);

        for (int i = 1; i <= 2; i++) {
            readsAsWritten(write(drafts(LARGE, _ -> only(given.transfer("giro/a0", "giro/a1", 1)))));
            assertThat(stores.amounts().find(given.cell("giro/a1")))
                    .map(Amount::version)
                    .contains((long) i * LARGE);
        }
        assertThat(row("giro")).isEqualTo(Balance.ZERO);
    }

    @Test
    void transactions_of_100_transfers_are_written_together() {
        accounts(101);

        readsAsWritten(write(drafts(
                50,
                i -> IntStream.range(0, 100)
                        .mapToObj(j -> given.transfer(
                                i % 2 == 0 ? "giro/a" + j : "savings/a" + (100 - j), "giro/a" + (j + 1), i + j + 1))
                        .toArray(Transfer[]::new))));
    }

    @Test
    void the_longest_texts_keys_and_references_are_written_for_thousands_together() {
        accounts(1);

        var drafts = drafts(LARGE, _ -> only(given.transfer("external", "giro/a0", 1))).stream()
                .map(draft -> draft.described("€".repeat(1000))
                        .referenced(longest("r" + draft.recordedAt().toEpochMilli())))
                .toList();

        var written = new Batches(stores, given).write(drafts, i -> IdempotencyKey.ofText(longest("k" + i)));

        readsAsWritten(written);
        var keys = IntStream.range(0, LARGE)
                .mapToObj(i -> IdempotencyKey.ofText(longest("k" + i)))
                .collect(Collectors.toSet());
        assertThat(given.write(() -> stores.ledger().uses(keys))).hasSize(LARGE);
        var references = written.stream().map(Transaction::reference).collect(Collectors.toSet());
        assertThat(given.write(() -> stores.ledger().references(references))).hasSize(LARGE);
    }

    /// 255 bytes that begin with the prefix of the fixture.
    private String longest(String name) {
        return given.text(name) + "-".repeat(255 - given.text(name).length());
    }

    /// In characters that need the most bytes in UTF-8, as surrogate pairs, or in JSON.
    @ParameterizedTest
    @ValueSource(strings = {"😀", "€", "\u0001"})
    void the_largest_metadata_is_written_for_hundreds_together(String character) {
        int count = 300;
        accounts(1);
        var metadata = Metadata.of(IntStream.range(0, 50)
                .boxed()
                .collect(Collectors.toMap(
                        i -> character.repeat(62 / character.length()) + "%02d".formatted(i),
                        _ -> character.repeat(500 / character.length()))));

        var written = write(drafts(count, _ -> only(given.transfer("external", "giro/a0", 1))).stream()
                .map(draft -> draft.with(metadata))
                .toList());

        readsAsWritten(written);
        var account = new Account.Id(given.text("a0"));
        var filter = new Transaction.Filter(account, null, null, null, null, null, metadata);
        assertThat(stores.ledger().list(filter, null, 7))
                .containsExactlyElementsOf(written.reversed().subList(0, 7));
    }
}
