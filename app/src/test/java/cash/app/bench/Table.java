package cash.app.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A table of text in Markdown, its columns as wide as they must be: the first to the left, all others to the right.
record Table(List<String> titles, List<List<String>> rows) {

    @Override
    public String toString() {
        var widths = IntStream.range(0, titles.size())
                .map(column -> Stream.concat(Stream.of(titles), rows.stream())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .toArray();
        var rule = IntStream.range(0, widths.length)
                .mapToObj(column -> "-".repeat(widths[column] + 1) + (column == 0 ? "-" : ":"))
                .collect(Collectors.joining("|", "|", "|\n"));
        return line(titles, widths)
                + rule
                + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> {
                    var blanks = " ".repeat(widths[column] - cells.get(column).length());
                    return column == 0 ? cells.get(column) + blanks : blanks + cells.get(column);
                })
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
