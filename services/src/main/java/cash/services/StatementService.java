package cash.services;

import cash.domain.Account;
import cash.domain.Accounts;
import cash.domain.Balance;
import cash.domain.Decision;
import cash.domain.History;
import cash.domain.Moment;
import cash.domain.RealAccount;
import cash.domain.RealAccounts;
import cash.domain.Refusal;
import cash.domain.Slice;
import cash.domain.Statement;
import cash.domain.UnitOfWork;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the statements of real accounts and of accounts, page by page. Each page is of one consistent state of the
/// ledger, in which the opening balance, all lines and the closing balance add up.
public final class StatementService {

    private static final int CHUNK = 1000;

    private final UnitOfWork work;
    private final RealAccounts realAccounts;
    private final Accounts accounts;
    private final History history;

    public StatementService(UnitOfWork work, RealAccounts realAccounts, Accounts accounts, History history) {
        this.work = work;
        this.realAccounts = realAccounts;
        this.accounts = accounts;
        this.history = history;
    }

    /// The lines behind `after`, at most `limit`. Refuses with [Refusal.NotFound], and with
    /// [Refusal.AmountOverflow] if a balance by effective time, which no rule ever judged, exceeds 64 bits.
    public Decision<Statement> realAccount(
            RealAccount.Id id, Statement.Period period, Statement.@Nullable Position after, int limit) {
        return read(() -> realAccounts
                .find(id)
                .map(found -> Decision.accept(
                        statement(Slice.of(id), List.of(found.realAccount().currency()), period, after, limit)))
                .orElseGet(() -> Decision.refuse(new Refusal.NotFound("real account", id.value()))));
    }

    /// The same for an account, in each currency that it had entries in.
    public Decision<Statement> account(
            Account.Id id, Statement.Period period, Statement.@Nullable Position after, int limit) {
        return read(() -> accounts.find(id).isEmpty()
                ? Decision.refuse(new Refusal.NotFound("account", id.value()))
                : Decision.accept(statement(Slice.of(id), List.of(), period, after, limit)));
    }

    private Decision<Statement> read(Supplier<Decision<Statement>> read) {
        try {
            return work.snapshot(read);
        } catch (ArithmeticException e) {
            return Decision.refuse(HistoryService.overflow());
        }
    }

    private Statement statement(
            Slice slice,
            List<Currency> currencies,
            Statement.Period period,
            Statement.@Nullable Position after,
            int limit) {
        var start = period.start();
        var opening = new HashMap<>(start == null ? Map.<Currency, Balance>of() : history.totals(slice, start));
        var closing = new HashMap<>(history.totals(slice, period.end()));
        currencies.forEach(currency -> closing.putIfAbsent(currency, Balance.ZERO));
        closing.keySet().forEach(currency -> opening.putIfAbsent(currency, Balance.ZERO));
        var running = after == null ? opening : upTo(slice, period, after);
        return new Statement(opening, lines(running, history.items(slice, period, after, limit)), closing);
    }

    private static List<Statement.Line> lines(Map<Currency, Balance> before, List<Statement.Item> items) {
        var running = new HashMap<>(before);
        var lines = new ArrayList<Statement.Line>(items.size());
        for (var item : items) {
            lines.add(new Statement.Line(item, add(running, item)));
        }
        return lines;
    }

    private static Balance add(Map<Currency, Balance> running, Statement.Item item) {
        var entry = item.entry();
        var after = running.getOrDefault(item.currency(), Balance.ZERO).plus(entry.postedChange(), entry.heldChange());
        running.put(item.currency(), after);
        return after;
    }

    /// The balances after a line: those before its instant, and what came at that instant up to it.
    private Map<Currency, Balance> upTo(Slice slice, Statement.Period period, Statement.Position last) {
        var instant = last.instant();
        var running =
                new HashMap<>(history.totals(slice, new Moment(period.axis(), instant.minus(1, ChronoUnit.MICROS))));
        Statement.@Nullable Position after = null;
        List<Statement.Item> items;
        do {
            items = history.items(slice, period.only(instant), after, CHUNK);
            for (var item : items) {
                add(running, item);
                after = item.position(period.axis());
                if (after.equals(last)) {
                    return running;
                }
            }
        } while (items.size() == CHUNK);
        return running;
    }
}
