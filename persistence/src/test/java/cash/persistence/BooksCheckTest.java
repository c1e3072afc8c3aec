package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.IdempotencyKey;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The checker of the books bites: it finds what careless writers lose, and whatever else is put wrong.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BooksCheckTest {

    private static final String DATABASE = "books_check";
    private static final int THREADS = 6;
    private static final int ROUNDS = 60;

    private final TestDatabase server;
    private final CashInstance cash;
    private final Sql sql;

    BooksCheckTest(TestDatabase server) {
        this.server = server;
        cash = CashInstance.on(server, DATABASE);
        sql = new Sql(server, DATABASE);
    }

    @BeforeEach
    void some_books() {
        sql.run("DROP TABLE IF EXISTS scratch");
        sql.run("CREATE TABLE scratch (id INT PRIMARY KEY, posted BIGINT NOT NULL) ENGINE = InnoDB");
        sql.run("INSERT INTO scratch VALUES (1, 0), (2, 0)");
        var given = new StoreFixture(cash.stores());
        given.realAccounts("giro", "savings");
        given.accounts("rent");
        given.book(given.transfer("external", "giro/rent", 500));
        var draft =
                given.draft(given.transfer("giro/rent", "savings/rent", 200)).referenced(given.text("invoice"));
        given.book(draft.with(given.label("x")), IdempotencyKey.ofText(given.text("key")));
        Requests.someHolds(cash, given, "giro/rent", "savings/rent");
    }

    @AfterEach
    void close() {
        sql.close();
        cash.close();
    }

    // Lost updates

    @Test
    void reading_and_then_writing_at_repeatable_read_loses_money_and_the_check_tells() {
        var acknowledged = addTogether(
                "SELECT posted FROM scratch WHERE id = %d", "UPDATE scratch SET posted = %2$d WHERE id = %1$d");

        assertThat(acknowledged.values().stream().mapToLong(it -> it).sum()).isEqualTo(THREADS * ROUNDS);
        assertThat(BooksCheck.differences(acknowledged, scratch())).isNotEmpty();
    }

    @Test
    void reading_for_update_loses_none_and_the_check_is_content() {
        var acknowledged = addTogether(
                "SELECT posted FROM scratch WHERE id = %d FOR UPDATE",
                "UPDATE scratch SET posted = %2$d WHERE id = %1$d");

        assertThat(BooksCheck.differences(acknowledged, scratch())).isEmpty();
    }

    /// Six threads add 1 to one of two rows, as often as they are told that it was done; returns how much that was.
    private Map<Integer, Long> addTogether(String read, String write) {
        var added = Threads.together(Stream.generate(() -> (Callable<List<Integer>>) () -> {
                    try (var mine = new Sql(server, DATABASE)) {
                        return Stream.iterate(0, i -> i + 1)
                                .limit(ROUNDS)
                                .map(i -> add(mine, 1 + i % 2, read, write))
                                .toList();
                    }
                })
                .limit(THREADS)
                .toList());
        return added.stream().flatMap(List::stream).collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }

    private static int add(Sql mine, int id, String read, String write) {
        mine.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        mine.run("START TRANSACTION");
        long posted = mine.number(read.formatted(id));
        think();
        mine.run(write.formatted(id, posted + 1));
        mine.run("COMMIT");
        return id;
    }

    private static void think() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private Map<Integer, Long> scratch() {
        return sql.query("SELECT id, posted FROM scratch", row -> Map.entry(row.getInt(1), row.getLong(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void a_cell_that_nobody_was_told_of_is_a_difference_and_so_is_one_that_is_missing() {
        assertThat(BooksCheck.differences(Map.of("a", 1L), Map.of("a", 1L, "b", 2L)))
                .hasSize(1);
        assertThat(BooksCheck.differences(Map.of("a", 1L, "b", 2L), Map.of("a", 1L)))
                .hasSize(1);
    }

    // Tampering

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE amounts SET posted = posted + 1 LIMIT 1                    | each cell is what its last entry says
                    UPDATE amounts SET version = version + 1 LIMIT 1                  | each cell is what its last entry says
                    UPDATE amounts SET last_transaction = x'00' LIMIT 1               | each cell is what its last entry says
                    UPDATE real_account_totals SET posted = posted - 1 LIMIT 1        | each real account's total is the sum of its cells
                    DELETE FROM real_account_totals LIMIT 1                           | each real account's total is the sum of its cells
                    DELETE FROM amounts LIMIT 1                                       | every entry lies on a cell
                    DELETE FROM entries WHERE version = 1 LIMIT 1                     | entries are numbered from 1 without gaps
                    DELETE FROM entries ORDER BY version DESC LIMIT 1                 | each cell is what its last entry says
                    UPDATE entries SET posted_change = posted_change + 1 LIMIT 1      | each entry adds its change to the one before
                    UPDATE entries SET posted_change = posted_change + 1 LIMIT 1      | each step's entries are what its transfers move
                    UPDATE entries SET held_after = 1 WHERE version = 2               | each entry adds its change to the one before
                    UPDATE transfers SET units = units + 1 LIMIT 1                    | each step's entries are what its transfers move
                    DELETE FROM transfers LIMIT 1                                     | every transaction has transfers
                    DELETE FROM transactions LIMIT 1                                  | every entry has its step and every transfer its transaction
                    UPDATE transactions SET recorded_at = recorded_at + INTERVAL 1 SECOND LIMIT 1 | each id begins with its recordedAt
                    UPDATE entries SET transaction_id = x'00' WHERE version = 2       | steps never run backwards along a cell
                    UPDATE hold_cells SET reserved = reserved + 1                     | what a cell holds is what its open holds reserve
                    DELETE FROM open_holds                                            | a hold is open or has ended
                    DELETE FROM hold_ends                                             | a hold is open or has ended
                    UPDATE hold_end_transfers SET units = units - 1                   | each step's entries are what its transfers move
                    UPDATE hold_end_transfers SET units = units - 1                   | no more is taken back than was posted
                    UPDATE reversals SET units = units + 1                            | no more is taken back than was posted
                    UPDATE entries SET posted_after = -1 WHERE posted_change < 0      | no money is taken out of a cell beyond its overdraft limit
                    UPDATE amounts SET posted = 9223372036854775807                   | each total fits into 64 bits
                    DELETE FROM transaction_references LIMIT 1                        | references are those of the transactions
                    UPDATE transactions SET reference = 'other' WHERE reference IS NOT NULL | references are those of the transactions
                    UPDATE idempotency_keys SET transaction_id = x'00'                | every idempotency key and label has its step
                    UPDATE transaction_labels SET transaction_id = x'00'              | every idempotency key and label has its step
                    """)
    void whatever_is_put_wrong_is_found(String tampering, String rule) {
        assertThat(BooksCheck.discrepancies(sql)).isEmpty();
        dropTriggers();

        sql.run("START TRANSACTION");
        sql.run(tampering);
        var discrepancies = BooksCheck.discrepancies(sql);
        sql.run("ROLLBACK");

        assertThat(discrepancies).anyMatch(discrepancy -> discrepancy.startsWith("not true: " + rule + ", see "));
    }

    /// Those that would refuse the tampering.
    private void dropTriggers() {
        sql.query(
                        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
                        row -> row.getString(1))
                .forEach(trigger -> sql.run("DROP TRIGGER " + trigger));
    }
}
