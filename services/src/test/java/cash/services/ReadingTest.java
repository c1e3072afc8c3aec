package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.Money;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Threads;
import cash.domain.Transaction;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What [AmountService] and [TransactionService] read.
class ReadingTest {

    private static final Address RENT = Address.parse("giro/rent");

    private final Bank bank = Bank.small();
    private final TransactionService transactions =
            new TransactionService(bank.work, bank.store, bank.clock, new Engine.Limits(10, 10, 1));

    @AfterEach
    void close() {
        transactions.close();
    }

    @Test
    void a_cell_that_was_never_used_has_zeros_and_an_unknown_one_is_not_found() {
        assertThat(accepted(bank.amounts.get(RENT))).isEqualTo(Amount.unused(RENT, Money.currency("EUR")));
        assertThat(accepted(bank.amounts.entries(RENT, 0, 10))).isEmpty();
        assertThat(refusal(bank.amounts.get(Address.parse("giro/nobody"))))
                .isEqualTo(new Refusal.NotFound("cell", "giro/nobody"));
        assertThat(refusal(bank.amounts.entries(Address.parse("nowhere/rent"), 0, 10)))
                .isEqualTo(new Refusal.NotFound("cell", "nowhere/rent"));
    }

    @Test
    void cells_their_entries_and_the_matrix_are_read() {
        var first = bank.book("external giro/rent 5", "external savings/food 6");
        var second = bank.book("giro/rent giro/food 2");

        assertThat(accepted(bank.amounts.get(RENT)).balance().posted()).isEqualTo(3);
        assertThat(accepted(bank.amounts.entries(RENT, 0, 10)))
                .containsExactly(first.entries().getFirst(), second.entries().getFirst());
        assertThat(accepted(bank.amounts.entries(RENT, 1, 10)))
                .containsExactly(second.entries().getFirst());
        assertThat(bank.amounts.list(new RealAccount.Id("giro"), null, null, 10))
                .hasSize(2);
        assertThat(bank.amounts.list(null, null, null, 2)).hasSize(2);
        assertThat(bank.amounts.ofAccounts(List.of(new Account.Id("food")))).hasSize(2);
        assertThat(bank.amounts.ofRealAccounts(List.of(new RealAccount.Id("savings"))))
                .hasSize(1);
        assertThat(bank.amounts.matrix(Money.currency("EUR")).cells()).hasSize(3);
        assertThat(bank.amounts.matrix(Money.currency("USD")).cells()).isEmpty();
    }

    @Test
    void a_transaction_is_posted_with_its_key_and_read_back() {
        var key = IdempotencyKey.ofText("key");
        var request = Bank.transaction("external giro/rent 5");

        var posted = accepted(Threads.result(transactions.post(request, key))).transaction();
        var again = accepted(Threads.result(transactions.post(request, key)));

        assertThat(again).isEqualTo(new Receipt(posted, true));
        assertThat(accepted(transactions.get(posted.id()))).isEqualTo(posted);
        assertThat(transactions.list(
                        new Transaction.Filter(null, null, null, null, null, null, Metadata.NONE), null, 10))
                .containsExactly(posted);
    }

    @Test
    void an_unknown_transaction_is_not_found() {
        var id = new Transaction.Id(UUID.fromString("01890000-0000-7000-8000-000000000000"));

        assertThat(refusal(transactions.get(id))).isEqualTo(new Refusal.NotFound("transaction", id.toString()));
    }

    @Test
    void the_ids_of_two_services_never_collide_in_practice() {
        try (var other = new TransactionService(bank.work, bank.store, bank.clock, new Engine.Limits(10, 10, 1))) {
            for (int i = 0; i < 100; i++) {
                accepted(Threads.result(transactions.post(Bank.transaction("external giro/rent 1"), null)));
                accepted(Threads.result(other.post(Bank.transaction("external savings/food 1"), null)));
            }
        }
        assertThat(bank.transactions()).extracting(Transaction::id).hasSize(200).doesNotHaveDuplicates();
    }
}
