package cash.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micronaut.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A ledger with everything in it is served, stopped, and exported by the command line.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportTest {

    private static final JsonMapper JSON = JsonMapper.createDefault();

    @TempDir
    private static Path folder;

    /// What the API answered, by the address of each cell and the id of each transaction.
    private final Map<String, Long> posted = new TreeMap<>();

    private final Map<String, Map<?, ?>> transactions = new HashMap<>();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    void serve_a_ledger() throws IOException {
        try (var cash = new Cash(
                _ -> {}, List.of(TestSettings.options(folder.resolve("data"), "--micronaut.server.port=-1")))) {
            var client = new TestClient(cash.serve());
            ExampleLedger.fill(client);
            for (var cell : list(client.get("/v1/amounts"))) {
                posted.put(text(cell, "address"), ((Number) found(cell, "posted")).longValue());
            }
            for (var transaction : list(client.get("/v1/transactions"))) {
                transactions.put(text(transaction, "id"), transaction);
            }
        }
        assertThat(posted).hasSize(6);
        assertThat(transactions).hasSize(9);
    }

    private static Map<?, ?> object(String json) throws IOException {
        return (Map<?, ?>) Objects.requireNonNull(JSON.readValue(json, Object.class));
    }

    private static List<Map<?, ?>> list(TestClient.Answer answer) throws IOException {
        return maps(object(answer.body()), "data");
    }

    private static List<Map<?, ?>> maps(Map<?, ?> from, String name) {
        var maps = new ArrayList<Map<?, ?>>();
        ((List<?>) found(from, name)).forEach(it -> maps.add((Map<?, ?>) it));
        return maps;
    }

    private static Object found(Map<?, ?> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    private static String text(Map<?, ?> map, String name) {
        return found(map, name).toString();
    }

    private static long number(Map<?, ?> map, String name) {
        return ((Number) found(map, name)).longValue();
    }

    private int run(OutputStream to, String... arguments) {
        var all = Stream.concat(Stream.of(arguments), Stream.of(TestSettings.options(folder.resolve("data"))));
        out.reset();
        err.reset();
        return new Main(
                        new PrintStream(to, true, StandardCharsets.US_ASCII),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(all.toArray(String[]::new));
    }

    private List<Map<?, ?>> lines(String type) throws IOException {
        var lines = new ArrayList<Map<?, ?>>();
        for (var line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            var object = object(line);
            if (type.equals(object.get("type"))) {
                lines.add(object);
            }
        }
        return lines;
    }

    @Test
    void lines_of_json_have_all_that_the_api_shows() throws IOException {
        assertThat(run(out, "export")).as(err.toString(StandardCharsets.UTF_8)).isZero();

        var all = out.toString(StandardCharsets.UTF_8);
        assertThat(all).endsWith("}\n").doesNotContain("\n\n");
        assertThat(object(all.lines().findFirst().orElseThrow()).toString())
                .startsWith("{cash=export, version=1, exportedAt=20");
        assertThat(lines("realAccount"))
                .extracting(it -> text(it, "id"))
                .as("in the order in which they were made")
                .containsExactly("giro", "city:1", "yen", "dinar");
        assertThat(lines("account")).extracting(it -> text(it, "name")).contains("Für rent");
        assertThat(lines("account"))
                .allSatisfy(it -> assertThat(number(maps(it, "overdraftLimits").getLast(), "limit"))
                        .isEqualTo(number(it, "overdraftLimit")));
        assertThat(lines("end").toString())
                .isEqualTo(
                        "[{type=end, realAccounts=4, accounts=4, transactions=12, idempotencyKeys=0, amounts=6, chains="
                                + lines("chain").size() + "}]");
        var last = new HashMap<String, Map<?, ?>>();
        lines("transaction").forEach(it -> last.put(text(it, "id"), it));
        assertThat(last.values()).hasSize(9).allSatisfy(this::is_what_the_api_shows);
    }

    private void is_what_the_api_shows(Map<?, ?> line) {
        var shown = Objects.requireNonNull(transactions.get(text(line, "id")));
        for (var name : List.of("description", "reference", "metadata", "effectiveAt", "reversalOf")) {
            assertThat(line.get(name)).as(name).isEqualTo(shown.get(name));
        }
        var hold = (Map<?, ?>) line.get("hold");
        var end = hold == null ? null : (Map<?, ?>) hold.get("end");
        assertThat(hold == null ? "POSTED" : end == null ? "PENDING" : text(end, "outcome"))
                .isEqualTo(text(shown, "status"));
        assertThat(hold == null ? null : hold.get("expiresAt")).isEqualTo(shown.get("expiresAt"));
        assertThat((end == null ? line : end).get("hash")).isEqualTo(found(shown, "hash"));
        var transfers = maps(line, "transfers");
        for (int i = 0; i < transfers.size(); i++) {
            var transfer = maps(shown, "transfers").get(i);
            for (var name : List.of("source", "target", "amount", "currency")) {
                assertThat(transfers.get(i).get(name)).isEqualTo(transfer.get(name));
            }
            if (end != null) {
                assertThat(((List<?>) found(end, "posted")).get(i)).isEqualTo(transfer.get("posted"));
            }
        }
    }

    @Test
    void the_entries_add_up_to_every_cell_version_by_version() throws IOException {
        assertThat(run(out, "export", "--format", "ndjson")).isZero();

        var cells = new TreeMap<String, Long>();
        var entries = new ArrayList<Map<?, ?>>();
        for (var line : lines("transaction")) {
            maps(line, "entries").stream()
                    .filter(it -> text(it, "step").equals(text(line, "step")))
                    .forEach(entries::add);
        }
        entries.forEach(entry -> cells.merge(
                text(entry, "address"), number((Map<?, ?>) found(entry, "posted"), "change"), Math::addExact));
        assertThat(cells).isEqualTo(posted);
        for (var amount : lines("amount")) {
            var address = text(amount, "address");
            var versions = entries.stream()
                    .filter(it -> text(it, "address").equals(address))
                    .map(it -> number(it, "version"))
                    .sorted()
                    .toList();
            assertThat(versions).hasSize((int) number(amount, "version")).doesNotHaveDuplicates();
            assertThat(versions.getFirst()).isOne();
            assertThat(number(amount, "posted")).isEqualTo(posted.get(address));
        }
    }

    @Test
    void hledger_reads_the_journal_and_has_the_same_balances() throws Exception {
        assertThat(run(out, "export", "--format=hledger"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        var journal = Files.write(folder.resolve("cash.journal"), out.toByteArray());
        assumeTrue(isInstalled("hledger"), "hledger is not installed");

        var balances = hledger(journal, "balance", "--flat", "--empty", "--no-total", "-O", "csv");

        assertThat(balances)
                .contains(
                        line("giro:rent", posted("giro/rent", 2) + " EUR"),
                        line("giro:food", posted("giro/food", 2) + " EUR"),
                        line("giro:boss", posted("giro/boss", 2) + " EUR"),
                        line("city/1:1/rent", posted("city:1/1:rent", 2) + " EUR"),
                        line("yen:boss", posted("yen/boss", 0) + " JPY"),
                        line("dinar:food", posted("dinar/food", 3) + " BHD"))
                .as("with a header and the world outside")
                .hasSize(2 + posted.size());
        assertThat(hledger(journal, "check", "--strict")).isEmpty();
    }

    @Test
    void a_journal_with_another_amount_fails_its_own_assertions() throws Exception {
        assumeTrue(isInstalled("hledger"), "hledger is not installed");
        assertThat(run(out, "export", "--format=hledger")).isZero();
        var wrong = out.toString(StandardCharsets.UTF_8).replaceAll("2\\.99 EUR", "3.00 EUR");
        var journal = Files.writeString(folder.resolve("wrong.journal"), wrong);

        assertThat(String.join("\n", hledger(journal, "balance"))).contains("balance assertion");
    }

    @Test
    void what_nobody_takes_is_a_failure_and_one_sentence() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThat(run(full, "export")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .last()
                .asString()
                .startsWith("The ledger could not be exported in full: ");
    }

    @Test
    void a_format_that_is_not_known_or_not_asked_for_starts_nothing() {
        assertThat(run(out, "export", "--format", "xml")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("There is no format 'xml' but ndjson and hledger.");
        assertThat(run(out, "verify", "--format=ndjson")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Only export knows --format.");
    }

    private BigDecimal posted(String address, int digits) {
        return BigDecimal.valueOf(Objects.requireNonNull(posted.get(address)), digits);
    }

    private static String line(String account, String balance) {
        return "\"%s\",\"%s\"".formatted(account, balance);
    }

    private static boolean isInstalled(String program) throws Exception {
        return new ProcessBuilder("bash", "-c", "command -v " + program).start().waitFor() == 0;
    }

    private static List<String> hledger(Path journal, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("hledger", "-f", journal.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start().inputReader(StandardCharsets.UTF_8).lines().toList();
    }
}
