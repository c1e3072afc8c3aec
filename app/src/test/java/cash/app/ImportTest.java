package cash.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cash.services.ImportFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command line exported is imported by it into another ledger, unless it was damaged on the way.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportTest {

    private static final List<String> SHOWN = List.of(
            "/v1/real-accounts",
            "/v1/accounts?expand=amounts",
            "/v1/accounts/boss/overdraft-limits",
            "/v1/amounts",
            "/v1/amounts/giro/rent/entries",
            "/v1/transactions",
            "/v1/matrix",
            "/v1/matrix?axis=effective&at=2025-01-01T00:00:00Z",
            "/v1/amounts/giro/rent?axis=effective&at=2031-01-31T23:59:59.999999Z",
            "/v1/accounts/rent/statement?from=2020-01-01T00:00:00Z&to=2090-01-01T00:00:00Z",
            "/v1/accounts/rent/statement?axis=effective&from=2020-01-01T00:00:00Z&to=2090-01-01T00:00:00Z",
            "/v1/real-accounts/giro/statement?from=2020-01-01T00:00:00Z&to=2090-01-01T00:00:00Z",
            "/v1/verification");

    private static final Map<String, ?> KEYED = Map.of(
            "transactions",
            List.of(Map.of(
                    "idempotencyKey",
                    "ключ",
                    "transfers",
                    List.of(Map.of("source", "external", "target", "giro/rent", "amount", 12)))));

    @TempDir
    private static Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> shown = new TreeMap<>();
    private String exported = "";
    private String replay = "";
    private @Nullable Cash empty;

    @BeforeAll
    void export_a_ledger() throws IOException {
        try (var cash = serving("from")) {
            var client = new TestClient(cash.serve());
            ExampleLedger.fill(client);
            client.post("/v1/transactions/batch", KEYED);
            replay = client.post("/v1/transactions/batch", KEYED).body();
            SHOWN.forEach(path -> shown.put(path, client.get(path).body()));
        }
        exported = export("from");
        empty = serving("empty");
        empty.open();
    }

    @AfterAll
    void close() {
        Objects.requireNonNull(empty).close();
    }

    private static Cash serving(String data) {
        return new Cash(_ -> {}, List.of(TestSettings.options(folder.resolve(data), "--micronaut.server.port=-1")));
    }

    private int run(String data, String... arguments) {
        out.reset();
        err.reset();
        var all = Stream.concat(Stream.of(arguments), Stream.of(TestSettings.options(folder.resolve(data))));
        return new Main(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(all.toArray(String[]::new));
    }

    private String export(String data) {
        assertThat(run(data, "export")).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String behindTheHeader(String lines) {
        return lines.substring(lines.indexOf('\n'));
    }

    @Test
    void the_copy_is_byte_for_byte_the_same_and_answers_the_same() throws IOException {
        var file = Files.writeString(folder.resolve("ledger.ndjson"), exported);

        assertThat(run("to", "import", file.toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Imported 4 real accounts, 4 accounts, 13 steps of transactions and 1 idempotency keys in ");
        assertThat(behindTheHeader(export("to"))).isEqualTo(behindTheHeader(exported));
        assertThat(run("to", "verify")).isZero();
        assertThat(run("to", "import", file.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Nothing was imported. The ledger is not empty, and only into an empty one another can be"
                        + " imported.\n");
        try (var cash = serving("to")) {
            var client = new TestClient(cash.serve());
            SHOWN.forEach(path -> assertThat(client.get(path).body()).as(path).isEqualTo(shown.get(path)));
            assertThat(client.post("/v1/transactions/batch", KEYED).body()).isEqualTo(replay);
        }
    }

    @Test
    void a_file_that_is_not_there_is_told_before_a_database_is_started() {
        assertThat(run("never", "import", "no/such.file")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("There is no file no/such.file.\n");
        assertThat(folder.resolve("never")).doesNotExist();
        assertThat(run("never", "import", "one", "two")).isEqualTo(2);
    }

    private void assertRefused(String message, String damaged) {
        var bytes = new ByteArrayInputStream(damaged.getBytes(StandardCharsets.UTF_8));
        var cash = Objects.requireNonNull(empty);
        assertThatThrownBy(() -> cash.imports().run(new NdjsonReader(bytes)))
                .isInstanceOf(ImportFailure.class)
                .hasMessageContaining(message);
        var rows = new TreeMap<>(cash.store().contents());
        rows.keySet().removeAll(List.of("guard", "flyway_schema_history", "chains"));
        assertThat(rows.values()).containsOnly(0L);
    }

    /// The regular expression is replaced where it is first found.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '"version":1,'                    | '"version":2,'              | Line 1, version: this cash reads version 1 of the format, but the file has 2: a newer cash wrote it.
            '"cash":"export"'                 | '"cash":"book"'             | Line 1, it is not the header
            '"type":"account","id":"rent"'    | '"type":"account","id":"-"' | Line 6, id: must be 1 to 64 letters
            '"type":"account","id":"rent"'    | '"type":"konto","id":"1"'   | Line 6, type: there is no type 'konto'.
            '"type":"account"'                | '"typ":"account"'           | Line 6, type: it is missing.
            '"type":"account"'                | '"a":1,"type":"account"'    | Line 6, a: there is no such field.
            '"iban":null,'                    | ''                          | Line 2, iban: it is missing.
            '"currency":"EUR"'                | '"currency":"EUX"'          | Line 2, currency: must be an ISO 4217
            '"amount":50000'                  | '"amount":50001'            | Line 10, the entry on giro/rent is not what its transfers moved.
            '"amount":50000'                  | '"amount":"50000"'          | Line 10, transfers[0].amount: it must be a whole number.
            '"amount":50000'                  | '"amount":5e4'              | Line 10, it is no JSON as export writes it
            '"amount":50000'                  | '"amount":50000,"amount":1' | Line 10, it is no JSON as export writes it (Duplicate field
            '"amount":50000'                  | '"amount":99999999999999999999' | Line 10, it is no JSON as export writes it
            '"change":50000,"after":50000'    | '"change":50000,"after":50001'  | Line 10, entries[0]: the cell giro/rent has 0 posted and 0 held before it
            'T23:59:59.999999Z'               | 'T23:59:59.9999999Z'        | Line 10, effectiveAt: it must be an instant
            '"effectiveAt":"20'               | '"effectiveAt":"+2'         | Line 10, effectiveAt: it must be an instant
            '("type":"transaction".*?)"version":1,' | '$1"version":7,'      | Line 10, entries[0].version: the cell giro/rent has version 0 before it
            '\\{"type":"account","id":"food".*\n' | ''                      | transfers[0].target: there is no account food before it.
            '\\{"type":"realAccount","id":"city:1".*\n' | ''                | there is no real account city:1 before it.
            '(\\{"type":"account","id":"food".*\n)' | '$1$1'                | Line 8, id: another account has it.
            '(\\{"type":"realAccount".*\n)'   | '$1$1'                      | Line 3, id: another real account has it.
            '(\\{"type":"transaction".*\n)'   | '$1$1'                      | Line 11, its step
            '\\{"type":"transaction".*\n'     | ''                          | Line 10, entries[0].version: the cell giro/rent has version 0
            '(\\{"type":"amount".*\n)'        | '$1$1'                      | amounts: says that there are 6 such lines, but there are 7.
            '\\{"type":"idempotencyKey".*\n'  | ''                          | idempotencyKeys: says that there are 1 such lines, but there are 0.
            '("type":"amount".*?"posted":)'   | '$11'                       | the entries before it make Amount
            '"description":"still open"'      | '"description":"still"'     | , hash: it is not the one of what the line says, behind the last line before it in chain
            '"chain":\\d+,"hash":"'         | '"chain":16,"hash":"'       | Line 10, chain: there is no chain 16.
            '"chain":\\d+,"hash":"[^"]*"'   | '"chain":null,"hash":null'  | hash: it is not the one of what the line says
            '"length":'                       | '"length":1'                | the transactions before it make ChainHead
            '"fingerprint":"'                 | '"fingerprint":"00'         | fingerprint: it must be a SHA-256
            '"outcome":"POSTED","posted":\\[100\\]' | '"outcome":"POSTED","posted":[101]' | hold.end.posted[0]: it must be 0 or more, and no more than the transfer.
            '\\{"type":"end".*\n'             | ''                          | The file ends behind line
            '(\\{"type":"end".*\n)'           | '$1{}'                      | , type: it is missing.
            '(?s)\\{"type":"realAccount".*'   | ''                          | The file ends behind line 1,
            '(?s)"overdraftLimits":.*'        | ''                          | Line 6, it is no JSON as export writes it (Unexpected end
            '(?s).*'                          | ''                          | The file is empty.
            """)
    void what_was_damaged_is_refused_with_the_line_and_leaves_nothing(
            String found, String replacement, String message) {
        var damaged = exported.replaceFirst(found.replace("\\\\", "\\").replace("\\n", "\n"), replacement);
        assertThat(damaged).isNotEqualTo(exported);
        assertRefused(message, damaged);
    }

    @Test
    void no_line_can_be_left_out_or_come_twice() {
        var lines = exported.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int index = i;
            for (var change : List.<UnaryOperator<List<String>>>of(
                    all -> {
                        all.remove(index);
                        return all;
                    },
                    all -> {
                        all.add(index, all.get(index));
                        return all;
                    })) {
                assertRefused("", String.join("\n", change.apply(new ArrayList<>(lines))));
            }
        }
    }
}
