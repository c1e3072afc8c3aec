package cash.persistence;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Sets cells to what they are after a batch: new ones, and those that are there, if they have the version that the
/// first entry of the batch follows. Measured as the fastest of the shapes that both databases understand. The busiest
/// cells come first, since others wait most likely for these.
final class AmountsWrite {

    private static final String INSERT = """
            INSERT INTO amounts (id, real_account_no, account_no, posted, held, version, last_transaction) VALUES
            """;

    private final Script script;

    AmountsWrite(Script script) {
        this.script = script;
    }

    void write(List<AmountAfter> cells) {
        write(cells.stream().filter(AmountAfter::isNew).toList(), new Insert(script, INSERT));
        cells.stream()
                .filter(cell -> !cell.isNew())
                .collect(Collectors.groupingBy(
                        AmountAfter::entries, () -> new TreeMap<>(Comparator.reverseOrder()), Collectors.toList()))
                .forEach((entries, cellsWithSo) -> write(cellsWithSo, new Insert(script, INSERT, update(entries))));
    }

    /// Fails for a cell that has another version.
    private static String update(long entries) {
        return """
                 ON DUPLICATE KEY UPDATE
                  posted = VALUES(posted), held = VALUES(held), last_transaction = VALUES(last_transaction),
                  version = IF(version = VALUES(version) - %d, VALUES(version), %s version)""".formatted(entries, Script.FAIL_UNLESS_0);
    }

    private static void write(List<AmountAfter> cells, Insert insert) {
        cells.forEach(cell -> cell.addTo(insert));
        insert.end();
    }
}
