package cash.services;

import static cash.services.Bank.accepted;
import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.Entry;
import cash.domain.InMemoryHistory;
import cash.domain.Metadata;
import cash.domain.Moment;
import cash.domain.Money;
import cash.domain.NewTransaction;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryServiceTest {

    private static final List<String> ROWS = List.of("giro", "savings", "dollars");
    private static final List<String> COLUMNS = List.of("rent", "food", "fun");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Bank bank = new Bank();
    private final InMemoryHistory history = new InMemoryHistory(bank.store);
    private final HistoryService then = new HistoryService(bank.work, bank.store, bank.store, bank.store, history);
    private final StatementService statements = new StatementService(bank.work, bank.store, bank.store, history);
    private final List<Entry> entries = new ArrayList<>();
    private final List<Instant> instants = new ArrayList<>();

    private void someMonths(int transactions) {
        System.out.println("HistoryServiceTest: -Dseed=" + seed);
        bank.realAccounts("giro", "savings");
        bank.realAccount("dollars", "USD");
        COLUMNS.forEach(name -> bank.account(name, null, 1_000_000));
        for (int i = 0; i < transactions; i++) {
            bank.clock.move(Duration.ofMillis(random.nextInt(3) * 40_000_000L));
            var cell = ROWS.get(random.nextInt(3)) + "/" + COLUMNS.get(random.nextInt(3));
            var transfer =
                    (random.nextBoolean() ? "external " + cell : cell + " external") + " " + (1 + random.nextInt(1000));
            var now = bank.clock.instant();
            var effectiveAt = switch (random.nextInt(4)) {
                case 0 -> now.minus(Duration.ofDays(random.nextInt(400)));
                case 1 -> now.plus(Duration.ofDays(random.nextInt(400)));
                case 2 -> instants.isEmpty() ? now : instants.get(random.nextInt(instants.size()));
                default -> null;
            };
            book(effectiveAt, transfer);
        }
    }

    private void book(@Nullable Instant effectiveAt, String... transfers) {
        var transaction = Bank.transaction(transfers);
        var dated = new NewTransaction(transaction.transfers(), null, null, Metadata.NONE, effectiveAt);
        var booked = accepted(bank.post(Submission.of(dated, null))).transaction();
        entries.addAll(booked.entries());
        instants.add(booked.recordedAt());
        instants.add(booked.effectiveAt());
    }

    private Moment someMoment() {
        return new Moment(
                random.nextBoolean() ? Moment.Axis.RECORDED : Moment.Axis.EFFECTIVE,
                instants.get(random.nextInt(instants.size())).plus(random.nextInt(3) - 1, ChronoUnit.MICROS));
    }

    private <K> Map<K, Long> replay(Moment moment, Function<Entry, K> key) {
        var sums = new HashMap<K, Long>();
        for (var entry : entries) {
            var instant = moment.axis() == Moment.Axis.RECORDED ? entry.recordedAt() : entry.effectiveAt();
            if (!instant.isAfter(moment.at())) {
                sums.merge(key.apply(entry), entry.postedChange(), Long::sum);
            }
        }
        return sums;
    }

    private static String column(Entry entry) {
        return entry.address().account()
                + (entry.address().realAccount().value().equals("dollars") ? "USD" : "EUR");
    }

    @Test
    void cells_accounts_real_accounts_and_the_matrix_are_what_a_replay_of_all_entries_says() {
        someMonths(300);
        for (int i = 0; i < 100; i++) {
            var moment = someMoment();
            var why = moment + ", seed " + seed;
            var cells = replay(moment, Entry::address);
            var rows = replay(moment, entry -> entry.address().realAccount().value());
            var columns = replay(moment, HistoryServiceTest::column);

            var matrix = accepted(then.matrix(null, moment));
            var matrixCells = new HashMap<Address, Long>();
            matrix.cells()
                    .forEach(it -> matrixCells.put(it.address(), it.balance().posted()));
            assertThat(matrixCells).as(why).isEqualTo(cells);
            assertThat(matrix.rows())
                    .as(why)
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row.total().posted())
                            .isEqualTo(rows.getOrDefault(row.realAccount().value(), 0L)));
            var matrixColumns = new HashMap<String, Long>();
            matrix.columns()
                    .forEach(it -> matrixColumns.put(
                            it.account() + it.currency().getCurrencyCode(),
                            it.total().posted()));
            assertThat(matrixColumns).as(why).isEqualTo(columns);

            for (var row : ROWS) {
                var lean = accepted(then.realAccount(new RealAccount.Id(row), moment, false));
                var full = accepted(then.realAccount(new RealAccount.Id(row), moment, true));
                assertThat(lean.found().balance().posted()).as(why).isEqualTo(rows.getOrDefault(row, 0L));
                assertThat(full.found()).as(why).isEqualTo(lean.found());
                assertThat(lean.amounts()).isEmpty();
                assertThat(full.amounts().stream()
                                .mapToLong(it -> it.balance().posted())
                                .sum())
                        .as(why)
                        .isEqualTo(rows.getOrDefault(row, 0L));
                for (var column : COLUMNS) {
                    var cell = Address.parse(row + "/" + column);
                    assertThat(accepted(then.amount(cell, moment)).balance().posted())
                            .as(why)
                            .isEqualTo(cells.getOrDefault(cell, 0L));
                }
            }
            for (var column : COLUMNS) {
                var lean = accepted(then.account(new Account.Id(column), moment, false));
                var full = accepted(then.account(new Account.Id(column), moment, true));
                assertThat(full.found()).as(why).isEqualTo(lean.found());
                var balances = new HashMap<String, Long>();
                lean.found()
                        .balances()
                        .forEach((currency, balance) -> balances.put(column + currency, balance.posted()));
                var expected = new HashMap<>(columns);
                expected.keySet().removeIf(key -> !key.startsWith(column));
                assertThat(balances).as(why).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_statement_leads_line_by_line_from_its_opening_to_its_closing_balance_whatever_the_pages() {
        someMonths(200);
        for (int i = 0; i < 60; i++) {
            var one = someMoment();
            var other = someMoment();
            var from = one.at().isBefore(other.at()) ? one.at() : other.at();
            var to = one.at().isBefore(other.at()) ? other.at() : one.at();
            var period = new Statement.Period(one.axis(), i % 4 == 0 ? null : from, to);
            var name = i % 2 == 0 ? ROWS.get(random.nextInt(3)) : COLUMNS.get(random.nextInt(3));
            int limit = 1 + random.nextInt(20);
            var running = new HashMap<String, Balance>();
            Statement.@Nullable Position after = null;
            Statement page;
            int count = 0;
            do {
                page = accepted(
                        i % 2 == 0
                                ? statements.realAccount(new RealAccount.Id(name), period, after, limit)
                                : statements.account(new Account.Id(name), period, after, limit));
                if (after == null) {
                    page.opening().forEach((currency, balance) -> running.put(currency.toString(), balance));
                }
                for (var line : page.lines()) {
                    var entry = line.item().entry();
                    var currency = line.item().currency().toString();
                    running.merge(currency, new Balance(entry.postedChange(), entry.heldChange()), Balance::plus);
                    assertThat(line.after()).as("seed %d", seed).isEqualTo(running.get(currency));
                    after = line.item().position(one.axis());
                    count++;
                }
            } while (page.lines().size() == limit);
            var closing = new HashMap<String, Balance>();
            page.closing().forEach((currency, balance) -> closing.put(currency.toString(), balance));
            assertThat(running).as("%s of %s, seed %d", period, name, seed).isEqualTo(closing);
            assertThat(count).as("%s of %s, seed %d", period, name, seed).isEqualTo((int) entries.stream()
                    .filter(entry -> entry.address().realAccount().value().equals(name)
                            || entry.address().account().value().equals(name))
                    .filter(period::contains)
                    .count());
        }
    }

    @Test
    void what_is_unknown_is_not_found_and_what_was_not_there_yet_has_zeros() {
        someMonths(0);
        var longAgo = new Moment(Moment.Axis.RECORDED, Instant.parse("1999-12-31T00:00:00Z"));
        var cell = Address.parse("giro/rent");

        assertThat(accepted(then.amount(cell, longAgo)))
                .isEqualTo(new Amount.State(cell, Money.currency("EUR"), Balance.ZERO, 0));
        assertThat(accepted(then.realAccount(cell.realAccount(), longAgo, true))
                        .found()
                        .balance())
                .isEqualTo(Balance.ZERO);
        assertThat(refusal(then.amount(Address.parse("giro/nobody"), longAgo))).isInstanceOf(Refusal.NotFound.class);
        assertThat(refusal(then.realAccount(new RealAccount.Id("nowhere"), longAgo, false)))
                .isInstanceOf(Refusal.NotFound.class);
        assertThat(refusal(then.account(new Account.Id("nobody"), longAgo, false)))
                .isInstanceOf(Refusal.NotFound.class);
        var period = new Statement.Period(Moment.Axis.RECORDED, null, Instant.parse("2000-01-01T00:00:00Z"));
        assertThat(refusal(statements.account(new Account.Id("nobody"), period, null, 1)))
                .isInstanceOf(Refusal.NotFound.class);
        assertThat(refusal(statements.realAccount(new RealAccount.Id("nowhere"), period, null, 1)))
                .isInstanceOf(Refusal.NotFound.class);
        var empty = accepted(statements.realAccount(cell.realAccount(), period, null, 1));
        assertThat(empty.opening()).containsExactly(Map.entry(Money.currency("EUR"), Balance.ZERO));
        assertThat(empty.closing()).isEqualTo(empty.opening());
        assertThat(empty.lines()).isEmpty();
    }

    @Test
    void a_sum_by_effective_time_that_exceeds_64_bits_is_refused() {
        someMonths(0);
        var later = Instant.parse("2090-01-01T00:00:00Z");
        book(null, "external giro/rent " + Long.MAX_VALUE);
        book(later, "giro/rent external " + Long.MAX_VALUE);
        book(null, "external giro/rent " + Long.MAX_VALUE);
        var before = new Moment(Moment.Axis.EFFECTIVE, later.minusNanos(1000));

        assertThat(refusal(then.amount(Address.parse("giro/rent"), before))).isInstanceOf(Refusal.AmountOverflow.class);
        assertThat(accepted(then.amount(Address.parse("giro/rent"), new Moment(Moment.Axis.EFFECTIVE, later)))
                        .balance()
                        .posted())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(refusal(statements.account(
                        new Account.Id("rent"), new Statement.Period(Moment.Axis.EFFECTIVE, null, later), null, 9)))
                .isInstanceOf(Refusal.AmountOverflow.class);
    }
}
