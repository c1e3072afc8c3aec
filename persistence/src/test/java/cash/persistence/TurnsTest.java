package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.StoreContract;
import cash.domain.StoreFailure;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Transactions that are written one behind the other, each on what the one before is foreseen to leave in
/// `giro/rent`, where each brings 1 cent from a cell of its own.
@ParameterizedClass
@EnumSource(TestDatabase.class)
@Timeout(60)
class TurnsTest {

    private final StoreContract.Stores stores;
    private final StoreFixture given;
    private final Address rent;
    private final Write first;
    private final Write second;
    private final Write third;

    TurnsTest(TestDatabase server) {
        stores = SqlStores.on(server);
        given = new StoreFixture(stores);
        given.realAccounts("giro");
        given.accounts("rent", "one", "two", "three");
        rent = given.cell("giro/rent");
        for (var name : List.of("giro/rent", "giro/one", "giro/two", "giro/three")) {
            given.book(given.transfer("external", name, 100));
        }
        first = new Write("giro/one", amount("giro/rent"));
        second = new Write("giro/two", first.left());
        third = new Write("giro/three", second.left());
    }

    /// In another unit of work, since they are not nested.
    private static void elsewhere(Runnable work) {
        Threads.result(CompletableFuture.runAsync(work));
    }

    private Amount amount(String name) {
        return stores.amounts().find(given.cell(name)).orElseThrow();
    }

    /// One transaction, and the cell that it is decided on.
    private final class Write {
        private final Amount foreseen;
        private final Transaction transaction;

        Write(String source, Amount foreseen) {
            this.foreseen = foreseen;
            var cells = new HashMap<Address, Amount>(Map.of(rent, foreseen, given.cell(source), amount(source)));
            transaction = given.draft(given.transfer(source, "giro/rent", 1)).on(cells);
        }

        Amount left() {
            var entry = transaction.entries().stream()
                    .filter(it -> it.address().equals(rent))
                    .findFirst()
                    .orElseThrow();
            return new Amount(rent, Money.currency("EUR"), entry.after(), entry.version(), transaction.id());
        }

        void behindOthers(Ledger.Turn turn) {
            write(List.of(foreseen), true, turn);
        }

        void alone() {
            write(List.of(), false, Ledger.Turn.ANY);
        }

        private void write(List<Amount> cells, boolean isForeseen, Ledger.Turn turn) {
            stores.work().append(() -> {
                var source = transaction.entries().stream()
                        .map(it -> it.address().account())
                        .toList();
                var parties = stores.ledger().recall(Set.of(rent.realAccount()), Set.copyOf(source));
                stores.ledger()
                        .writeIfUnchanged(
                                List.of(new Ledger.Recording(transaction, null)),
                                List.of(),
                                new Ledger.Seen(parties, cells, isForeseen),
                                turn);
                return true;
            });
        }

        boolean isThere() {
            return stores.ledger().find(transaction.id()).isPresent();
        }
    }

    @Test
    void who_waits_for_its_turn_keeps_nobody_ahead_from_the_cells() {
        second.behindOthers(new Ledger.Turn() {
            @Override
            public void await() {
                elsewhere(first::alone);
            }
        });

        assertThat(first.isThere()).isTrue();
        assertThat(second.isThere()).isTrue();
        assertThat(amount("giro/rent")).isEqualTo(second.left());
        assertThat(amount("giro/two").balance().posted()).isEqualTo(99);
    }

    @Test
    void who_has_the_cells_is_not_overtaken_there() {
        first.alone();
        var thirdWritten = new CompletableFuture<CompletableFuture<Void>>();

        second.behindOthers(new Ledger.Turn() {
            @Override
            public void hasCells() {
                var waiting = CompletableFuture.runAsync(() -> third.behindOthers(Ledger.Turn.ANY));
                thirdWritten.complete(waiting);
                assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            }
        });

        Threads.result(Threads.result(thirdWritten));
        assertThat(amount("giro/rent")).isEqualTo(third.left());
    }

    @Test
    void who_loses_its_turn_leaves_nothing() {
        assertThatThrownBy(() -> second.behindOthers(new Ledger.Turn() {
                    @Override
                    public void await() {
                        throw new StoreFailure.Conflict("deliberate", null);
                    }
                }))
                .isInstanceOf(StoreFailure.Conflict.class);

        assertThat(second.isThere()).isFalse();
        assertThat(amount("giro/two").balance().posted()).isEqualTo(100);
    }

    @Test
    void what_was_foreseen_and_does_not_come_true_leaves_nothing() {
        assertThatThrownBy(() -> second.behindOthers(new Ledger.Turn() {
                    @Override
                    public void await() {
                        elsewhere(() -> given.book(given.transfer("external", "giro/rent", 1)));
                    }
                }))
                .isInstanceOf(StoreFailure.Conflict.class);

        assertThat(second.isThere()).isFalse();
        assertThat(amount("giro/two").balance().posted()).isEqualTo(100);
        assertThat(amount("giro/rent").balance().posted()).isEqualTo(101);
    }
}
