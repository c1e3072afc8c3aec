package cash.services;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.Amounts;
import cash.domain.ChainHead;
import cash.domain.Chronicle;
import cash.domain.Ledger;
import cash.domain.RealAccount;
import cash.domain.Transaction;
import cash.domain.UnitOfWork;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Hands out the whole ledger as it is at one instant, while others go on writing. Never more of it than some pages
/// is in memory.
public final class ExportService {

    private static final int PAGE = 1000;

    private final UnitOfWork work;
    private final Ledger ledger;
    private final Amounts amounts;
    private final Chronicle chronicle;
    private final Clock clock;
    private final int page;

    public ExportService(UnitOfWork work, Ledger ledger, Amounts amounts, Chronicle chronicle, Clock clock) {
        this(work, ledger, amounts, chronicle, clock, PAGE);
    }

    ExportService(UnitOfWork work, Ledger ledger, Amounts amounts, Chronicle chronicle, Clock clock, int page) {
        this.work = work;
        this.ledger = ledger;
        this.amounts = amounts;
        this.chronicle = chronicle;
        this.clock = clock;
        this.page = page;
    }

    /// Returns what came last.
    public Exported.End export(Consumer<Exported> each) {
        return work.snapshot(() -> {
            each.accept(new Exported.Begin(clock.instant().truncatedTo(ChronoUnit.MICROS)));
            var end = new Exported.End(
                    exportRealAccounts(each),
                    exportAccounts(each),
                    exportSteps(each),
                    exportKeys(each),
                    exportAmounts(each),
                    exportChains(each));
            each.accept(end);
            return end;
        });
    }

    private long exportRealAccounts(Consumer<Exported> each) {
        return this.<RealAccount>walk(
                last -> chronicle.realAccounts(last == null ? null : last.id(), page),
                found -> found.forEach(it -> each.accept(new Exported.OfRealAccount(it))));
    }

    private long exportAccounts(Consumer<Exported> each) {
        return this.<Account>walk(last -> chronicle.accounts(last == null ? null : last.id(), page), found -> {
            var limits =
                    chronicle.overdraftLimits(found.stream().map(Account::id).toList());
            found.forEach(it -> each.accept(new Exported.OfAccount(it, limits.getOrDefault(it.id(), List.of()))));
        });
    }

    private long exportSteps(Consumer<Exported> each) {
        return this.<Transaction>walk(
                last -> chronicle.steps(last == null ? null : last.lastStep(), page),
                found -> found.forEach(it -> each.accept(new Exported.OfTransaction(it))));
    }

    private long exportKeys(Consumer<Exported> each) {
        return this.<Ledger.Use>walk(
                last -> chronicle.uses(last == null ? null : last.key(), page),
                found -> found.forEach(it -> each.accept(new Exported.OfKey(it))));
    }

    private long exportAmounts(Consumer<Exported> each) {
        return this.<Amount>walk(
                last -> amounts.list(null, null, last == null ? null : last.address(), page),
                found -> found.forEach(it -> each.accept(new Exported.OfAmount(it))));
    }

    private long exportChains(Consumer<Exported> each) {
        var begun = IntStream.range(0, ChainHead.CHAINS)
                .mapToObj(ledger::head)
                .filter(head -> head.length() > 0)
                .toList();
        begun.forEach(head -> each.accept(new Exported.OfChain(head)));
        return begun.size();
    }

    /// Reads page after page, each behind the last item of the one before; returns how many items there were.
    private <T> long walk(Function<@Nullable T, List<T>> read, Consumer<List<T>> each) {
        long count = 0;
        T last = null;
        List<T> found;
        do {
            found = read.apply(last);
            each.accept(found);
            count += found.size();
            last = found.isEmpty() ? last : found.getLast();
        } while (found.size() == page);
        return count;
    }
}
