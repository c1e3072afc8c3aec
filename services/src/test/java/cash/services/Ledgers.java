package cash.services;

import cash.domain.Evidence;
import cash.domain.InMemoryEvidence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is written in a bank's books, copied, so that a test can put any of it wrong.
final class Ledgers implements Evidence {

    final List<Cell> cells = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    final List<Transfer> transfers = new ArrayList<>();
    final List<UUID> transactions = new ArrayList<>();
    final List<Total> realAccounts = new ArrayList<>();
    final List<Reserved> reserved = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final List<Head> heads = new ArrayList<>();

    @Nullable
    UUID lastUnsealed;

    private final Evidence sound;

    Ledgers(Bank bank) {
        sound = new InMemoryEvidence(bank.store);
        cells.addAll(sound.cells(Long.MIN_VALUE, Integer.MAX_VALUE));
        sound.entries(Long.MIN_VALUE, Long.MAX_VALUE, entries::add);
        sound.transfers(transfers::add);
        sound.transactions(transactions::add);
        sound.realAccounts(realAccounts::add);
        sound.reserved(reserved::add);
        steps.addAll(sound.steps(null, Integer.MAX_VALUE));
        heads.addAll(sound.heads());
    }

    @Override
    public List<Cell> cells(long first, int limit) {
        return cells.stream().filter(it -> it.number() >= first).limit(limit).toList();
    }

    @Override
    public void entries(long first, long last, Consumer<Entry> each) {
        entries.stream()
                .filter(it -> it.cell() >= first && it.cell() <= last)
                .sorted(Comparator.comparingLong(Entry::cell).thenComparingLong(Entry::version))
                .forEach(each);
    }

    @Override
    public void transfers(Consumer<Transfer> each) {
        transfers.forEach(each);
    }

    @Override
    public void transactions(Consumer<UUID> each) {
        transactions.forEach(each);
    }

    @Override
    public void reserved(Consumer<Reserved> each) {
        reserved.forEach(each);
    }

    @Override
    public void realAccounts(Consumer<Total> each) {
        realAccounts.forEach(each);
    }

    @Override
    public long accounts() {
        return sound.accounts();
    }

    @Override
    public List<Totals> accounts(Collection<Long> numbers) {
        return sound.accounts(numbers);
    }

    @Override
    public List<Step> steps(@Nullable UUID after, int about) {
        return steps.stream()
                .filter(it -> after == null || BY_BYTES.compare(it.id(), after) > 0)
                .limit(about)
                .toList();
    }

    @Override
    public List<Head> heads() {
        return heads;
    }

    @Override
    public @Nullable UUID lastUnsealed() {
        return lastUnsealed;
    }

    @Override
    public String cellName(long cell) {
        return sound.cellName(cell);
    }

    @Override
    public String realAccountName(long realAccount) {
        return sound.realAccountName(realAccount);
    }
}
