package cash.persistence;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.StoreContract;
import cash.domain.StoreFixture;
import cash.domain.StoreFixture.Draft;
import cash.domain.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes batches as the engine does, but with nothing left to chance.
record Batches(StoreContract.Stores stores, StoreFixture given) {

    List<Transaction> write(List<Draft> drafts) {
        return write(drafts, _ -> null);
    }

    /// Writes all drafts in one unit of work, in their order, each with a key if there is one for its number.
    List<Transaction> write(List<Draft> drafts, IntFunction<@Nullable IdempotencyKey> keys) {
        var addresses = drafts.stream()
                .flatMap(draft -> Transaction.moved(draft.transfers()).keySet().stream())
                .collect(Collectors.toSet());
        var asked = IntStream.range(0, drafts.size())
                .mapToObj(keys)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        var references =
                drafts.stream().map(Draft::reference).filter(Objects::nonNull).collect(Collectors.toSet());
        return given.write(() -> {
            stores.ledger().parties(of(addresses, Address::realAccount), of(addresses, Address::account));
            stores.ledger().uses(asked);
            stores.ledger().references(references);
            var cells = new HashMap<>(stores.ledger().lock(addresses));
            var recordings = new ArrayList<Ledger.Recording>();
            for (var draft : drafts) {
                var key = keys.apply(recordings.size());
                var transaction = draft.on(cells);
                transaction
                        .entries()
                        .forEach(entry -> cells.put(
                                entry.address(),
                                new Amount(
                                        entry.address(),
                                        Money.currency("EUR"),
                                        entry.after(),
                                        entry.version(),
                                        entry.transaction())));
                var use = key == null ? null : new Ledger.Use(key, StoreFixture.fingerprint(1), transaction.id());
                recordings.add(new Ledger.Recording(transaction, use));
            }
            stores.ledger().write(recordings, List.of());
            return recordings.stream().map(Ledger.Recording::transaction).toList();
        });
    }

    private static <I> Set<I> of(Set<Address> addresses, Function<Address, I> part) {
        return addresses.stream().map(part).collect(Collectors.toSet());
    }
}
