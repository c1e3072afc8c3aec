package cash.persistence;

import cash.domain.Account;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.RealAccount;
import cash.domain.Status;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What transactions need to know of accounts, remembered. The row of `guard` says whether it is still true: a unit
/// of work that shares it reads the number of changes so far, and while it lasts nobody can make another.
@Singleton
final class Directory {

    /// Beyond this many it forgets everything and begins anew, so that it can't fill the memory.
    private static final int MAX_REMEMBERED = 2_000_000;

    /// The terms of a real account or an account, and its number.
    record Known<T>(T terms, long no) {}

    private record Memory(
            long changes,
            Map<RealAccount.Id, Known<RealAccount.Terms>> realAccounts,
            Map<Account.Id, Known<Account.Terms>> accounts) {
        Memory(long changes) {
            this(changes, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    private final Statements statements;
    private volatile Memory memory = new Memory(-1);

    Directory(Statements statements) {
        this.statements = statements;
    }

    /// See [Ledger#parties].
    Ledger.Parties parties(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        long changes = share();
        if (memory.changes != changes || memory.accounts.size() + memory.realAccounts.size() > MAX_REMEMBERED) {
            memory = new Memory(changes);
        }
        var known = accounts(accounts);
        var all = new HashSet<>(realAccounts);
        known.values().stream()
                .map(account -> account.terms.home())
                .filter(Objects::nonNull)
                .forEach(all::add);
        return new Ledger.Parties(terms(realAccounts(all)), terms(known));
    }

    /// Waits while somebody changes what is remembered, and keeps others from it until the unit of work ends.
    private long share() {
        return statements
                .query("SELECT changes FROM guard WHERE id = 1 LOCK IN SHARE MODE", row -> row.getLong(1))
                .getFirst();
    }

    /// See [Ledger#exclude].
    void exclude() {
        statements.update("UPDATE guard SET changes = changes + 1 WHERE id = 1");
    }

    Map<RealAccount.Id, Known<RealAccount.Terms>> realAccounts(Collection<RealAccount.Id> ids) {
        return remembered(memory.realAccounts, ids, this::loadRealAccounts);
    }

    Map<Account.Id, Known<Account.Terms>> accounts(Collection<Account.Id> ids) {
        return remembered(memory.accounts, ids, this::loadAccounts);
    }

    private static <I, T> Map<I, Known<T>> remembered(
            Map<I, Known<T>> memory, Collection<I> ids, Function<List<I>, Map<I, Known<T>>> load) {
        var result = new HashMap<I, Known<T>>(ids.size() * 2);
        var missing = ids.stream().filter(id -> {
            var known = memory.get(id);
            if (known != null) {
                result.put(id, known);
            }
            return known == null;
        });
        var loaded = load.apply(missing.toList());
        memory.putAll(loaded);
        result.putAll(loaded);
        return result;
    }

    private Map<RealAccount.Id, Known<RealAccount.Terms>> loadRealAccounts(List<RealAccount.Id> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var result = new HashMap<RealAccount.Id, Known<RealAccount.Terms>>();
        var list =
                Literal.list(ids.stream().map(id -> Literal.ascii(id.value())).toList());
        statements.query("SELECT no, id, currency, status, large FROM real_accounts WHERE id IN " + list, row -> {
            var terms = new RealAccount.Terms(
                    Money.currency(row.getString(3)), Status.valueOf(row.getString(4)), row.getBoolean(5));
            return result.put(new RealAccount.Id(row.getString(2)), new Known<>(terms, row.getLong(1)));
        });
        return result;
    }

    private Map<Account.Id, Known<Account.Terms>> loadAccounts(List<Account.Id> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var result = new HashMap<Account.Id, Known<Account.Terms>>();
        var list =
                Literal.list(ids.stream().map(id -> Literal.ascii(id.value())).toList());
        statements.query("""
                SELECT a.no, a.id, r.id, a.status, a.overdraft_limit, a.large
                FROM accounts a LEFT JOIN real_accounts r ON r.no = a.home_no
                WHERE a.id IN\s""" + list, row -> {
            var home = row.getString(3);
            var terms = new Account.Terms(
                    home == null ? null : new RealAccount.Id(home),
                    Status.valueOf(row.getString(4)),
                    row.getLong(5),
                    row.getBoolean(6));
            return result.put(new Account.Id(row.getString(2)), new Known<>(terms, row.getLong(1)));
        });
        return result;
    }

    private static <I, T> Map<I, T> terms(Map<I, Known<T>> known) {
        var result = new HashMap<I, T>(known.size() * 2);
        known.forEach((id, value) -> result.put(id, value.terms));
        return result;
    }
}
