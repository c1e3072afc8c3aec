package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Discrepancy;
import cash.domain.StoreFixture;
import cash.domain.Threads;
import cash.domain.Verification;
import cash.services.VerificationService;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The proof of the books on real databases: whatever is put wrong by hand is named, and nothing else.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class VerificationTest {

    private static final String DATABASE = "verification";
    private static final List<String> TABLES =
            List.of("amounts", "entries", "transfers", "transactions", "real_account_totals");
    private static final Pattern NAME = Pattern.compile("@(\\w+)");

    private final CashInstance cash;
    private final Sql sql;
    private final VerificationService verification;
    private final StoreFixture given;

    VerificationTest(TestDatabase server) {
        cash = CashInstance.on(server, DATABASE);
        sql = new Sql(server, DATABASE);
        verification =
                new VerificationService(cash.stores().work(), cash.stores().evidence());
        given = new StoreFixture(cash.stores());
    }

    /// `giro/rent` has versions 1 to 4, `savings/rent` 1 and 2, `giro/food` 1.
    @BeforeEach
    void some_books() {
        dropTriggers();
        // The fixture's transactions have no hashes.
        sql.run("INSERT IGNORE INTO unsealed VALUES (1, REPEAT(x'ff', 16))");
        given.realAccounts("giro", "savings", "vault");
        given.accounts("rent", "food", "fun");
        given.book(given.transfer("external", "giro/rent", 500));
        given.book(given.transfer("giro/rent", "savings/rent", 200), given.transfer("giro/rent", "giro/food", 20));
        given.book(given.transfer("savings/rent", "giro/rent", 30));
        given.book(given.transfer("giro/rent", "external", 10));
    }

    /// They would refuse the tampering.
    private void dropTriggers() {
        sql.query(
                        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
                        row -> row.getString(1))
                .forEach(trigger -> sql.run("DROP TRIGGER " + trigger));
    }

    @AfterEach
    void close() {
        sql.close();
        cash.close();
    }

    private long realAccount(String name) {
        return sql.number("SELECT no FROM real_accounts WHERE id = '" + given.text(name) + "'");
    }

    private long cell(String realAccount, String account) {
        return sql.number("SELECT r.no * 1099511627776 + a.no FROM real_accounts r, accounts a WHERE r.id = '"
                + given.text(realAccount) + "' AND a.id = '" + given.text(account) + "'");
    }

    /// `@rent` is the number of the cell `giro/rent`, `@giro` that of the real account, `@tx` the id of its second
    /// transaction.
    private String named(String text) {
        return NAME.matcher(text).replaceAll(name -> switch (name.group(1)) {
            case "rent" -> String.valueOf(cell("giro", "rent"));
            case "food" -> String.valueOf(cell("giro", "food"));
            case "unused" -> String.valueOf(cell("vault", "fun"));
            case "giro", "vault" -> String.valueOf(realAccount(name.group(1)));
            case "fun" -> sql.number("SELECT no FROM accounts WHERE id = '" + given.text("fun") + "'") + "";
            case "tx" ->
                sql.query(
                                "SELECT CONCAT('x''', HEX(transaction_id), '''') FROM entries WHERE version = 2 AND amount_id = "
                                        + cell("giro", "rent"),
                                row -> row.getString(1))
                        .getFirst();
            default -> throw new AssertionError(name.group());
        });
    }

    private static String told(Discrepancy it) {
        var text = new StringBuilder(it.kind().name());
        if (it.address() != null) {
            text.append(' ').append(it.address().replaceAll("t[0-9a-f]{12}-", ""));
        }
        if (it.version() != null) {
            text.append(" v").append(it.version());
        }
        if (it.realAccount() != null) {
            text.append(' ').append(it.realAccount().replaceAll("t[0-9a-f]{12}-", ""));
        }
        if (it.account() != null) {
            text.append(' ').append(it.account().replaceAll("t[0-9a-f]{12}-", ""));
        }
        if (it.difference() != null) {
            text.append(' ').append(it.difference().signum() > 0 ? "+" : "").append(it.difference());
        }
        return text.toString();
    }

    private static String told(Verification verification) {
        return verification.discrepancies().stream()
                .map(VerificationTest::told)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// Each is undone before the next.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE amounts SET posted = posted + 1 WHERE id = @rent | CELL_POSTED giro/rent +1
                    UPDATE amounts SET posted = 9223372036854775807 WHERE id = @rent | ACCOUNT_OVERFLOW rent, CELL_POSTED giro/rent +9223372036854775507
                    UPDATE amounts SET held = 7 WHERE id = @rent | CELL_HELD giro/rent +7
                    UPDATE amounts SET version = 3 WHERE id = @rent | CELL_VERSION giro/rent -1
                    UPDATE amounts SET last_transaction = x'00' WHERE id = @rent | CELL_LAST_TRANSACTION giro/rent
                    DELETE FROM amounts WHERE id = @rent | ENTRY_WITHOUT_CELL giro/rent
                    INSERT INTO amounts VALUES (@unused, @vault, @fun, 0, 0, 0, x'00') | CELL_WITHOUT_ENTRY vault/fun
                    INSERT INTO amounts VALUES (@unused, @vault, @fun, 5, 0, 1, x'00') | CELL_WITHOUT_ENTRY vault/fun, REAL_ACCOUNT_POSTED vault -5
                    UPDATE amounts SET real_account_no = @vault WHERE id = @rent | CELL_MISPLACED giro/rent
                    UPDATE amounts SET account_no = @fun WHERE id = @rent | CELL_MISPLACED giro/rent
                    UPDATE amounts SET id = @unused WHERE id = @food | CELL_MISPLACED vault/fun, CELL_WITHOUT_ENTRY vault/fun, ENTRY_WITHOUT_CELL giro/food, REAL_ACCOUNT_POSTED vault -20
                    UPDATE entries SET posted_change = posted_change + 1 WHERE amount_id = @rent AND version = 2 | ENTRY_POSTED_AFTER giro/rent v2 -1, ENTRY_POSTED_CHANGE giro/rent v2 +1
                    UPDATE entries SET posted_change = posted_change + 1 WHERE amount_id = @rent AND version = 4 | ENTRY_POSTED_AFTER giro/rent v4 -1, ENTRY_POSTED_CHANGE giro/rent v4 +1
                    UPDATE entries SET posted_after = posted_after + 1 WHERE amount_id = @rent AND version = 2 | ENTRY_POSTED_AFTER giro/rent v2 +1
                    UPDATE entries SET posted_after = posted_after + 1 WHERE amount_id = @rent AND version = 4 | ENTRY_POSTED_AFTER giro/rent v4 +1
                    UPDATE entries SET held_change = 2 WHERE amount_id = @rent AND version = 2 | ENTRY_HELD_AFTER giro/rent v2 -2, ENTRY_HELD_CHANGE giro/rent v2 +2
                    UPDATE entries SET held_after = 2 WHERE amount_id = @rent AND version = 2 | ENTRY_HELD_AFTER giro/rent v2 +2
                    UPDATE entries SET held_after = -2 WHERE amount_id = @rent AND version = 2 | ENTRY_HELD_AFTER giro/rent v2 -2, ENTRY_HELD_NEGATIVE giro/rent v2 -2
                    UPDATE entries SET transaction_id = x'00' WHERE amount_id = @rent AND version = 2 | ENTRY_WITHOUT_TRANSFER giro/rent v2, TRANSFER_WITHOUT_ENTRY giro/rent v2
                    UPDATE entries SET version = 9 WHERE amount_id = @rent AND version = 2 | CELL_LAST_TRANSACTION giro/rent, CELL_POSTED giro/rent +20, CELL_VERSION giro/rent -5, ENTRY_MISSING giro/rent v2 +1, ENTRY_MISSING giro/rent v5 +4, ENTRY_WITHOUT_TRANSFER giro/rent v9, REAL_ACCOUNT_POSTED giro +20, TRANSFER_WITHOUT_ENTRY giro/rent v2
                    DELETE FROM entries WHERE amount_id = @rent AND version = 1 | ENTRY_MISSING giro/rent v1 +1, TRANSFER_WITHOUT_ENTRY giro/rent v1
                    DELETE FROM entries WHERE amount_id = @rent AND version = 4 | CELL_LAST_TRANSACTION giro/rent, CELL_POSTED giro/rent -10, CELL_VERSION giro/rent +1, TRANSFER_WITHOUT_ENTRY giro/rent v4
                    DELETE FROM entries WHERE amount_id = @food | CELL_WITHOUT_ENTRY giro/food, TRANSFER_WITHOUT_ENTRY giro/food v1
                    UPDATE entries SET amount_id = @unused WHERE amount_id = @food | CELL_WITHOUT_ENTRY giro/food, ENTRY_WITHOUT_CELL vault/fun, ENTRY_WITHOUT_TRANSFER vault/fun v1, REAL_ACCOUNT_POSTED vault -20, TRANSFER_WITHOUT_ENTRY giro/food v1
                    INSERT INTO entries VALUES (@unused, 1, @tx, 0, 0, 0, 0) | ENTRY_WITHOUT_CELL vault/fun, ENTRY_WITHOUT_TRANSFER vault/fun v1
                    INSERT INTO entries VALUES (-5, 1, @tx, 0, 0, 0, 0) | ENTRY_WITHOUT_CELL #16777215/#1099511627771, ENTRY_WITHOUT_TRANSFER #16777215/#1099511627771 v1
                    INSERT INTO entries SELECT amount_id, 5, transaction_id, posted_change, 0, posted_after, 0 FROM entries x WHERE amount_id = @rent AND version = 4 | CELL_VERSION giro/rent -1, ENTRY_POSTED_AFTER giro/rent v5 +10, ENTRY_WITHOUT_TRANSFER giro/rent v5
                    UPDATE transfers SET units = units + 1 WHERE transaction_id = @tx AND position = 1 | ENTRY_POSTED_CHANGE giro/food v1 -1, ENTRY_POSTED_CHANGE giro/rent v2 +1
                    UPDATE transfers SET source_amount = @food WHERE transaction_id = @tx AND position = 0 | ENTRY_POSTED_CHANGE giro/rent v2 -200, TRANSFER_WITHOUT_ENTRY giro/food v2
                    UPDATE transfers SET source_version = 3 WHERE transaction_id = @tx AND position = 0 | ENTRY_POSTED_CHANGE giro/rent v2 -200, TRANSFER_WITHOUT_ENTRY giro/rent v3
                    UPDATE transfers SET target_amount = NULL WHERE transaction_id = @tx AND position = 1 | ENTRY_WITHOUT_TRANSFER giro/food v1
                    UPDATE transfers SET target_version = NULL WHERE transaction_id = @tx AND position = 1 | ENTRY_WITHOUT_TRANSFER giro/food v1, TRANSFER_WITHOUT_ENTRY giro/food v0
                    UPDATE transfers SET position = 2 WHERE transaction_id = @tx AND position = 1 | TRANSFER_MISSING +1
                    UPDATE transfers SET transaction_id = x'00' WHERE transaction_id = @tx AND position = 1 | ENTRY_POSTED_CHANGE giro/rent v2 -20, ENTRY_WITHOUT_TRANSFER giro/food v1, TRANSFER_MISSING +1, TRANSFER_WITHOUT_ENTRY giro/food v1, TRANSFER_WITHOUT_ENTRY giro/rent v2, TRANSFER_WITHOUT_TRANSACTION
                    DELETE FROM transfers WHERE transaction_id = @tx AND position = 1 | ENTRY_POSTED_CHANGE giro/rent v2 -20, ENTRY_WITHOUT_TRANSFER giro/food v1
                    DELETE FROM transfers WHERE transaction_id = @tx | ENTRY_WITHOUT_TRANSFER giro/food v1, ENTRY_WITHOUT_TRANSFER giro/rent v2, ENTRY_WITHOUT_TRANSFER savings/rent v1, TRANSACTION_WITHOUT_TRANSFER
                    INSERT INTO transfers VALUES (@tx, 2, NULL, NULL, @food, 1, 3) | ENTRY_POSTED_CHANGE giro/food v1 -3
                    DELETE FROM transactions WHERE id = @tx | TRANSFER_WITHOUT_TRANSACTION
                    UPDATE transactions SET id = x'00' WHERE id = @tx | TRANSACTION_WITHOUT_TRANSFER, TRANSFER_WITHOUT_TRANSACTION
                    INSERT INTO transactions (id, effective_at, recorded_at) VALUES (x'00', '2026-01-01', '2026-01-01') | TRANSACTION_WITHOUT_TRANSFER
                    UPDATE real_account_totals SET posted = posted + 3 WHERE real_account_no = @giro | REAL_ACCOUNT_POSTED giro +3
                    UPDATE real_account_totals SET held = 3 WHERE real_account_no = @giro | REAL_ACCOUNT_HELD giro +3
                    UPDATE real_account_totals SET real_account_no = @vault WHERE real_account_no = @giro | REAL_ACCOUNT_POSTED giro -320, REAL_ACCOUNT_POSTED vault +320
                    UPDATE real_account_totals SET slot = 77 WHERE real_account_no = @giro | ''
                    DELETE FROM real_account_totals WHERE real_account_no = @giro | REAL_ACCOUNT_POSTED giro -320
                    INSERT INTO real_account_totals VALUES (@vault, 99, 36893488147419103232, 0) | REAL_ACCOUNT_POSTED vault +36893488147419103232
                    """)
    void whatever_is_put_wrong_is_named_and_nothing_else(String tampering, String found) {
        assertThat(told(verification.verify())).isEmpty();
        sql.run("SET FOREIGN_KEY_CHECKS = 0");
        if (sql.query("SELECT VERSION()", row -> row.getString(1)).getFirst().contains("MariaDB")) {
            sql.run("SET CHECK_CONSTRAINT_CHECKS = 0");
        }
        TABLES.forEach(table -> sql.run("CREATE TABLE IF NOT EXISTS sound_" + table + " LIKE " + table));
        TABLES.forEach(table -> copy(table, "sound_" + table));
        try {
            assertThat(sql.run(named(tampering))).isPositive();

            var result = verification.verify();

            assertThat(told(result)).isEqualTo(found);
            assertThat(result.isOk()).isEqualTo(found.isEmpty());
            assertThat(result.found()).isEqualTo(result.discrepancies().size());
        } finally {
            TABLES.forEach(table -> copy("sound_" + table, table));
        }
    }

    private void copy(String from, String to) {
        sql.run("START TRANSACTION");
        sql.run("DELETE FROM " + to);
        sql.run("INSERT INTO " + to + " SELECT * FROM " + from);
        sql.run("COMMIT");
    }

    @Test
    void totals_beyond_64_bits_are_named() {
        given.book(given.transfer("external", "giro/fun", Long.MAX_VALUE - 1000));
        given.book(given.transfer("external", "savings/fun", 7));
        assertThat(told(verification.verify())).isEmpty();

        given.book(given.transfer("external", "savings/fun", Long.MAX_VALUE - 7));
        given.book(given.transfer("external", "giro/food", 2000));

        assertThat(told(verification.verify()))
                .isEqualTo("ACCOUNT_OVERFLOW fun, REAL_ACCOUNT_OVERFLOW giro, REAL_ACCOUNT_OVERFLOW savings");
        sql.run("SET FOREIGN_KEY_CHECKS = 0");
        TABLES.forEach(table -> sql.run("DELETE FROM " + table));
    }

    @Test
    void books_that_others_write_in_meanwhile_are_right_at_every_instant() {
        var writing = new AtomicBoolean(true);
        var writers = new ArrayList<Callable<Long>>();
        IntStream.range(0, 4).forEach(i -> writers.add(() -> write(writing, i)));
        writers.add(() -> {
            try {
                long before = 0;
                for (int round = 0; round < 30; round++) {
                    var result = verification.verify();
                    assertThat(told(result)).isEmpty();
                    assertThat(result.checked().transactions()).isGreaterThanOrEqualTo(before);
                    before = result.checked().transactions();
                }
                return before;
            } finally {
                writing.set(false);
            }
        });

        var counts = Threads.together(writers);

        assertThat(counts.getLast()).isGreaterThan(4);
        assertThat(verification.verify().checked().transactions())
                .isEqualTo(sql.number("SELECT COUNT(*) FROM transactions"));
    }

    private long write(AtomicBoolean writing, int writer) {
        var random = new SplittableRandom(writer);
        var cells = List.of("giro/rent", "giro/food", "savings/rent", "savings/fun", "vault/fun", "vault/rent");
        long count = 0;
        while (writing.get()) {
            var target = cells.get(random.nextInt(cells.size()));
            var request = Requests.transaction(given, "external " + target + " " + random.nextInt(1, 100));
            Requests.accepted(Threads.result(cash.transactions().post(request, null)));
            count++;
        }
        return count;
    }
}
