package cash.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The chronicle of an [InMemoryStore]: it sorts everything for each page, so that it is obviously right.
public record InMemoryChronicle(InMemoryStore store) implements Chronicle {

    @Override
    public List<RealAccount> realAccounts(RealAccount.@Nullable Id after, int limit) {
        return store.list(new RealAccount.Filter(null, null, Metadata.NONE), after, limit).stream()
                .map(RealAccount.WithBalance::realAccount)
                .toList();
    }

    @Override
    public List<Account> accounts(Account.@Nullable Id after, int limit) {
        return store.list(new Account.Filter(null, null, Metadata.NONE), after, limit).stream()
                .map(Account.WithBalances::account)
                .toList();
    }

    @Override
    public List<Transaction> steps(Transaction.@Nullable Id after, int limit) {
        var all = new Transaction.Filter(null, null, null, null, null, null, Metadata.NONE);
        return store.list(all, null, Integer.MAX_VALUE).stream()
                .flatMap(it -> Stream.of(it.id(), it.lastStep()).distinct().map(it::asOf))
                .sorted(Comparator.comparing(Transaction::lastStep))
                .filter(it -> after == null || it.lastStep().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Ledger.Use> uses(@Nullable IdempotencyKey after, int limit) {
        return store.allUses().stream()
                .sorted(Comparator.comparing(it -> it.key().bytes()))
                .filter(it -> after == null || it.key().bytes().compareTo(after.bytes()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Map<Account.Id, List<OverdraftLimit>> overdraftLimits(Collection<Account.Id> accounts) {
        var limits = new HashMap<Account.Id, List<OverdraftLimit>>();
        accounts.forEach(id -> {
            var history = store.overdraftLimits(id, Long.MAX_VALUE, Integer.MAX_VALUE);
            if (!history.isEmpty()) {
                limits.put(id, history.reversed());
            }
        });
        return limits;
    }
}
