package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.domain.IdempotencyKey;
import cash.domain.StoreFixture;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The database itself refuses to change or delete what happened, whoever asks.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AppendOnlyTest {

    private static final String DATABASE = "append_only";

    private final Sql sql;
    private final CashInstance cash;

    AppendOnlyTest(TestDatabase server) {
        cash = CashInstance.on(server, DATABASE);
        sql = new Sql(server, DATABASE);
    }

    @BeforeEach
    void a_row_in_every_table() {
        var given = new StoreFixture(cash.stores());
        given.realAccounts("giro");
        given.accounts("rent");
        var draft = given.draft(given.transfer("external", "giro/rent", 50))
                .referenced(given.text("invoice-7"))
                .with(given.label("x"))
                .effectiveAt("2020-01-01T00:00:00Z");
        given.book(draft, IdempotencyKey.ofText(given.text("key")));
        given.accounts("food");
        Requests.someHolds(cash, given, "giro/rent", "giro/food");
    }

    @AfterEach
    void close() {
        sql.close();
        cash.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactions",
                "transfers",
                "entries",
                "dated_entries",
                "transaction_labels",
                "transaction_references",
                "idempotency_keys",
                "holds",
                "hold_cells",
                "hold_ends",
                "hold_end_transfers",
                "reversals",
                "overdraft_limits"
            })
    void rows_are_neither_updated_nor_deleted_nor_replaced(String table) {
        var columns = sql.query(
                "SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() AND table_name = '" + table + "'",
                row -> row.getString(1));
        var before = sql.query("SELECT * FROM " + table + " ORDER BY 1, 2", row -> row.getString(1) + row.getString(2));

        for (var column : columns) {
            refuses("UPDATE " + table + " SET " + column + " = " + column);
        }
        refuses("DELETE FROM " + table);
        refuses("REPLACE INTO " + table + " SELECT * FROM (SELECT * FROM " + table + " LIMIT 1) x");
        refuses("INSERT INTO " + table + " SELECT * FROM (SELECT * FROM " + table + " LIMIT 1) x"
                + " ON DUPLICATE KEY UPDATE " + columns.getFirst() + " = x." + columns.getFirst());
        assertThat(sql.query("SELECT * FROM " + table + " ORDER BY 1, 2", row -> row.getString(1) + row.getString(2)))
                .isNotEmpty()
                .isEqualTo(before);
    }

    private void refuses(String statement) {
        assertThatThrownBy(() -> sql.tryToRun(statement))
                .as(statement)
                .isInstanceOfSatisfying(SQLException.class, refusal -> {
                    assertThat(refusal.getErrorCode()).isEqualTo(1644);
                    assertThat(refusal.getMessage()).contains("are never");
                });
    }
}
