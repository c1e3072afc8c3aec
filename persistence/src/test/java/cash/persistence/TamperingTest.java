package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Description;
import cash.domain.Discrepancy;
import cash.domain.Metadata;
import cash.domain.NewTransaction;
import cash.domain.Reference;
import cash.domain.StoreFixture;
import cash.domain.Transaction;
import cash.services.VerificationService;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What somebody changes in the database who can, though balances and entries may be right, is told by the hashes.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TamperingTest {

    private static final String DATABASE = "tampering";
    private static final List<String> TABLES =
            List.of("transactions", "transfers", "holds", "hold_ends", "hold_end_transfers", "reversals", "chains");

    private final CashInstance cash;
    private final Sql sql;
    private final VerificationService verification;
    private final StoreFixture given;
    private final Transaction middle;
    private final Transaction ended;
    private final Transaction reversal;

    TamperingTest(TestDatabase server) {
        cash = CashInstance.on(server, DATABASE);
        sql = new Sql(server, DATABASE);
        verification =
                new VerificationService(cash.stores().work(), cash.stores().evidence());
        given = new StoreFixture(cash.stores());
        sql.query(
                        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
                        row -> row.getString(1))
                .forEach(trigger -> sql.run("DROP TRIGGER " + trigger));
        given.realAccounts("giro", "savings");
        given.accounts("rent", "food");
        var deposit = Requests.transaction(given, "external giro/rent 500", "giro/rent giro/food 20");
        middle = cash.book(new NewTransaction(
                        deposit.transfers(),
                        new Description("Rent"),
                        new Reference(given.text("invoice")),
                        Metadata.of(Map.of("a", "b")),
                        null))
                .transaction();
        Requests.someHolds(cash, given, "giro/rent", "giro/food");
        var all = cash.stores().ledger().list(Requests.EVERYTHING, null, 3);
        reversal = all.getFirst();
        ended = all.get(1);
    }

    @AfterEach
    void close() {
        sql.close();
        cash.close();
    }

    private String named(String text) {
        return text.replace("@middle", Literal.of(middle.id()))
                .replace("@end", Literal.of(ended.lastStep()))
                .replace("@hold", Literal.of(ended.id()))
                .replace("@last", Literal.of(reversal.id()));
    }

    /// What the hashes tell, and of which transactions.
    private String told() {
        return verification.verify().discrepancies().stream()
                .filter(it -> it.kind().name().matches("CHAIN_.*|TRANSACTION_(HASH|UNSEALED)"))
                .map(this::told)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String told(Discrepancy it) {
        var names = Map.of(
                middle.id().value(),
                "middle",
                ended.id().value(),
                "hold",
                reversal.id().value(),
                "last");
        var name = it.transaction() == null ? "none" : names.getOrDefault(it.transaction(), "other");
        return it.kind() + " " + name + (it.difference() == null ? "" : " " + it.difference());
    }

    @Test
    void what_is_only_written_by_cash_has_right_hashes() {
        assertThat(verification.verify().discrepancies()).isEmpty();
        assertThat(middle.lastSeal()).isNotNull();
        assertThat(ended.lastSeal()).isNotNull().isNotEqualTo(ended.seal());
        assertThat(verification.verify().pin().steps())
                .isEqualTo(
                        sql.number("SELECT COUNT(*) FROM transactions") + sql.number("SELECT COUNT(*) FROM hold_ends"));
    }

    /// Each is undone before the next.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE transactions SET description = 'Food' WHERE id = @middle | TRANSACTION_HASH middle
                    UPDATE transactions SET description = NULL WHERE id = @middle | TRANSACTION_HASH middle
                    UPDATE transactions SET reference = x'ff' WHERE id = @middle | TRANSACTION_HASH middle
                    UPDATE transactions SET metadata = '{"a":"c"}' WHERE id = @middle | TRANSACTION_HASH middle
                    UPDATE transactions SET metadata = '{"a":' WHERE id = @middle | TRANSACTION_HASH middle
                    UPDATE transactions SET effective_at = '2020-01-01' WHERE id = @middle | TRANSACTION_HASH middle
                    UPDATE transactions SET chain = 99 WHERE id = @last | CHAIN_LENGTH last -1, TRANSACTION_HASH last
                    UPDATE transactions SET hash = REPEAT('x', 32) WHERE id = @last | CHAIN_HEAD last, TRANSACTION_HASH last
                    UPDATE transactions SET chain = NULL, hash = NULL WHERE id = @last | CHAIN_LENGTH last -1, TRANSACTION_UNSEALED last
                    UPDATE transfers SET units = units + 1 WHERE transaction_id = @middle AND position = 1 | TRANSACTION_HASH middle
                    UPDATE transfers SET source_amount = NULL WHERE transaction_id = @middle AND position = 1 | TRANSACTION_HASH middle
                    UPDATE transfers SET target_amount = -5 WHERE transaction_id = @middle AND position = 1 | TRANSACTION_HASH middle
                    DELETE FROM transfers WHERE transaction_id = @middle AND position = 0 | TRANSACTION_HASH middle
                    DELETE FROM transfers WHERE transaction_id = @middle | TRANSACTION_HASH middle
                    UPDATE holds SET expires_at = '2099-01-01' WHERE transaction_id = @hold | TRANSACTION_HASH hold
                    DELETE FROM holds WHERE transaction_id = @hold | TRANSACTION_HASH hold
                    UPDATE hold_ends SET outcome = 'VOIDED' WHERE id = @end | TRANSACTION_HASH hold
                    UPDATE hold_end_transfers SET units = 3 WHERE transaction_id = @hold | TRANSACTION_HASH hold
                    DELETE FROM reversals WHERE reversal_id = @last | TRANSACTION_HASH last
                    DELETE FROM transactions WHERE id = @last | CHAIN_LENGTH last -1
                    DELETE FROM hold_ends WHERE id = @end | CHAIN_LENGTH last -1, TRANSACTION_HASH last
                    UPDATE chains SET length = length + 1 WHERE last_step = @last | CHAIN_LENGTH last -1
                    UPDATE chains SET last_step = @middle WHERE last_step = @last | CHAIN_HEAD middle
                    DELETE FROM chains WHERE last_step = @last | CHAIN_HEAD none
                    """)
    void whatever_is_changed_is_named_and_nothing_else(String tampering, String found) {
        sql.run("SET FOREIGN_KEY_CHECKS = 0");
        if (sql.query("SELECT VERSION()", row -> row.getString(1)).getFirst().contains("MariaDB")) {
            sql.run("SET CHECK_CONSTRAINT_CHECKS = 0");
        }
        TABLES.forEach(table -> sql.run("CREATE TABLE IF NOT EXISTS sound_" + table + " LIKE " + table));
        TABLES.forEach(table -> copy(table, "sound_" + table));
        try {
            assertThat(told()).isEmpty();
            assertThat(sql.run(named(tampering))).isPositive();

            assertThat(told()).isEqualTo(found);
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
}
