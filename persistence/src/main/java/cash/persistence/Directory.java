package cash.persistence;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.RealAccount;
import cash.domain.Status;
import cash.domain.StoreFailure;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What transactions need to know of accounts, remembered. The row of `guard` says whether it is still true: a unit
/// of work that shares it reads the number of changes so far, and while it lasts nobody can make another.
@Singleton
final class Directory {

    /// Beyond this many it forgets everything and begins anew, so that it can't fill the memory.
    private static final int MAX_REMEMBERED = 1_000_000;

    /// Answers with 1 and the number of changes.
    private static final String LOOK = "SELECT id, changes FROM guard WHERE id = 1";

    /// The same, and keeps others from making one until the unit of work ends.
    private static final String SHARE = LOOK + " LOCK IN SHARE MODE";

    /// The terms of a real account or an account, and its number.
    record Known<T>(T terms, long no) {}

    /// The number of a cell, and its currency.
    record Cell(long number, Currency currency) {}

    private record Memory(
            long changes,
            Map<RealAccount.Id, Known<RealAccount.Terms>> realAccounts,
            Map<Account.Id, Known<Account.Terms>> accounts,
            Map<Account.Terms, Account.Terms> terms) {
        Memory(long changes) {
            this(changes, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    private final Statements statements;
    private volatile Memory memory = new Memory(-1);

    Directory(Statements statements) {
        this.statements = statements;
    }

    /// See [Ledger#parties].
    Ledger.Parties parties(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        remember(share());
        return remembered(realAccounts, accounts);
    }

    /// See [Ledger#recall]. What is loaded only now may be newer than the number of changes it is remembered with,
    /// but then that number is no longer true, and whoever relies on it finds out.
    Ledger.Parties recall(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        if (memory.changes < 0) {
            remember(changes(LOOK));
        }
        return remembered(realAccounts, accounts);
    }

    private void remember(long changes) {
        if (memory.changes != changes || memory.accounts.size() > MAX_REMEMBERED) {
            memory = new Memory(changes);
        }
    }

    private Ledger.Parties remembered(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        long changes = memory.changes;
        var known = accounts(accounts);
        var all = new HashSet<>(realAccounts);
        for (var account : known.values()) {
            if (account.terms.home() != null) {
                all.add(account.terms.home());
            }
        }
        return new Ledger.Parties(changes, terms(realAccounts(all)), terms(known));
    }

    /// Waits while somebody changes what is remembered, and keeps others from it until the unit of work ends.
    private long share() {
        return changes(SHARE);
    }

    private long changes(String query) {
        return statements.query(query, row -> row.getLong(2)).getFirst();
    }

    /// See [Ledger#exclude].
    void exclude() {
        statements.update("UPDATE guard SET changes = changes + 1 WHERE id = 1");
    }

    /// The numbers of cells, and their currencies. Fails with a [StoreFailure.Conflict] if an account is no longer
    /// there.
    Map<Address, Cell> cells(Collection<Address> addresses) {
        var rows = memory.realAccounts;
        var columns = memory.accounts;
        var cells = HashMap.<Address, Cell>newHashMap(addresses.size());
        var missing = new ArrayList<Address>();
        for (var address : addresses) {
            var row = rows.get(address.realAccount());
            var column = columns.get(address.account());
            if (row == null || column == null) {
                missing.add(address);
            } else {
                cells.put(address, cell(row, column));
            }
        }
        if (!missing.isEmpty()) {
            load(missing, cells);
        }
        return cells;
    }

    private void load(List<Address> addresses, Map<Address, Cell> cells) {
        var rows = realAccounts(addresses.stream().map(Address::realAccount).collect(Collectors.toSet()));
        var columns = accounts(addresses.stream().map(Address::account).collect(Collectors.toSet()));
        for (var address : addresses) {
            var row = rows.get(address.realAccount());
            var column = columns.get(address.account());
            if (row == null || column == null) {
                throw new StoreFailure.Conflict(address + " is no longer there", null);
            }
            cells.put(address, cell(row, column));
        }
    }

    private static Cell cell(Known<RealAccount.Terms> row, Known<?> column) {
        return new Cell(AmountId.of((int) row.no, column.no), row.terms.currency());
    }

    private Map<RealAccount.Id, Known<RealAccount.Terms>> realAccounts(Collection<RealAccount.Id> ids) {
        return remembered(memory.realAccounts, ids, this::loadRealAccounts);
    }

    private Map<Account.Id, Known<Account.Terms>> accounts(Collection<Account.Id> ids) {
        return remembered(memory.accounts, ids, this::loadAccounts);
    }

    private static <I, T> Map<I, Known<T>> remembered(
            Map<I, Known<T>> memory, Collection<I> ids, Function<List<I>, Map<I, Known<T>>> load) {
        var result = HashMap.<I, Known<T>>newHashMap(ids.size());
        var missing = new ArrayList<I>();
        for (var id : ids) {
            var known = memory.get(id);
            if (known == null) {
                missing.add(id);
            } else {
                result.put(id, known);
            }
        }
        var loaded = load.apply(missing);
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
        var alike = memory.terms;
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
            // Most accounts have the same, and with a million of them it is worth keeping it once.
            var same = alike.computeIfAbsent(terms, it -> it);
            return result.put(new Account.Id(row.getString(2)), new Known<>(same, row.getLong(1)));
        });
        return result;
    }

    private static <I, T> Map<I, T> terms(Map<I, Known<T>> known) {
        var result = new HashMap<I, T>(known.size() * 2);
        known.forEach((id, value) -> result.put(id, value.terms));
        return result;
    }
}
