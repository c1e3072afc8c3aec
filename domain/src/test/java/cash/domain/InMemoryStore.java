package cash.domain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A whole store on the heap, for tests. Units of work that write come one after the other; each works on a copy
/// that becomes the committed state when it ends well and is dropped when it throws. It keeps [StoreContract], and
/// insists on the steps that real stores rely on: what is changed was locked, and terms are changed by whoever
/// excludes others.
public final class InMemoryStore implements UnitOfWork, RealAccounts, Accounts, Amounts, Ledger {

    /// What [#exclude] locks.
    private static final String EVERYBODY = "everybody";

    private record State(
            NavigableMap<RealAccount.Id, RealAccount> realAccounts,
            NavigableMap<Account.Id, Account> accounts,
            Map<Account.Id, NavigableMap<Long, OverdraftLimit>> overdraftLimits,
            NavigableMap<Address, Amount> cells,
            NavigableMap<Transaction.Id, Transaction> transactions,
            Map<Reference, Transaction.Id> references,
            Map<IdempotencyKey, Ledger.Use> uses,
            NavigableMap<Integer, ChainHead> heads,
            Set<Object> large,
            Set<Object> locked,
            AtomicLong changes) {

        static State empty() {
            return new State(
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new HashMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(Comparator.reverseOrder()),
                    new HashMap<>(),
                    new HashMap<>(),
                    new TreeMap<>(IntStream.range(0, ChainHead.CHAINS)
                            .boxed()
                            .collect(Collectors.toMap(Function.identity(), ChainHead::first))),
                    new HashSet<>(),
                    Set.of(),
                    new AtomicLong());
        }

        /// A copy to work on, in which nothing is locked yet.
        State copy() {
            return new State(
                    new TreeMap<>(realAccounts),
                    new TreeMap<>(accounts),
                    copy(overdraftLimits),
                    new TreeMap<>(cells),
                    new TreeMap<>(transactions),
                    new HashMap<>(references),
                    new HashMap<>(uses),
                    new TreeMap<>(heads),
                    new HashSet<>(large),
                    new HashSet<>(),
                    new AtomicLong(changes.get()));
        }

        private static Map<Account.Id, NavigableMap<Long, OverdraftLimit>> copy(
                Map<Account.Id, NavigableMap<Long, OverdraftLimit>> limits) {
            var copy = new HashMap<Account.Id, NavigableMap<Long, OverdraftLimit>>();
            limits.forEach((id, ofAccount) -> copy.put(id, new TreeMap<>(ofAccount)));
            return copy;
        }
    }

    private final ReentrantLock writing = new ReentrantLock();
    private final ScopedValue<State> unit = ScopedValue.newInstance();
    private volatile State committed = State.empty();

    // The boundary

