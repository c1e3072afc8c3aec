package cash.services;

import static cash.services.Bank.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Account;
import cash.domain.InMemoryChronicle;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.OverdraftLimit;
import cash.domain.Transaction;
import cash.domain.Update;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportServiceTest {

    private final Bank bank = Bank.small();

    private ExportService exports(int page) {
        var store = bank.store;
        return new ExportService(bank.work, store, store, new InMemoryChronicle(store), bank.clock, page);
    }

    private List<Exported> export(int page) {
        var all = new ArrayList<Exported>();
        var end = exports(page).export(all::add);
        assertThat(all).last().isEqualTo(end);
        return all;
    }

    private static <T extends Exported> List<T> only(Class<T> type, List<Exported> all) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void everything_is_handed_out_once_whatever_the_size_of_pages(int page) {
        accepted(bank.post(Bank.keyed("first", "external giro/rent 100")));
        accepted(bank.post(Bank.keyed("second", "giro/rent savings/food 10")));
        var ended = accepted(bank.end(bank.hold("giro/rent external 20"), Transaction.Status.POSTED, 5L))
                .transaction();
        var open = bank.hold("giro/rent giro/food 30");
        var reversal = accepted(bank.reverse(bank.transactions().getLast(), 1L)).transaction();

        var all = export(page);

        assertThat(all)
                .first()
                .isEqualTo(new Exported.Begin(bank.clock.instant().truncatedTo(ChronoUnit.MICROS)));
        long chains = only(Exported.OfChain.class, all).size();
        assertThat(chains).isPositive();
        assertThat(all).last().isEqualTo(new Exported.End(2, 2, 6, 2, 2, chains));
        assertThat(only(Exported.OfRealAccount.class, all))
                .extracting(it -> it.realAccount().id().value())
                .containsExactly("giro", "savings");
        assertThat(only(Exported.OfAccount.class, all))
                .extracting(it -> it.account().id().value())
                .containsExactly("food", "rent");
        assertThat(only(Exported.OfTransaction.class, all))
                .extracting(Exported.OfTransaction::transaction)
                .isSortedAccordingTo(Comparator.comparing(Transaction::lastStep))
                .contains(open, ended, ended.asOf(ended.id()), reversal)
                .extracting(Transaction::id)
                .containsAll(bank.transactions().stream().map(Transaction::id).toList());
        assertThat(only(Exported.OfKey.class, all))
                .extracting(it -> it.use().key().toString())
                .containsExactly("first", "second");
        assertThat(only(Exported.OfAmount.class, all))
                .extracting(Exported.OfAmount::amount)
                .containsExactly(bank.cell("giro/rent"), bank.cell("savings/food"));
    }

    @Test
    void an_empty_ledger_has_a_beginning_and_an_end() {
        var empty = new Bank();
        var all = new ArrayList<Exported>();
        new ExportService(empty.work, empty.store, empty.store, new InMemoryChronicle(empty.store), empty.clock)
                .export(all::add);

        assertThat(all)
                .containsExactly(
                        new Exported.Begin(empty.clock.instant().truncatedTo(ChronoUnit.MICROS)),
                        new Exported.End(0, 0, 0, 0, 0, 0));
    }

    @Test
    void an_account_comes_with_every_overdraft_limit_it_had() {
        var raise = new Account.Patch(Update.keep(), Update.keep(), Update.to(500L), MetadataUpdate.NONE);
        accepted(bank.accounts.patch(new Account.Id("rent"), raise));

        var rent = only(Exported.OfAccount.class, export(1)).getLast();

        assertThat(rent.account().overdraftLimit()).isEqualTo(500);
        assertThat(rent.limits()).extracting(OverdraftLimit::after).containsExactly(0L, 500L);
        assertThat(rent.account().metadata()).isEqualTo(Metadata.NONE);
    }

    @Test
    void what_is_written_meanwhile_is_not_in_it() {
        bank.book("external giro/rent 100");
        var all = new ArrayList<Exported>();

        exports(1).export(it -> {
            if (it instanceof Exported.Begin) {
                var writer = Thread.ofPlatform().start(() -> bank.book("external giro/rent 7"));
                try {
                    writer.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            all.add(it);
        });

        assertThat(bank.posted("giro/rent")).isEqualTo(107);
        assertThat(only(Exported.OfTransaction.class, all)).hasSize(1);
        assertThat(only(Exported.OfAmount.class, all))
                .singleElement()
                .satisfies(it -> assertThat(it.amount().balance().posted()).isEqualTo(100));
    }

    @Test
    void who_cannot_take_it_ends_it() {
        assertThatThrownBy(() -> exports(1).export(_ -> {
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessage("the disk is full");
    }
}
