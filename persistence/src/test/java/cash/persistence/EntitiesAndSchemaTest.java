package cash.persistence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Iban;
import cash.domain.Metadata;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.RealAccount;
import cash.domain.Status;
import cash.domain.StoreContract;
import cash.domain.StoreFixture;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.model.PersistentEntity;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The entities and the schema agree, column by column, and so do the schema and the limits of the domain.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EntitiesAndSchemaTest {

    private static final String DATABASE = "entities";

    private static final List<Class<? extends Record>> ENTITIES = List.of(RealAccountRow.class, AccountRow.class);

    private static final Map<String, String> TABLES_WITHOUT_ENTITY = Map.ofEntries(
            Map.entry("amounts", "is written in batches and read with the ids of its accounts, as AmountRow"),
            Map.entry("entries", "is written in batches and read with the instants of its transaction, as EntryRow"),
            Map.entry("transfers", "is written in batches and read with its transaction and entries, as TransferRow"),
            Map.entry("transactions", "is written in batches and read with its transfers, as TransferRow"),
            Map.entry("dated_entries", "is written in batches and read with the entries, as a Statement.Item"),
            Map.entry("effective_sums", "is only added to and summed"),
            Map.entry("real_account_totals", "is only added to and summed"),
            Map.entry("real_account_labels", "is only looked up in filters"),
            Map.entry("account_labels", "is only looked up in filters"),
            Map.entry("transaction_labels", "is only looked up in filters"),
            Map.entry("transaction_references", "is only looked up"),
            Map.entry("idempotency_keys", "is only looked up, as a Ledger.Use"),
            Map.entry("holds", "is written in batches and read with its transaction, as TransferRow"),
            Map.entry("hold_cells", "is written in batches and only looked up"),
            Map.entry("open_holds", "is written in batches and only looked up"),
            Map.entry("hold_ends", "is written in batches and read with its transaction, as TransferRow"),
            Map.entry("hold_end_transfers", "is written in batches and read with its transfers, as TransferRow"),
            Map.entry("reversals", "is written in batches and read with its transactions"),
            Map.entry("overdraft_limits", "is only added to and read, as OverdraftLimitRow"),
            Map.entry("guard", "is only locked and counted up"),
            Map.entry("chains", "is locked and gone on with in batches, as ChainHead"),
            Map.entry("unsealed", "is written by its migration and only read"),
            Map.entry("flyway_schema_history", "is Flyway's"));

    private static final Map<String, String> COLUMNS_WITHOUT_PROPERTY = Map.of(
            "real_accounts.large", "is set by batches and read by the Directory, and false at first",
            "accounts.large", "is set by batches and read by the Directory, and false at first");

    /// What the domain lets through must fit: characters of text, bytes of binary columns.
    private static final Map<String, Long> LENGTHS = Map.ofEntries(
            Map.entry("real_accounts.id", 64L),
            Map.entry("real_accounts.name", 200L),
            Map.entry("real_accounts.currency", 3L),
            Map.entry("real_accounts.status", longest(Status.values())),
            Map.entry("real_accounts.iban", 34L),
            Map.entry("accounts.id", 64L),
            Map.entry("accounts.name", 200L),
            Map.entry("accounts.status", longest(Status.values())),
            Map.entry("transactions.id", 16L),
            Map.entry("transactions.description", 1000L),
            Map.entry("transactions.reference", 255L),
            Map.entry("amounts.last_transaction", 16L),
            Map.entry("entries.transaction_id", 16L),
            Map.entry("transfers.transaction_id", 16L),
            Map.entry("transaction_references.reference", 255L),
            Map.entry("transaction_references.transaction_id", 16L),
            Map.entry("idempotency_keys.idempotency_key", 255L),
            Map.entry("idempotency_keys.fingerprint", 32L),
            Map.entry("idempotency_keys.transaction_id", 16L),
            Map.entry("holds.transaction_id", 16L),
            Map.entry("hold_cells.transaction_id", 16L),
            Map.entry("open_holds.transaction_id", 16L),
            Map.entry("hold_ends.id", 16L),
            Map.entry("hold_ends.hash", 32L),
            Map.entry("chains.hash", 32L),
            Map.entry("chains.last_step", 16L),
            Map.entry("transactions.hash", 32L),
            Map.entry("unsealed.last_step", 16L),
            Map.entry("hold_ends.transaction_id", 16L),
            Map.entry("hold_ends.outcome", 7L),
            Map.entry("hold_end_transfers.transaction_id", 16L),
            Map.entry("reversals.original_id", 16L),
            Map.entry("reversals.reversal_id", 16L),
            Map.entry("real_account_labels.label", 32L),
            Map.entry("account_labels.label", 32L),
            Map.entry("transaction_labels.label", 32L),
            Map.entry("transaction_labels.transaction_id", 16L));

    /// Metadata has no length in the schema that is its own; what it may need is 50 names and values of text.
    private static final Set<String> UNLIMITED =
            Set.of("real_accounts.metadata", "accounts.metadata", "transactions.metadata");

    private static long longest(Enum<?>[] values) {
        return Arrays.stream(values)
                .mapToLong(value -> value.name().length())
                .max()
                .orElseThrow();
    }

    private final Sql sql;
    private final CashInstance cash;
    private final StoreFixture given;

    EntitiesAndSchemaTest(TestDatabase server) {
        cash = CashInstance.on(server, DATABASE);
        sql = new Sql(server, DATABASE);
        given = new StoreFixture(cash.stores());
    }

    @AfterEach
    void close() {
        sql.close();
        cash.close();
    }

    private record Column(
            String table,
            String name,
            String type,
            boolean nullable,
            @Nullable Long length,
            @Nullable String collation) {
        String fullName() {
            return table + "." + name;
        }
    }

    private List<Column> columns() {
        return sql.query(
                """
                SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, collation_name
                FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
                """,
                row -> new Column(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4).equals("YES"),
                        row.getObject(5, Long.class),
                        row.getString(6)));
    }

    private Map<String, Column> columns(String table) {
        return columns().stream()
                .filter(column -> column.table.equals(table))
                .collect(Collectors.toMap(Column::name, Function.identity()));
    }

    @Test
    void every_entity_has_exactly_the_columns_of_its_table() {
        for (var type : ENTITIES) {
            var entity = PersistentEntity.of(type);
            var columns = columns(entity.getPersistedName());
            var names = new HashSet<String>();
            for (var component : type.getRecordComponents()) {
                var property = requireNonNull(
                        component.getName().equals("no")
                                ? entity.getIdentity()
                                : entity.getPropertyByName(component.getName()),
                        () -> component + " is not persistent");
                var column =
                        requireNonNull(columns.get(property.getPersistedName()), () -> component + " has no column");
                names.add(column.name);
                assertThat(typesOf(component)).as("the type of %s", component).contains(column.type);
                boolean generated = component.getName().equals("no");
                assertThat(isNullable(component))
                        .as("%s may be null", component)
                        .isEqualTo(column.nullable || generated);
            }
            COLUMNS_WITHOUT_PROPERTY.keySet().stream()
                    .filter(name -> name.startsWith(entity.getPersistedName() + "."))
                    .forEach(name -> names.add(name.substring(name.indexOf('.') + 1)));
            assertThat(names).isEqualTo(columns.keySet());
        }
    }

    private static List<String> typesOf(RecordComponent component) {
        return Map.of(
                        Integer.class, List.of("int"),
                        Long.class, List.of("bigint"),
                        String.class, List.of("varchar", "char", "mediumtext"),
                        LocalDateTime.class, List.of("datetime"))
                .getOrDefault(component.getType(), List.of());
    }

    private static boolean isNullable(RecordComponent component) {
        AnnotatedElement type = component.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class);
    }

    @Test
    void every_table_has_an_entity_or_a_reason_to_have_none() {
        var tables = new TreeMap<>(TABLES_WITHOUT_ENTITY);
        ENTITIES.forEach(
                type -> tables.put(type.getAnnotation(MappedEntity.class).value(), type.getSimpleName()));

        assertThat(columns().stream().map(Column::table).collect(Collectors.toSet()))
                .isEqualTo(tables.keySet());
    }

    @Test
    void every_text_that_the_domain_limits_has_that_length() {
        var ours = columns().stream()
                .filter(column -> column.length != null && !column.table.startsWith("flyway"))
                .filter(column -> !UNLIMITED.contains(column.fullName()))
                .collect(Collectors.toMap(Column::fullName, Column::length));

        assertThat(ours).isEqualTo(LENGTHS);
    }

    @Test
    void every_text_is_compared_byte_by_byte() {
        assertThat(columns())
                .filteredOn(column -> column.collation != null && !column.table.startsWith("flyway"))
                .allSatisfy(column -> assertThat(column.collation).isIn("ascii_bin", "utf8mb4_bin"));
    }

    @Test
    void money_is_a_64_bit_integer_or_the_sum_of_many() {
        var money = Set.of(
                "posted",
                "held",
                "units",
                "reserved",
                "overdraft_limit",
                "limit_before",
                "limit_after",
                "posted_change",
                "held_change",
                "posted_after",
                "held_after");
        assertThat(columns())
                .filteredOn(column -> money.contains(column.name))
                .hasSize(17)
                .allSatisfy(column -> assertThat(column.type)
                        .isEqualTo(
                                Set.of("real_account_totals", "reversals", "effective_sums")
                                                .contains(column.table)
                                        ? "decimal"
                                        : "bigint"));
        assertThat(columns())
                .noneMatch(column -> Set.of("float", "double", "real").contains(column.type));
    }

    @Test
    void every_table_is_transactional() {
        assertThat(sql.query(
                        "SELECT engine FROM information_schema.tables WHERE table_schema = DATABASE()",
                        row -> row.getString(1)))
                .containsOnly("InnoDB");
    }

    // Extremes

    private static final List<String> CHARACTERS = List.of("😀", "€", "\u0001", "\\", "'", "\0", "x");

    /// 64 characters with the fixture's prefix, one for each character.
    private String longId(String character) {
        var id = character.codePointAt(0) + "-";
        return id + "x".repeat(64 - given.text(id).length());
    }

    /// 200 UTF-16 units, that are not blank.
    private static Name longName(String character) {
        return new Name(character.repeat(198 / character.length()) + "xx");
    }

    /// As much as the domain lets through: 50 names of 64 UTF-16 units and values of 500, in characters that need
    /// the most bytes in UTF-8, as surrogate pairs, or in JSON.
    private static Metadata largest(String character) {
        return Metadata.of(IntStream.range(0, 50)
                .boxed()
                .collect(Collectors.toMap(
                        i -> character.repeat(62 / character.length()) + "%02d".formatted(i),
                        _ -> character.repeat(500 / character.length()))));
    }

    @Test
    void the_largest_and_the_smallest_real_accounts_read_as_they_were_written() {
        for (var character : CHARACTERS) {
            var full = new RealAccount(
                    given.realAccountId(longId(character)),
                    longName(character),
                    Money.currency("JPY"),
                    Status.CLOSED,
                    new Iban("DE00" + "Z".repeat(30)),
                    largest(character),
                    Instant.parse("9999-12-31T23:59:59.999999Z"));
            assertThat(RealAccountRow.of(full, 7).toDomain()).isEqualTo(full);
            assertThat(found(full)).isEqualTo(full);
        }
        var empty = new RealAccount(
                given.realAccountId("r"),
                new Name("r"),
                Money.currency("EUR"),
                Status.OPEN,
                null,
                Metadata.NONE,
                Instant.parse("1000-01-01T00:00:00Z"));
        assertThat(RealAccountRow.of(empty, null).toDomain()).isEqualTo(empty);
        assertThat(found(empty)).isEqualTo(empty);
    }

    private RealAccount found(RealAccount realAccount) {
        given.add(realAccount);
        return stores().realAccounts().find(realAccount.id()).orElseThrow().realAccount();
    }

    private StoreContract.Stores stores() {
        return cash.stores();
    }

    // The class file of a compact constructor lacks the @Nullable of a qualified type like RealAccount.Id.
    @SuppressWarnings("NullAway")
    @Test
    void the_largest_and_the_smallest_accounts_read_as_they_were_written() {
        given.realAccounts("giro");
        var home = given.realAccountId("giro");
        for (var character : CHARACTERS) {
            var full = new Account(
                    given.accountId(longId(character)),
                    longName(character),
                    home,
                    Status.FROZEN,
                    Long.MAX_VALUE,
                    largest(character),
                    Instant.parse("9999-12-31T23:59:59.999999Z"));
            assertThat(found(full)).isEqualTo(full);
        }
        var empty = new Account(
                given.accountId("a"),
                new Name("a"),
                null,
                Status.OPEN,
                0,
                Metadata.NONE,
                Instant.parse("1000-01-01T00:00:00Z"));
        assertThat(found(empty)).isEqualTo(empty);
    }

    private Account found(Account account) {
        given.add(account);
        return stores().accounts().find(account.id()).orElseThrow().account();
    }
}
