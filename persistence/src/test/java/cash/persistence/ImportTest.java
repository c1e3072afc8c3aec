package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.Account;
import cash.domain.Decision;
import cash.domain.Description;
import cash.domain.External;
import cash.domain.IdempotencyKey;
import cash.domain.Metadata;
import cash.domain.MetadataUpdate;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.Reference;
import cash.domain.Request;
import cash.domain.Restoration;
import cash.domain.Store;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Transaction;
import cash.domain.Transfer;
import cash.domain.Update;
import cash.services.ExportService;
import cash.services.Exported;
import cash.services.ImportFailure;
import cash.services.ImportService;
import cash.services.Imported;
import cash.services.Receipt;
import cash.services.VerificationService;
import io.micronaut.context.ApplicationContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// A random ledger on one server is exported, and imported on another.
@ParameterizedClass
@CsvSource({"MARIADB, MARIADB", "MARIADB, MYSQL", "MYSQL, MARIADB"})
class ImportTest {

    private static final int STEPS = 300;
    private static final List<String> ROWS = List.of("savings", "giro");
    private static final List<String> COLUMNS = List.of("c", "b", "a");

    /// Everything by which the two databases can be compared, without the numbers that each gave.
    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry(
                    "transactions",
                    "SELECT HEX(id), description, reference, metadata, effective_at, recorded_at, chain, HEX(hash)"),
            Map.entry("transaction_labels", "SELECT label, HEX(transaction_id)"),
            Map.entry("transaction_references", "SELECT HEX(reference), HEX(transaction_id)"),
            Map.entry("idempotency_keys", "SELECT HEX(idempotency_key), HEX(fingerprint), HEX(transaction_id)"),
            Map.entry("unsealed", "SELECT HEX(last_step)"),
            Map.entry("chains", "SELECT no, HEX(last_step), HEX(hash), length"),
            Map.entry("holds", "SELECT HEX(transaction_id), expires_at"),
            Map.entry("open_holds", "SELECT HEX(transaction_id), expires_at"),
            Map.entry("hold_ends", "SELECT HEX(id), HEX(transaction_id), outcome, chain, HEX(hash)"),
            Map.entry(
                    "hold_end_transfers",
                    "SELECT HEX(transaction_id), position, source_version, target_version, units"),
            Map.entry("reversals", "SELECT HEX(original_id), HEX(reversal_id), units"),
            Map.entry(
                    "transfers",
                    "SELECT HEX(transaction_id), position, %s, source_version, %s, target_version, units"
                            .formatted(cell("source_amount"), cell("target_amount"))),
            Map.entry(
                    "entries",
                    "SELECT %s, version, HEX(transaction_id), posted_change, held_change, posted_after, held_after"
                            .formatted(cell("amount_id"))),
            Map.entry(
                    "amounts", "SELECT %s, posted, held, version, HEX(last_transaction)".formatted(cell("amounts.id"))),
            Map.entry("hold_cells", "SELECT %s, HEX(transaction_id), reserved".formatted(cell("amount_id"))),
            Map.entry("dated_entries", "SELECT %s, version, effective_at".formatted(cell("amount_id"))),
            // Sums that cancel out are there if that took two batches, and not if they were written in one.
            Map.entry(
                    "effective_sums WHERE posted <> 0 OR held <> 0 OR entries <> 0",
                    "SELECT %s, level, parent, step, posted, held, entries".formatted(cell("amount_id"))));

    private static String cell(String number) {
        return "(SELECT CONCAT(r.id, '/', a.id) FROM real_accounts r, accounts a WHERE r.no = %1$s >> 40 AND a.no = %1$s & 1099511627775)"
                .formatted(number);
    }

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2100-01-01T00:00:00.123456Z"));
    private final long seed = new SplittableRandom().nextLong();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final CashInstance source;
    private final CashInstance copy;
    private final Sql sourceSql;
    private final Sql copySql;
    private final StoreFixture given;
    private final Map<IdempotencyKey, Request> keys = new HashMap<>();

    ImportTest(TestDatabase from, TestDatabase to) {
        System.out.println("ImportTest from " + from + " to " + to + ", seed " + seed);
        var clock = ((InstantSource) this::now).withZone(ZoneOffset.UTC);
        from.store("import_from").getBean(Store.class).reset();
        to.store("import_to").getBean(Store.class).reset();
        // Instances of their own, since what others remember of a ledger that was erased is wrong.
        source = CashInstance.on(ApplicationContext.run(from.settings("import_from")), clock);
        copy = CashInstance.on(ApplicationContext.run(to.settings("import_to")), clock);
        sourceSql = new Sql(from, "import_from");
        copySql = new Sql(to, "import_to");
        given = new StoreFixture(source.stores());
    }

    private Instant now() {
        return Objects.requireNonNull(now.get());
    }

    @AfterEach
    void close() {
        for (var cash : List.of(source, copy)) {
            cash.close();
            cash.beans().close();
        }
        sourceSql.close();
        copySql.close();
    }

    private void fill() {
        given.add(given.newRealAccount("dropped", "EUR"));
        given.add(given.newAccount("dropped", null));
        ROWS.forEach(given::realAccounts);
        COLUMNS.forEach(name -> given.add(given.newAccount(name, "giro")));
        Requests.accepted(source.realAccounts().delete(given.realAccountId("dropped")));
        Requests.accepted(source.accounts().delete(given.accountId("dropped")));
        given.accounts("old");
        given.book(given.transfer("external", "giro/old", 5));
        sourceSql.run("INSERT INTO unsealed (id, last_step) SELECT 1, MAX(id) FROM transactions");
        var made = new ArrayList<Transaction>();
        for (int step = 0; step < STEPS; step++) {
            now.updateAndGet(it -> it.plusMillis(random.nextLong(3_000)));
            var request = request(made);
            var key = random.nextInt(4) == 0 ? key(step) : null;
            if (run(source, request, key) instanceof Decision.Accepted<Receipt>(var receipt)) {
                if (key != null) {
                    keys.put(key, request);
                }
                if (!(request instanceof Request.EndHold)) {
                    made.add(receipt.transaction());
                }
            }
            source.transactions().expire();
        }
        Requests.accepted(source.accounts().patch(given.accountId("b"), limit(70)));
        Requests.accepted(source.accounts().patch(given.accountId("b"), limit(50_000)));
        Requests.accepted(source.accounts().freeze(given.accountId("c")));
        Requests.accepted(source.realAccounts().freeze(given.realAccountId("savings")));
    }

    private static Account.Patch limit(long units) {
        return new Account.Patch(
                Update.keep(),
                Update.to(null),
                Update.to(units),
                new MetadataUpdate(false, Map.of("ä", Optional.of("\u0000\n😀"))));
    }

    private static IdempotencyKey key(int step) {
        return new IdempotencyKey("\u00ff key " + step);
    }

    private Place cell() {
        return given.cell(ROWS.get(random.nextInt(ROWS.size())) + "/" + COLUMNS.get(random.nextInt(COLUMNS.size())));
    }

    private Request request(List<Transaction> made) {
        int kind = made.isEmpty() ? 0 : random.nextInt(7);
        if (kind < 4) {
            return transaction();
        }
        var transaction = made.get(random.nextInt(made.size()));
        long total = transaction.transfers().stream()
                .mapToLong(it -> it.money().units())
                .sum();
        var part = random.nextBoolean() ? null : (Long) random.nextLong(1, total + 1);
        return switch (kind) {
            case 4 -> new Request.EndHold(transaction, Transaction.Status.POSTED, part);
            case 5 -> new Request.EndHold(transaction, Transaction.Status.VOIDED, null);
            default -> new Request.Reverse(transaction, part);
        };
    }

    private NewTransaction transaction() {
        var transfers = new ArrayList<Transfer.Requested>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            var from = random.nextInt(3) == 0 ? External.WORLD : cell();
            var to = random.nextInt(5) == 0 ? External.WORLD : cell();
            long units = random.nextInt(20) == 0 ? random.nextLong(1, 1L << 52) : random.nextLong(1, 40);
            if (!from.equals(to)) {
                transfers.add(new Transfer.Requested(from, to, units));
            }
        }
        if (transfers.isEmpty()) {
            transfers.add(new Transfer.Requested(External.WORLD, cell(), 100));
        }
        boolean pending = random.nextInt(3) == 0;
        return new NewTransaction(
                transfers,
                random.nextBoolean() ? null : new Description("Für \u0000 " + random.nextInt()),
                random.nextInt(3) > 0 ? null : new Reference("r " + random.nextLong()),
                random.nextBoolean() ? Metadata.NONE : Metadata.of(Map.of("k", "\"\\\t😀", "j", "")),
                random.nextInt(3) > 0 ? null : now().plusSeconds(random.nextInt(-100_000, 100_000)),
                pending,
                pending && random.nextBoolean() ? now().plusMillis(random.nextLong(1, 20_000)) : null,
                List.of());
    }

    private static Decision<Receipt> run(CashInstance cash, Request request, @Nullable IdempotencyKey key) {
        return Threads.result(
                switch (request) {
                    case NewTransaction it -> cash.transactions().post(it, key);
                    case Request.EndHold it -> cash.transactions().follow(it, key);
                    case Request.Reverse it -> cash.transactions().follow(it, key);
                });
    }

    private List<Exported> export(CashInstance cash) {
        var all = new ArrayList<Exported>();
        new ExportService(
                        cash.stores().work(),
                        cash.stores().ledger(),
                        cash.stores().amounts(),
                        cash.stores().chronicle(),
                        InstantSource.fixed(Instant.EPOCH).withZone(ZoneOffset.UTC))
                .export(all::add);
        return all;
    }

    private Exported.End restore(List<Exported> things) {
        var lines = new ArrayList<Imported>();
        things.forEach(it -> lines.add(new Imported(lines.size() + 1, it)));
        return new ImportService(
                        copy.stores().work(),
                        copy.beans().getBean(Restoration.class),
                        copy.stores().evidence())
                .run(lines.iterator());
    }

    private static List<String> rows(Sql sql, String table) {
        return sql
                .query(TABLES.get(table) + " FROM " + table, row -> {
                    var text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(row.getString(i)).append('|');
                    }
                    return text.toString();
                })
                .stream()
                .sorted()
                .toList();
    }

    @Test
    void it_is_the_same_ledger_row_by_row_and_goes_on_like_it() {
        fill();
        var all = export(source);
        assertThat(all.getLast()).isEqualTo(restore(all));

        assertThat(export(copy)).isEqualTo(all);
        for (var table : TABLES.keySet()) {
            assertThat(rows(copySql, table))
                    .as(table)
                    .isEqualTo(rows(sourceSql, table))
                    .isNotEmpty();
        }
        assertThat(copy.stores().amounts().matrix(null))
                .isEqualTo(source.stores().amounts().matrix(null));
        assertThat(new VerificationService(copy.stores().work(), copy.stores().evidence())
                        .verify()
                        .discrepancies())
                .isEmpty();
        assertThat(BooksCheck.discrepancies(copySql)).isEmpty();
        keys.forEach((key, request) -> {
            var replay = Requests.accepted(run(copy, request, key));
            assertThat(replay.replayed()).isTrue();
            assertThat(replay).isEqualTo(Requests.accepted(run(source, request, key)));
        });
        now.updateAndGet(it -> it.plusSeconds(60));
        for (var cash : List.of(source, copy)) {
            cash.transactions().expire();
            cash.book(Requests.transaction(given, "external giro/a 1"));
        }
        assertThat(copy.stores().amounts().matrix(null))
                .as("holds that time out do so in both")
                .isEqualTo(source.stores().amounts().matrix(null));
    }

    @Test
    void what_fails_near_its_end_leaves_an_empty_ledger_that_the_whole_goes_into() {
        fill();
        var all = export(source);
        var before = copy.beans().getBean(Store.class).contents();
        var cut = all.subList(0, all.size() - 1);

        assertThatThrownBy(() -> restore(cut)).isInstanceOf(ImportFailure.class).hasMessageContaining("cut off");

        assertThat(copy.beans().getBean(Store.class).contents()).isEqualTo(before);
        assertThat(restore(all)).isEqualTo(all.getLast());
        assertThatThrownBy(() -> restore(all)).isInstanceOf(ImportFailure.class).hasMessageContaining("not empty");
    }

    @Test
    void a_ledger_whose_only_account_was_deleted_is_not_empty() {
        var other = new StoreFixture(copy.stores());
        other.accounts("gone");
        Requests.accepted(copy.accounts().delete(other.accountId("gone")));

        assertThatThrownBy(() -> restore(List.of(new Exported.Begin(Instant.EPOCH))))
                .hasMessageContaining("not empty");
    }
}
