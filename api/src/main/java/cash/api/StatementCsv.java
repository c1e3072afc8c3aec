package cash.api;

import cash.domain.Balance;
import cash.domain.Moment;
import cash.domain.Statement;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// A statement as a table for spreadsheets (RFC 4180), in minor units. Each currency begins with its opening balance on
/// the first page and ends with its closing balance on the last one, so pages put one after the other are the whole.
final class StatementCsv {

    private static final String HEADER =
            "row,currency,instant,transactionId,address,version,description,reference,postedChange,heldChange,"
                    + "posted,held,available\r\n";

    /// What makes spreadsheets take a text for a formula, in the form of other scripts too.
    private static final String FORMULA = "=+-@\t\r\n|%＝＋－＠";

    private StatementCsv() {}

    static String of(Statement statement, Moment.Axis axis, boolean first, boolean last) {
        var csv = new StringBuilder(HEADER);
        for (var currency : statement.currencies()) {
            if (first) {
                balance(csv, "opening", currency, statement.opening().getOrDefault(currency, Balance.ZERO));
            }
            statement.lines().stream()
                    .filter(line -> line.item().currency().equals(currency))
                    .forEach(line -> line(csv, line, axis));
            if (last) {
                balance(csv, "closing", currency, statement.closing().getOrDefault(currency, Balance.ZERO));
            }
        }
        return csv.toString();
    }

    private static void balance(StringBuilder csv, String row, Currency currency, Balance balance) {
        csv.append(row).append(',').append(currency.getCurrencyCode()).append(",,,,,,,,,");
        numbers(csv, balance);
    }

    private static void line(StringBuilder csv, Statement.Line line, Moment.Axis axis) {
        var item = line.item();
        var entry = item.entry();
        csv.append("line,").append(item.currency().getCurrencyCode());
        csv.append(',').append(axis.of(entry));
        csv.append(',').append(entry.transaction());
        csv.append(',').append(entry.address());
        csv.append(',').append(entry.version());
        csv.append(',')
                .append(text(
                        item.description() == null ? null : item.description().value()));
        csv.append(',')
                .append(text(item.reference() == null ? null : item.reference().value()));
        csv.append(',').append(entry.postedChange());
        csv.append(',').append(entry.heldChange()).append(',');
        numbers(csv, line.after());
    }

    private static void numbers(StringBuilder csv, Balance balance) {
        csv.append(balance.posted()).append(',').append(balance.held());
        csv.append(',').append(balance.available()).append("\r\n");
    }

    /// In quotes, so that no text can end its field, and behind an apostrophe where a spreadsheet would run it.
    private static String text(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var start = text.stripLeading();
        boolean runs = !text.isEmpty()
                && (FORMULA.indexOf(text.charAt(0)) >= 0
                        || (!start.isEmpty() && FORMULA.indexOf(start.charAt(0)) >= 0));
        return "\"" + (runs ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
