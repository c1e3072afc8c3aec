package cash.api;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Matrix;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The matrix as a table for spreadsheets (RFC 4180): what is posted, in minor units. The rows of one currency
/// stand together and end with their total, since currencies are not added up. Ids are the only text from outside;
/// they begin with a letter or a digit and hold neither commas nor quotes, so no field can be taken for a formula.
final class MatrixCsv {

    /// Not an id, so it can't be mistaken for one.
    private static final String TOTAL = "(total)";

    private MatrixCsv() {}

    static String of(Matrix matrix) {
        var accounts =
                matrix.columns().stream().map(Matrix.Column::account).distinct().toList();
        var posted = new HashMap<Address, Long>();
        matrix.cells().forEach(cell -> posted.put(cell.address(), cell.balance().posted()));
        var csv = new StringBuilder();
        write(csv, "realAccount", "currency", accounts, TOTAL);
        var blocks = matrix.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> row.currency().getCurrencyCode(), TreeMap::new, Collectors.toList()));
        blocks.forEach((currency, rows) -> {
            for (var row : rows) {
                var cells = accounts.stream()
                        .map(account -> posted.getOrDefault(new Address(row.realAccount(), account), 0L));
                write(
                        csv,
                        row.realAccount(),
                        currency,
                        cells.toList(),
                        row.total().posted());
            }
            var columns = new HashMap<Account.Id, Long>();
            matrix.columns().stream()
                    .filter(column -> column.currency().getCurrencyCode().equals(currency))
                    .forEach(column ->
                            columns.put(column.account(), column.total().posted()));
            var totals = accounts.stream().map(account -> columns.getOrDefault(account, 0L));
            // All the money in one currency may be more than fits into 64 bits.
            var all = rows.stream()
                    .map(row -> BigInteger.valueOf(row.total().posted()))
                    .reduce(BigInteger.ZERO, BigInteger::add);
            write(csv, TOTAL, currency, totals.toList(), all);
        });
        return csv.toString();
    }

    private static void write(StringBuilder csv, Object name, String currency, List<?> fields, Object total) {
        csv.append(name).append(',').append(currency);
        fields.forEach(field -> csv.append(',').append(field));
        csv.append(',').append(total).append("\r\n");
    }
}
