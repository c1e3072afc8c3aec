package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What services rely on in [History].
public interface HistoryContract extends ContractPart {

    private Moment recorded(Instant instant) {
        return new Moment(Moment.Axis.RECORDED, instant);
    }

    private Moment effective(String instant) {
        return new Moment(Moment.Axis.EFFECTIVE, Instant.parse(instant));
    }

    private long posted(String cell, Moment moment) {
        var states = history().cells(Slice.of(given().cell(cell)), moment);
        assertThat(states).hasSizeLessThan(2);
        return states.stream().mapToLong(it -> it.balance().posted()).sum();
    }

    @Test
    default void a_cell_at_a_recorded_instant_is_what_it_was_after_the_last_entry_by_then() {
        given().realAccounts("giro");
        given().accounts("rent");
        var first = given().book(given().transfer("external", "giro/rent", 500));
        var second = given().book(given().transfer("giro/rent", "external", 200));
        var cell = given().cell("giro/rent");
        var eur = Money.currency("EUR");

        assertThat(history().cells(Slice.of(cell), recorded(first.recordedAt().minusNanos(1000))))
                .isEmpty();
        assertThat(history().cells(Slice.of(cell), recorded(first.recordedAt())))
                .containsExactly(new Amount.State(cell, eur, new Balance(500, 0), 1));
        assertThat(history().cells(Slice.of(cell), recorded(second.recordedAt().minusNanos(1000))))
                .containsExactly(new Amount.State(cell, eur, new Balance(500, 0), 1));
        assertThat(history().cells(Slice.of(cell), recorded(second.recordedAt())))
                .containsExactly(new Amount.State(cell, eur, new Balance(300, 0), 2));
        assertThat(history().cells(Slice.of(cell), recorded(Instant.parse("9999-12-31T23:59:59.999999Z"))))
                .containsExactly(new Amount.State(cell, eur, new Balance(300, 0), 2));
        assertThat(history().cells(Slice.of(cell), recorded(Instant.parse("1000-01-01T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    default void an_entry_counts_from_the_instant_it_takes_effect_to_the_microsecond() {
        given().realAccounts("giro");
        given().accounts("rent");
        var deposit = given().transfer("external", "giro/rent", 500);
        given().book(given().draft(deposit).effectiveAt("2020-02-29T12:00:00.000001Z"));
        given().book(given().draft(given().transfer("external", "giro/rent", 7)).effectiveAt("9999-12-31T00:00:00Z"));

        assertThat(posted("giro/rent", effective("2020-02-29T12:00:00Z"))).isZero();
        assertThat(posted("giro/rent", effective("2020-02-29T12:00:00.000001Z")))
                .isEqualTo(500);
        assertThat(posted("giro/rent", effective("9999-12-30T23:59:59.999999Z")))
                .isEqualTo(500);
        assertThat(posted("giro/rent", effective("9999-12-31T00:00:00Z"))).isEqualTo(507);
        assertThat(posted("giro/rent", recorded(given().later()))).isEqualTo(507);
    }

    @Test
    default void sums_in_effective_time_may_pass_beyond_64_bits_where_the_balance_does_not() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        long most = Long.MAX_VALUE;
        given().book(given().draft(given().transfer("external", "giro/rent", most))
                .effectiveAt("2020-01-03T00:00:00Z"));
        given().book(given().draft(given().transfer("giro/rent", "external", most))
                .effectiveAt("2020-01-04T00:00:00Z"));
        given().book(given().draft(given().transfer("external", "giro/rent", most))
                .effectiveAt("2020-01-05T00:00:00Z"));

        assertThat(posted("giro/rent", effective("2020-01-03T00:00:00Z"))).isEqualTo(most);
        assertThat(posted("giro/rent", effective("2020-01-04T00:00:00Z"))).isZero();
        assertThat(posted("giro/rent", effective("2020-01-05T00:00:00Z"))).isEqualTo(most);
    }

    @Test
    default void a_long_history_reads_as_exactly_as_a_short_one() {
        given().realAccounts("giro");
        given().accounts("rent", "food");
        var recorded = new ArrayList<Instant>();
        for (int i = 0; i < 200; i++) {
            recorded.add(given().book(given().transfer("external", i % 20 == 0 ? "giro/food" : "giro/rent", 1))
                    .recordedAt());
        }
        for (int i = 0; i < 200; i += 9) {
            var at = recorded.get(i);
            long count =
                    recorded.stream().filter(instant -> !instant.isAfter(at)).count();
            assertThat(history().totals(Slice.of(given().realAccountId("giro")), recorded(at)))
                    .containsExactly(Map.entry(Money.currency("EUR"), new Balance(count, 0)));
        }
    }

    /// Everything that was booked, replayed one by one.
    @Test
    default void random_transactions_read_as_a_replay_of_all_entries_says_at_any_instant_of_either_time() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("HistoryContract: -Dseed=" + seed);
        var random = new Random(seed);
        var rows = List.of("giro", "savings", "dollars");
        var columns = List.of("rent", "food", "fun");
        given().realAccounts("giro", "savings");
        given().add(given().newRealAccount("dollars", "USD"));
        columns.forEach(given()::accounts);
        var entries = new ArrayList<Entry>();
        var instants = new ArrayList<Instant>();
        for (int i = 0; i < 150; i++) {
            var transaction = given().book(randomDraft(random, rows, columns, instants));
            entries.addAll(transaction.entries());
            instants.add(transaction.recordedAt());
            instants.add(transaction.effectiveAt());
        }
        for (int i = 0; i < 150; i++) {
            var at = instants.get(random.nextInt(instants.size())).plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
            var axis = random.nextBoolean() ? Moment.Axis.RECORDED : Moment.Axis.EFFECTIVE;
            var moment = new Moment(axis, at);
            for (var row : rows) {
                compare(seed, Slice.of(given().realAccountId(row)), moment, entries);
            }
            for (var column : columns) {
                compare(seed, Slice.of(given().accountId(column)), moment, entries);
                compare(
                        seed,
                        Slice.of(given().cell(rows.get(random.nextInt(rows.size())) + "/" + column)),
                        moment,
                        entries);
            }
            compare(seed, Slice.of(Money.currency("USD")), moment, entries);
            compare(seed, Slice.of((Currency) null), moment, entries);
            var one = instants.get(random.nextInt(instants.size()));
            var other = instants.get(random.nextInt(instants.size()));
            var period = new Statement.Period(
                    axis, i % 5 == 0 ? null : one.isBefore(other) ? one : other, one.isBefore(other) ? other : one);
            compareItems(
                    seed,
                    i % 2 == 0
                            ? Slice.of(given().realAccountId(rows.get(i % 3)))
                            : Slice.of(given().accountId(columns.get(i % 3))),
                    period,
                    1 + random.nextInt(30),
                    entries);
        }
    }

    /// One whose effect is long before, long after, just around or at its recording, or together with another's.
    private StoreFixture.Draft randomDraft(
            Random random, List<String> rows, List<String> columns, List<Instant> instants) {
        var transfers = new ArrayList<Transfer>();
        var one = rows.get(random.nextInt(rows.size()));
        var other = one.equals("dollars") ? one : rows.get(random.nextInt(2));
        var currency = one.equals("dollars") ? "USD" : "EUR";
        var cell = one + "/" + columns.get(random.nextInt(3));
        long units = random.nextLong(1, 1001);
        switch (random.nextInt(3)) {
            case 0 -> transfers.add(given().transfer("external", cell, units, currency));
            case 1 -> transfers.add(given().transfer(cell, "external", units, currency));
            default -> {
                var target = other + "/" + columns.get(random.nextInt(3));
                transfers.add(
                        target.equals(cell)
                                ? given().transfer("external", cell, units, currency)
                                : given().transfer(cell, target, units, currency));
            }
        }
        var draft = given().draft(transfers.toArray(Transfer[]::new)).described("number " + units);
        long range = Duration.ofSeconds(1L << random.nextInt(34)).toMillis() * 1000;
        var effectiveAt = switch (random.nextInt(5)) {
            case 0 -> draft.recordedAt();
            case 1 -> instants.isEmpty() ? draft.recordedAt() : instants.get(random.nextInt(instants.size()));
            case 2 -> draft.recordedAt().plus(random.nextInt(7) - 3, ChronoUnit.MICROS);
            case 3 -> draft.recordedAt().minus(Duration.of(random.nextLong(range), ChronoUnit.MICROS));
            default -> draft.recordedAt().plus(Duration.of(random.nextLong(range), ChronoUnit.MICROS));
        };
        return draft.effectiveAt(effectiveAt.toString());
    }

    private boolean isIn(Slice slice, Entry entry) {
        var dollars = entry.address().realAccount().equals(given().realAccountId("dollars"));
        return (slice.realAccount() == null
                        || slice.realAccount().equals(entry.address().realAccount()))
                && (slice.account() == null
                        || slice.account().equals(entry.address().account()))
                && (slice.currency() == null
                        || slice.currency().getCurrencyCode().equals(dollars ? "USD" : "EUR"));
    }

    private void compare(long seed, Slice slice, Moment moment, List<Entry> entries) {
        var posted = new HashMap<Address, Long>();
        var versions = new HashMap<Address, Long>();
        for (var entry : entries) {
            boolean counts = moment.axis() == Moment.Axis.RECORDED
                    ? !entry.recordedAt().isAfter(moment.at())
                    : !entry.effectiveAt().isAfter(moment.at());
            if (counts && isIn(slice, entry)) {
                posted.merge(entry.address(), entry.postedChange(), Long::sum);
                versions.merge(entry.address(), 1L, Long::sum);
            }
        }
        var actualPosted = new HashMap<Address, Long>();
        var actualVersions = new HashMap<Address, Long>();
        for (var state : work().snapshot(() -> history().cells(slice, moment))) {
            if (state.address().realAccount().value().startsWith(given().text(""))) {
                actualPosted.put(state.address(), state.balance().posted());
                actualVersions.put(state.address(), state.version());
            }
        }
        assertThat(actualPosted).as("%s at %s, seed %d", slice, moment, seed).isEqualTo(posted);
        assertThat(actualVersions).as("%s at %s, seed %d", slice, moment, seed).isEqualTo(versions);
        if (slice.realAccount() != null || slice.account() != null) {
            var totals = new HashMap<Currency, Balance>();
            posted.forEach((address, units) -> totals.merge(
                    Money.currency(address.realAccount().equals(given().realAccountId("dollars")) ? "USD" : "EUR"),
                    new Balance(units, 0),
                    Balance::plus));
            assertThat(Map.copyOf(history().totals(slice, moment)))
                    .as("%s at %s, seed %d", slice, moment, seed)
                    .isEqualTo(totals);
        }
    }

    private void compareItems(long seed, Slice slice, Statement.Period period, int limit, List<Entry> entries) {
        var expected = entries.stream()
                .filter(entry -> isIn(slice, entry) && period.contains(entry))
                .sorted(Comparator.comparing(period.axis()::of).thenComparing(Entry::transaction))
                .toList();
        var actual = new ArrayList<Statement.Item>();
        Statement.@Nullable Position after = null;
        List<Statement.Item> page;
        do {
            var from = after;
            page = work().snapshot(() -> history().items(slice, period, from, limit));
            actual.addAll(page);
            after = page.isEmpty() ? null : page.getLast().position(period.axis());
        } while (page.size() == limit);
        assertThat(actual)
                .as("%s in %s by %d, seed %d", slice, period, limit, seed)
                .extracting(Statement.Item::entry)
                .containsExactlyInAnyOrderElementsOf(expected)
                .extracting(Entry::transaction)
                .containsExactlyElementsOf(
                        expected.stream().map(Entry::transaction).toList());
        assertThat(actual)
                .allSatisfy(item -> assertThat(item.description()).isNotNull())
                .allSatisfy(item -> assertThat(item.currency().getCurrencyCode())
                        .isEqualTo(
                                item.entry().address().realAccount().equals(given().realAccountId("dollars"))
                                        ? "USD"
                                        : "EUR"));
    }
}
