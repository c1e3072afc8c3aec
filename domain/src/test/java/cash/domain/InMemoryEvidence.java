package cash.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is written in a store in memory. Cells, real accounts and accounts are numbered from 1 in the order of their
/// ids.
public final class InMemoryEvidence implements Evidence {

    private static final int ALL = Integer.MAX_VALUE;

    private final InMemoryStore store;

    public InMemoryEvidence(InMemoryStore store) {
        this.store = store;
    }

    private List<Amount> cells() {
        return store.list((RealAccount.Id) null, null, null, ALL);
    }

    private List<RealAccount.WithBalance> rows() {
        return store.list(new RealAccount.Filter(null, null, Metadata.NONE), null, ALL);
    }

    private List<Account.WithBalances> columns() {
        return store.list(new Account.Filter(null, null, Metadata.NONE), null, ALL);
    }

    private List<Transaction> booked() {
        return store.list(new Transaction.Filter(null, null, null, null, null, null, Metadata.NONE), null, ALL);
    }

    private long number(Address address) {
        return 1L + cells().stream().map(Amount::address).toList().indexOf(address);
    }

    private long number(RealAccount.Id id) {
        return 1L + rows().stream().map(row -> row.realAccount().id()).toList().indexOf(id);
    }

    private long number(Account.Id id) {
        return 1L
                + columns().stream()
                        .map(column -> column.account().id())
                        .toList()
                        .indexOf(id);
    }

    @Override
    public List<Cell> cells(long first, int limit) {
        return cells().stream()
                .filter(cell -> number(cell.address()) >= first)
                .limit(limit)
                .map(cell -> new Cell(
                        number(cell.address()),
                        number(cell.address().realAccount()),
                        number(cell.address().account()),
                        true,
                        cell.balance().posted(),
                        cell.balance().held(),
                        cell.version(),
                        uuid(cell.last())))
                .toList();
    }

    private static UUID uuid(Transaction.@Nullable Id id) {
        return id == null ? new UUID(0, 0) : id.value();
    }

    @Override
    public void entries(long first, long last, Consumer<Entry> each) {
        cells().stream()
                .filter(cell -> first <= number(cell.address()) && number(cell.address()) <= last)
                .flatMap(cell -> store.entries(cell.address(), 0, ALL).stream())
                .map(entry -> new Entry(
                        number(entry.address()),
                        number(entry.address().realAccount()),
                        entry.version(),
                        entry.step().value(),
                        entry.postedChange(),
                        entry.heldChange(),
                        entry.after().posted(),
                        entry.after().held()))
                .forEach(each);
    }

    @Override
    public void transfers(Consumer<Transfer> each) {
        for (var transaction : booked()) {
            boolean isHold = transaction.hold() != null;
            transfers(transaction, transaction.id(), isHold ? 1 : 0, isHold ? null : transaction.posted(), each);
        }
        ended().forEach(transaction -> transfers(transaction, transaction.lastStep(), -1, transaction.posted(), each));
    }

    private void transfers(
            Transaction transaction, Transaction.Id step, int held, @Nullable Shares posted, Consumer<Transfer> each) {
        var reserved = new HashMap<>(Hold.reserved(transaction.transfers()));
        int position = 0;
        for (var transfer : transaction.transfers()) {
            var source = touched(transaction, step, transfer.source());
            var units = source == null || held == 0 ? null : reserved.remove(transfer.source());
            each.accept(new Transfer(
                    step.value(),
                    position,
                    source,
                    touched(transaction, step, transfer.target()),
                    posted == null ? 0 : posted.units().get(position),
                    units == null ? 0 : held * units.longValueExact()));
            position++;
        }
    }

    private List<Transaction> ended() {
        return booked().stream().filter(it -> !it.lastStep().equals(it.id())).toList();
    }

    private @Nullable Touched touched(Transaction transaction, Transaction.Id step, Place.End end) {
        return transaction.entriesOf(step).stream()
                .filter(entry -> entry.address().equals(end))
                .map(entry -> new Touched(number(entry.address()), entry.version()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void transactions(Consumer<UUID> each) {
        booked().forEach(transaction -> each.accept(transaction.id().value()));
        ended().forEach(transaction -> each.accept(transaction.lastStep().value()));
    }

    @Override
    public void reserved(Consumer<Reserved> each) {
        var reserved = new HashMap<Address, BigInteger>();
        booked().stream()
                .filter(it -> it.status() == Transaction.Status.PENDING)
                .forEach(it -> Hold.reserved(it.transfers())
                        .forEach((cell, units) -> reserved.merge(cell, units, BigInteger::add)));
        reserved.forEach((cell, units) -> each.accept(new Reserved(number(cell), units)));
    }

    @Override
    public void realAccounts(Consumer<Total> each) {
        rows().forEach(row -> each.accept(total(number(row.realAccount().id()), row.balance())));
    }

    @Override
    public long accounts() {
        return columns().size();
    }

    @Override
    public List<Totals> accounts(Collection<Long> numbers) {
        return columns().stream()
                .filter(column -> numbers.contains(number(column.account().id())))
                .map(column -> {
                    long number = number(column.account().id());
                    var balances = column.balances().values().stream()
                            .map(balance -> total(number, balance))
                            .toList();
                    return new Totals(number, column.account().id().value(), balances);
                })
                .toList();
    }

    private static Total total(long number, Balance balance) {
        return new Total(number, BigInteger.valueOf(balance.posted()), BigInteger.valueOf(balance.held()));
    }

    @Override
    public List<Step> steps(@Nullable UUID after, int about) {
        var steps = new ArrayList<Step>();
        booked().forEach(it -> steps.add(step(it.asOf(it.id()))));
        ended().forEach(it -> steps.add(step(it)));
        return steps.stream()
                .sorted(Comparator.comparing(Step::id, BY_BYTES))
                .filter(it -> after == null || BY_BYTES.compare(it.id(), after) > 0)
                .limit(about)
                .toList();
    }

    private static Step step(Transaction transaction) {
        var seal = transaction.lastSeal();
        return new Step(
                transaction.lastStep().value(),
                transaction.id().value(),
                seal == null ? null : seal.chain(),
                seal == null ? null : seal.hash(),
                Content.of(transaction));
    }

    @Override
    public List<Head> heads() {
        return store.heads().stream()
                .map(it -> new Head(
                        it.chain(), it.last() == null ? null : it.last().value(), it.hash(), it.length()))
                .toList();
    }

    @Override
    public @Nullable UUID lastUnsealed() {
        return null;
    }

    @Override
    public String cellName(long cell) {
        return cells().get((int) cell - 1).address().toString();
    }

    @Override
    public String realAccountName(long realAccount) {
        return rows().get((int) realAccount - 1).realAccount().id().value();
    }
}
