package cash.app.bench;

import cash.persistence.BenchmarkSql;
import io.micronaut.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether the books are right in the end. A figure of a ledger that lost something is worth nothing.
final class BooksCheck {

    /// What is wrong, one sentence each.
    private final List<String> wrong = new ArrayList<>();

    private final BenchmarkSql sql;
    private String summary = "";

    BooksCheck(BenchmarkSql sql) {
        this.sql = sql;
    }

    /// As many rows as were acknowledged: not one lost, not one twice. The versions of a cell count its entries.
    BooksCheck rows(Runs.Totals acknowledged, long deposits) throws Exception {
        long transfers = acknowledged.cash();
        same("transactions", sql.number("SELECT COUNT(*) FROM transactions"), transfers + deposits);
        same("transfers", sql.number("SELECT COUNT(*) FROM transfers"), transfers + Traffic.ACCOUNTS);
        same("entries", sql.number("SELECT SUM(version) FROM amounts"), 2 * transfers + Traffic.ACCOUNTS);
        same("idempotency keys", sql.number("SELECT COUNT(*) FROM idempotency_keys"), acknowledged.keyed());
        same("transfers of bare JDBC", sql.number("SELECT COUNT(*) FROM bare_transfers"), acknowledged.bare());
        summary = "%,d transactions acknowledged, as many in the database".formatted(transfers + deposits);
        return this;
    }

    BooksCheck money(CashProcess cash, long units) throws Exception {
        same("money of bare JDBC", sql.number("SELECT SUM(amount) FROM bare_amounts"), units);
        var matrix = Json.of(JsonMapper.createDefault().readValue(cash.get("/v1/matrix"), Map.class));
        var rows = new HashMap<String, Long>();
        var columns = new HashMap<String, Long>();
        for (var cell : matrix.list("amounts")) {
            rows.merge(cell.text("realAccount"), cell.number("posted"), Math::addExact);
            columns.merge(cell.text("account"), cell.number("posted"), Math::addExact);
        }
        same("rows", matrix.list("realAccounts").size(), rows.size());
        for (var row : matrix.list("realAccounts")) {
            long posted = row.object("balance").number("posted");
            same("row " + row.text("id"), posted, rows.getOrDefault(row.text("id"), 0L));
            same("money", posted, units);
        }
        same("columns", matrix.list("accounts").size(), columns.size());
        for (var column : matrix.list("accounts")) {
            long posted = column.list("balances").getFirst().number("posted");
            same("column " + column.text("id"), posted, columns.getOrDefault(column.text("id"), 0L));
        }
        summary +=
                "; %,d columns and %,d row add up, and no money came or went.".formatted(columns.size(), rows.size());
        return this;
    }

    private void same(String what, long found, long expected) {
        if (found != expected) {
            wrong.add("%s: %,d in the database, but %,d expected.".formatted(what, found, expected));
        }
    }

    List<String> wrong() {
        return wrong;
    }

    String summary() {
        return summary;
    }

    /// JSON that is what it is expected to be.
    private record Json(Map<?, ?> fields) {

        static Json of(Object value) {
            return new Json((Map<?, ?>) value);
        }

        private Object field(String name) {
            var value = fields.get(name);
            if (value == null) {
                throw new IllegalStateException("The matrix has no " + name + ".");
            }
            return value;
        }

        Json object(String name) {
            return of(field(name));
        }

        List<Json> list(String name) {
            return ((List<?>) field(name)).stream().map(Json::of).toList();
        }

        long number(String name) {
            return ((Number) field(name)).longValue();
        }

        String text(String name) {
            return (String) field(name);
        }
    }
}