    @Override
    public <T> T write(Supplier<T> work) {
        checkNotNested();
        writing.lock();
        try {
            var changed = committed.copy();
            T result = ScopedValue.where(unit, changed).call(work::get);
            committed = changed;
            return result;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public <T> T append(Supplier<T> work) {
        return write(work);
    }

    @Override
    public <T> T snapshot(Supplier<T> work) {
        checkNotNested();
        return ScopedValue.where(unit, committed).call(work::get);
    }

    private void checkNotNested() {
        if (unit.isBound()) {
            throw new IllegalStateException("units of work are not nested");
        }
    }

    private State now() {
        return unit.orElse(committed);
    }

    private State changing() {
        if (!unit.isBound() || !writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("only a unit of work that writes may do this");
        }
        return unit.get();
    }

    // Real accounts

    @Override
    public boolean add(RealAccount realAccount) {
        return changing().realAccounts.putIfAbsent(realAccount.id(), realAccount) == null;
    }

    @Override
    public Optional<RealAccount.WithBalance> find(RealAccount.Id id) {
        var state = now();
        return Optional.ofNullable(state.realAccounts.get(id)).map(found -> withBalance(state, found));
    }

    @Override
    public List<RealAccount.WithBalance> list(RealAccount.Filter filter, RealAccount.@Nullable Id after, int limit) {
        var state = now();
        return behind(state.realAccounts, after)
                .filter(it -> filter.status() == null || filter.status() == it.status())
                .filter(it -> filter.currency() == null || filter.currency().equals(it.currency()))
                .filter(it -> has(it.metadata(), filter.metadata()))
                .limit(limit)
                .map(it -> withBalance(state, it))
                .toList();
    }

    @Override
    public Optional<RealAccount> lock(RealAccount.Id id) {
        changing().locked.add(id);
        return Optional.ofNullable(changing().realAccounts.get(id));
    }

    @Override
    public void save(RealAccount realAccount) {
        mustBeLocked(realAccount.id());
        var before = mustExist(changing().realAccounts.replace(realAccount.id(), realAccount), realAccount.id());
        if (before.status() != realAccount.status()) {
            mustBeLocked(EVERYBODY);
        }
    }

    @Override
    public boolean hasEntries(RealAccount.Id id) {
        return isNamed(cell -> cell.realAccount().equals(id));
    }

    @Override
    public boolean hasMoney(RealAccount.Id id) {
        return cells(in(id)).anyMatch(cell -> !cell.balance().isZero());
    }

    @Override
    public List<Account.Id> residents(RealAccount.Id id, int limit) {
        return now().accounts.values().stream()
                .filter(account -> id.equals(account.home()))
                .map(Account::id)
                .limit(limit)
                .toList();
    }

    @Override
    public void remove(RealAccount.Id id) {
        if (hasEntries(id) || !residents(id, 1).isEmpty()) {
            throw new IllegalStateException(id + " has entries or residents");
        }
        mustBeLocked(id);
        mustBeLocked(EVERYBODY);
        mustExist(changing().realAccounts.remove(id), id);
    }

    // Accounts

    @Override
    public boolean add(Account account) {
        if (changing().accounts.putIfAbsent(account.id(), account) != null) {
            return false;
        }
        var limits = new TreeMap<Long, OverdraftLimit>(Comparator.reverseOrder());
        limits.put(1L, OverdraftLimit.first(account));
        changing().overdraftLimits.put(account.id(), limits);
        return true;
    }

    @Override
    public Optional<Account.WithBalances> find(Account.Id id) {
        var state = now();
        return Optional.ofNullable(state.accounts.get(id)).map(found -> withBalances(state, found));
    }

    @Override
    public List<Account.WithBalances> list(Account.Filter filter, Account.@Nullable Id after, int limit) {
        var state = now();
        return behind(state.accounts, after)
                .filter(it -> filter.status() == null || filter.status() == it.status())
                .filter(it -> filter.home() == null || filter.home().equals(it.home()))
                .filter(it -> has(it.metadata(), filter.metadata()))
                .limit(limit)
                .map(it -> withBalances(state, it))
                .toList();
    }

    @Override
    public Optional<Account> lock(Account.Id id) {
        changing().locked.add(id);
        return Optional.ofNullable(changing().accounts.get(id));
    }

    @Override
    public void save(Account account) {
        mustBeLocked(account.id());
        var before = mustExist(changing().accounts.replace(account.id(), account), account.id());
        if (before.status() != account.status()
                || before.overdraftLimit() != account.overdraftLimit()
                || !Objects.equals(before.home(), account.home())) {
            mustBeLocked(EVERYBODY);
        }
        if (overdraftLimits(account.id(), Long.MAX_VALUE, 1).getFirst().after() != account.overdraftLimit()) {
            throw new IllegalStateException("the new overdraft limit of " + account.id() + " was not recorded");
        }
    }

    @Override
    public void record(Account.Id id, OverdraftLimit limit) {
        mustBeLocked(id);
        putNew(mustExist(changing().overdraftLimits.get(id), id), limit.version(), limit);
    }

    @Override
    public List<OverdraftLimit> overdraftLimits(Account.Id id, long before, int limit) {
        return behind(now().overdraftLimits.getOrDefault(id, new TreeMap<>()), before)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean hasEntries(Account.Id id) {
        return isNamed(cell -> cell.account().equals(id));
    }

    @Override
    public boolean hasMoney(Account.Id id) {
        return cells(of(id)).anyMatch(cell -> !cell.balance().isZero());
    }

    @Override
    public Optional<Amount> poorest(Account.Id id) {
        return cells(of(id)).min(Comparator.comparingLong(cell -> cell.balance().available()));
    }

    @Override
    public void remove(Account.Id id) {
        if (hasEntries(id)) {
            throw new IllegalStateException(id + " has entries");
        }
        mustBeLocked(id);
        mustBeLocked(EVERYBODY);
        mustExist(changing().accounts.remove(id), id);
        changing().overdraftLimits.remove(id);
    }

    // Amounts

    @Override
    public Optional<Amount> find(Address address) {
        var state = now();
        return state.accounts.containsKey(address.account())
                ? Optional.ofNullable(state.realAccounts.get(address.realAccount()))
                        .map(row -> state.cells.getOrDefault(address, Amount.unused(address, row.currency())))
                : Optional.empty();
    }

    @Override
    public List<Amount> list(
            RealAccount.@Nullable Id realAccount, Account.@Nullable Id account, @Nullable Address after, int limit) {
        return behind(now().cells, after)
                .filter(realAccount == null ? _ -> true : in(realAccount))
                .filter(account == null ? _ -> true : of(account))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Amount> ofAccounts(Collection<Account.Id> accounts) {
        return cells(cell -> accounts.contains(cell.address().account())).toList();
    }

    @Override
    public List<Amount> ofRealAccounts(Collection<RealAccount.Id> realAccounts) {
        return cells(cell -> realAccounts.contains(cell.address().realAccount()))
                .toList();
    }

    @Override
    public List<Entry> entries(Address address, long afterVersion, int limit) {
        return now().transactions.values().stream()
                .flatMap(transaction -> transaction.entries().stream())
                .filter(entry -> entry.address().equals(address) && entry.version() > afterVersion)
                .sorted(Comparator.comparingLong(Entry::version))
                .limit(limit)
                .toList();
    }

    @Override
    public Matrix matrix(@Nullable Currency currency) {
        var state = now();
        var rows = state.realAccounts.values().stream()
                .filter(it -> currency == null || currency.equals(it.currency()))
                .map(it -> new Matrix.Row(
                        it.id(),
                        it.name(),
                        it.currency(),
                        withBalance(state, it).balance()))
                .toList();
        var columns = new ArrayList<Matrix.Column>();
        for (var account : state.accounts.values()) {
            withBalances(state, account).balances().forEach((ofCurrency, total) -> {
                if (currency == null || currency.equals(ofCurrency)) {
                    columns.add(new Matrix.Column(account.id(), account.name(), ofCurrency, total));
                }
            });
        }
        var cells = cells(cell -> currency == null || currency.equals(cell.currency()))
                .map(Amount::state)
                .toList();
        return new Matrix(rows, columns, cells);
    }

    // The ledger

    private static <I, T, R> Map<I, R> terms(Map<I, T> accounts, Function<T, R> terms) {
        var result = new HashMap<I, R>();
        accounts.forEach((id, account) -> result.put(id, terms.apply(account)));
        return result;
    }

    @Override
    public Parties parties(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        var state = changing();
        var columns = only(state.accounts, accounts);
        var rows = new HashSet<>(realAccounts);
        columns.values().stream().map(Account::home).filter(Objects::nonNull).forEach(rows::add);
        return new Parties(
                state.changes.get(),
                terms(only(state.realAccounts, rows), row -> row.terms(state.large.contains(row.id()))),
                terms(columns, column -> column.terms(state.large.contains(column.id()))));
    }

    @Override
    public Parties recall(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        return parties(realAccounts, accounts);
    }

    @Override
    public Map<Address, Amount> look(Set<Address> addresses) {
        var seen = new HashMap<Address, Amount>();
        for (var address : addresses) {
            seen.put(
                    address,
                    find(address).orElseThrow(() -> new IllegalStateException(address + " names an unknown account")));
        }
        return seen;
    }

    @Override
    public Map<Address, Amount> lock(Set<Address> addresses) {
        changing().locked.addAll(addresses);
        return look(addresses);
    }

    @Override
    public Totals lockTotals(Set<RealAccount.Id> realAccounts, Set<Account.Id> accounts) {
        var state = changing();
        var rows = new HashMap<RealAccount.Id, Balance>();
        var columns = new HashMap<Account.Id, Map<Currency, Balance>>();
        only(state.realAccounts, realAccounts)
                .forEach((id, row) -> rows.put(id, withBalance(state, row).balance()));
        only(state.accounts, accounts)
                .forEach((id, account) ->
                        columns.put(id, withBalances(state, account).balances()));
        return new Totals(rows, columns);
    }

    @Override
    public Map<IdempotencyKey, Use> uses(Set<IdempotencyKey> keys) {
        return only(changing().uses, keys);
    }

    @Override
    public Map<Reference, Transaction.Id> references(Set<Reference> references) {
        return only(changing().references, references);
    }

    @Override
    public ChainHead head(int chain) {
        return mustExist(now().heads.get(chain), chain);
    }

    @Override
    public ChainHead lockHead(int chain) {
        return mustExist(changing().heads.get(chain), chain);
    }

    List<ChainHead> heads() {
        return List.copyOf(now().heads.values());
    }

    @Override
    public void write(List<Recording> recordings, Collection<ChainHead> heads) {
        var state = changing();
        if (!state.heads.values().containsAll(heads)) {
            throw new StoreFailure.Conflict("somebody else went on with a chain", null);
        }
        var chains = heads.stream().map(ChainHead::chain).collect(Collectors.toSet());
        for (var recording : recordings) {
            write(state, recording);
            var seal = recording.transaction().lastSeal();
            if (seal != null && chains.contains(seal.chain())) {
                state.heads.computeIfPresent(seal.chain(), (_, head) -> head.next(recording.step(), seal.hash()));
            } else if (seal != null) {
                throw new IllegalStateException("the head of chain " + seal.chain() + " was not given");
            }
        }
    }

    @Override
    public void writeIfUnchanged(List<Recording> recordings, Collection<ChainHead> heads, Seen seen, Turn turn) {
        turn.await();
        turn.hasCells();
        var state = changing();
        boolean unchanged = seen.parties().changes() == state.changes.get()
                && seen.cells().stream()
                        .allMatch(cell ->
                                find(cell.address()).filter(cell::equals).isPresent());
        if (!unchanged) {
            throw new StoreFailure.Conflict("somebody else changed what was seen", null);
        }
        recordings.forEach(recording -> recording.entries().forEach(entry -> state.locked.add(entry.address())));
        write(recordings, heads);
    }

    private void write(State state, Recording recording) {
        var transaction = recording.transaction();
        for (var entry : recording.entries()) {
            mustBeLocked(entry.address());
            var cell = find(entry.address())
                    .orElseThrow(() -> new IllegalStateException(entry.address() + " names an unknown account"));
            if (entry.version() != cell.version() + 1) {
                throw new StoreFailure.Conflict(entry.address() + " has that version already, or lacks one", null);
            }
            if (!entry.before().equals(cell.balance())) {
                throw new IllegalStateException("the entry on " + entry.address() + " doesn't follow the last one");
            }
            state.cells.put(
                    entry.address(),
                    new Amount(entry.address(), cell.currency(), entry.after(), entry.version(), entry.step()));
        }
        recording.entries().stream()
                .filter(entry -> Amount.isLarge(entry.after()))
                .map(Entry::address)
                .flatMap(cell -> Stream.<Object>of(cell.realAccount(), cell.account()))
                .filter(state.large::add)
                .forEach(_ -> mustBeLocked(EVERYBODY));
        if (recording.step().equals(transaction.id())) {
            putNew(state.transactions, transaction.id(), transaction);
            if (transaction.reference() != null) {
                putNew(state.references, transaction.reference(), transaction.id());
            }
        } else if (mustExist(state.transactions.put(transaction.id(), transaction), transaction.id())
                        .status()
                != Transaction.Status.PENDING) {
            throw new StoreFailure.Conflict(transaction.id() + " just ended", null);
        }
        if (transaction.reversalOf() != null) {
            state.transactions.computeIfPresent(transaction.reversalOf(), (_, original) -> {
                var reversals = new ArrayList<>(original.reversals());
                reversals.add(transaction.id());
                return original.withReversals(reversals);
            });
        }
        if (recording.use() != null) {
            putNew(state.uses, recording.use().key(), recording.use());
        }
    }

    @Override
    public void exclude() {
        // No other unit of work writes while this one does.
        changing().locked.add(EVERYBODY);
        changing().changes.incrementAndGet();
    }

    boolean isEmpty() {
        return now().realAccounts.isEmpty() && now().accounts.isEmpty();
    }

    void restore(RealAccount realAccount) {
        putNew(changing().realAccounts, realAccount.id(), realAccount);
    }

    void restore(Account account, List<OverdraftLimit> limits) {
        putNew(changing().accounts, account.id(), account);
        var ofAccount = new TreeMap<Long, OverdraftLimit>(Comparator.reverseOrder());
        limits.forEach(limit -> ofAccount.put(limit.version(), limit));
        changing().overdraftLimits.put(account.id(), ofAccount);
    }

    void restore(Use use) {
        putNew(changing().uses, use.key(), use);
    }

    List<Use> allUses() {
        return List.copyOf(now().uses.values());
    }

    @Override
    public Optional<Transaction> find(Transaction.Id id) {
        return Optional.ofNullable(now().transactions.get(id));
    }

    @Override
    public List<Transaction> findAll(Collection<Transaction.Id> ids) {
        return List.copyOf(only(now().transactions, Set.copyOf(ids)).values());
    }

    @Override
    public Map<Transaction.Id, Transaction> findSteps(Collection<Transaction.Id> steps) {
        var found = new HashMap<Transaction.Id, Transaction>();
        for (var transaction : now().transactions.values()) {
            Stream.of(transaction.id(), transaction.lastStep())
                    .filter(steps::contains)
                    .forEach(step -> found.put(step, transaction));
        }
        return found;
    }

    @Override
    public Map<Transaction.Id, List<BigInteger>> reversed(Collection<Transaction.Id> ids) {
        var reversed = new HashMap<Transaction.Id, List<BigInteger>>();
        for (var original : findAll(ids)) {
            if (!original.reversals().isEmpty()) {
                reversed.put(
                        original.id(),
                        original.reversals().stream()
                                .map(id -> find(id).orElseThrow().posted().total())
                                .toList());
            }
        }
        return reversed;
    }

    @Override
    public List<Transaction.Id> dueHolds(Instant now, int limit) {
        record Due(Instant expiresAt, Transaction.Id id) {}
        return now().transactions.values().stream()
                .filter(it -> it.hold() != null && it.hold().isDue(now))
                .map(it -> new Due(Objects.requireNonNull(it.hold().expiresAt()), it.id()))
                .sorted(Comparator.comparing(Due::expiresAt).thenComparing(Due::id))
                .map(Due::id)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Transaction> list(Transaction.Filter filter, Transaction.@Nullable Id before, int limit) {
        return behind(now().transactions, before)
                .filter(it ->
                        Transaction.moved(it.transfers()).keySet().stream().anyMatch(cell -> touches(cell, filter)))
                .filter(it -> filter.status() == null || filter.status() == it.status())
                .filter(it -> filter.reference() == null || filter.reference().equals(it.reference()))
                .filter(it -> filter.from() == null || !it.recordedAt().isBefore(filter.from()))
                .filter(it -> filter.to() == null || it.recordedAt().isBefore(filter.to()))
                .filter(it -> has(it.metadata(), filter.metadata()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Transaction.Id> dueHolds(Set<Address> cells, Instant now) {
        return dueHolds(now, Integer.MAX_VALUE).stream()
                .filter(id -> Hold.reserved(find(id).orElseThrow().transfers()).keySet().stream()
                        .anyMatch(cells::contains))
                .toList();
    }

    private boolean isNamed(Predicate<Address> which) {
        return now().transactions.values().stream()
                .anyMatch(it ->
                        Transaction.moved(it.transfers()).keySet().stream().anyMatch(which));
    }

    @Override
    public List<BankTransfers> bankTransfers(
            Period period, Set<RealAccount.Id> among, Transaction.@Nullable Id before, int limit) {
        return now().transactions.values().stream()
                .filter(it -> it.status() == Transaction.Status.POSTED)
                .filter(it -> period.contains(it.lastStep().recordedAt()))
                .filter(it -> before == null || it.lastStep().compareTo(before) < 0)
                .map(it -> new BankTransfers(it.lastStep(), it.id(), betweenBanks(it)))
                .sorted(Comparator.comparing(BankTransfers::step).reversed())
                .filter(it -> it.movements().stream()
                        .anyMatch(movement -> among.isEmpty()
                                || among.contains(movement.source())
                                || among.contains(movement.target())))
                .limit(limit)
                .toList();
    }

    private static List<RealMovement> betweenBanks(Transaction transaction) {
        var movements = new ArrayList<RealMovement>();
        for (var transfer : transaction.with(transaction.posted())) {
            if (transfer.source() instanceof Address source
                    && transfer.target() instanceof Address target
                    && !source.realAccount().equals(target.realAccount())) {
                movements.add(new RealMovement(source.realAccount(), target.realAccount(), transfer.money()));
            }
        }
        return movements;
    }

    private static boolean touches(Address cell, Transaction.Filter filter) {
        return (filter.account() == null || filter.account().equals(cell.account()))
                && (filter.realAccount() == null || filter.realAccount().equals(cell.realAccount()));
    }

    // What they share

    private Stream<Amount> cells(Predicate<Amount> which) {
        return now().cells.values().stream().filter(which);
    }

    private static Predicate<Amount> in(RealAccount.Id id) {
        return cell -> cell.address().realAccount().equals(id);
    }

    private static Predicate<Amount> of(Account.Id id) {
        return cell -> cell.address().account().equals(id);
    }

    private static RealAccount.WithBalance withBalance(State state, RealAccount realAccount) {
        var cells = state.cells.values().stream().filter(in(realAccount.id())).toList();
        return new RealAccount.WithBalance(realAccount, total(cells));
    }

    private static Account.WithBalances withBalances(State state, Account account) {
        var totals = new HashMap<Currency, Balance>();
        state.cells.values().stream()
                .filter(of(account.id()))
                .collect(Collectors.groupingBy(Amount::currency))
                .forEach((currency, cells) -> totals.put(currency, total(cells)));
        return Account.WithBalances.of(account, totals);
    }

    /// The sums on the way may exceed 64 bits, whatever the order.
    private static Balance total(List<Amount> cells) {
        return new Balance(
                sum(cells, cell -> cell.balance().posted()),
                sum(cells, cell -> cell.balance().held()));
    }

    private static long sum(List<Amount> cells, ToLongFunction<Amount> part) {
        return cells.stream()
                .map(cell -> BigInteger.valueOf(part.applyAsLong(cell)))
                .reduce(BigInteger.ZERO, BigInteger::add)
                .longValueExact();
    }

    private static boolean has(Metadata metadata, Metadata wanted) {
        return metadata.values().entrySet().containsAll(wanted.values().entrySet());
    }

    private static <K, V> Stream<V> behind(NavigableMap<K, V> map, @Nullable K after) {
        return (after == null ? map : map.tailMap(after, false)).values().stream();
    }

    private static <K, V> Map<K, V> only(Map<K, V> map, Set<K> keys) {
        var found = new HashMap<K, V>();
        keys.forEach(key -> found.computeIfAbsent(key, map::get));
        return found;
    }

    private static <K, V> void putNew(Map<K, V> map, K key, V value) {
        if (map.putIfAbsent(key, value) != null) {
            throw new StoreFailure.Conflict(key + " was just taken", null);
        }
    }

    private void mustBeLocked(Object what) {
        if (!changing().locked.contains(what)) {
            throw new IllegalStateException(what + " was not locked in this unit of work");
        }
    }

    private static <T> T mustExist(@Nullable T found, Object id) {
        if (found == null) {
            throw new IllegalStateException(id + " doesn't exist");
        }
        return found;
    }
}
