package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The hashes of steps never change, and differ whenever what the steps say does.
class ContentTest {

    private static final UUID STEP = UUID.fromString("0199d8f0-5b7e-7cc3-98c4-dc0c0c07398f");
    private static final UUID OTHER = UUID.fromString("0199d8f0-5b7e-7cc3-98c4-dc0c0c073990");
    private static final Content FULL = new Content(
            STEP,
            STEP,
            "PENDING",
            Instant.parse("2025-03-30T01:59:59.123456Z"),
            "Rent of März",
            "invoice-7",
            new TreeMap<>(Map.of("b", "2", "a", "")),
            Instant.parse("2026-01-01T00:00:00Z"),
            OTHER,
            List.of(
                    new Content.Moved("external", "giro/rent", "EUR", 50_000),
                    new Content.Moved("giro/rent", "giro/food", "EUR", 299)));
    private static final Content EMPTY = new Content(
            STEP,
            STEP,
            "POSTED",
            Instant.parse("2025-03-30T01:59:59Z"),
            null,
            null,
            Collections.emptySortedMap(),
            null,
            null,
            List.of(new Content.Moved("external", "giro/rent", "JPY", 1)));

    /// Made by another program (in Python) from the description of the format.
    @Test
    void hashes_are_the_same_for_ever() {
        assertThat(ChainHead.first(7).hash())
                .isEqualTo("09f71bf4a2076068ebad9e7a83e7cec01d166b7173d785678e5c96d32676940c");
        assertThat(FULL.hash(ChainHead.first(7).hash()))
                .isEqualTo("5bba56447e4c0f1833b1ee86e96fe9b2c71c1692ef2844fe4f6ff7ff4d769e8c");
        assertThat(EMPTY.hash(ChainHead.first(0).hash()))
                .isEqualTo("572b1f219fcebe489ee41e5aa935146436b2aaf5a04357798e0a244b1d097591");
    }

    @Test
    void whatever_changes_in_a_step_changes_its_hash() {
        var first = ChainHead.first(0).hash();
        var all = new ArrayList<>(List.of(
                FULL,
                with(FULL, OTHER, "Rent of März", "invoice-7", FULL.metadata()),
                with(FULL, STEP, null, "invoice-7", FULL.metadata()),
                with(FULL, STEP, "", "invoice-7", FULL.metadata()),
                with(FULL, STEP, "Rent of Märzi", "nvoice-7", FULL.metadata()),
                with(FULL, STEP, "Rent of März", null, FULL.metadata()),
                with(FULL, STEP, "Rent of März", "invoice-7", new TreeMap<>(Map.of("b", "2"))),
                with(FULL, STEP, "Rent of März", "invoice-7", new TreeMap<>(Map.of("b", "", "a", "2"))),
                with(FULL, STEP, "Rent of März", "invoice-7", new TreeMap<>(Map.of("b2", "", "a", ""))),
                ended("POSTED", 299),
                ended("POSTED", 298),
                ended("VOIDED", 299),
                EMPTY));

        var hashes = all.stream().map(it -> it.hash(first)).collect(Collectors.toCollection(HashSet::new));
        assertThat(hashes).hasSameSizeAs(all);
        assertThat(hashes.add(FULL.hash(ChainHead.first(1).hash()))).isTrue();
    }

    private static Content with(
            Content it,
            UUID transaction,
            @Nullable String description,
            @Nullable String reference,
            SortedMap<String, String> metadata) {
        return new Content(
                it.step(),
                transaction,
                it.status(),
                it.effectiveAt(),
                description,
                reference,
                metadata,
                it.expiresAt(),
                it.reversalOf(),
                it.transfers());
    }

    private static Content ended(String status, long units) {
        return new Content(
                OTHER,
                STEP,
                status,
                FULL.effectiveAt(),
                null,
                null,
                Collections.emptySortedMap(),
                null,
                null,
                List.of(new Content.Moved("giro/rent", "giro/food", "EUR", units)));
    }

    @Test
    void a_pin_reads_as_it_was_written() {
        var pin = new Pin(IntStream.rangeClosed(0, ChainHead.CHAINS)
                .mapToObj(chain ->
                        new Pin.Chain(chain, 7L * chain, ChainHead.first(chain).hash()))
                .toList());

        assertThat(Pin.parse(pin.text())).isEqualTo(pin);
        assertThat(pin.text()).startsWith("0 0 " + ChainHead.first(0).hash() + "\n1 7 ");
        assertThat(pin.steps()).isEqualTo(7 * 136);
        assertThatThrownBy(() -> Pin.parse(pin.text().replace("\n3 21 ", "\n3 x21 ")))
                .hasMessageStartingWith("line 4 must be");
        assertThatThrownBy(() -> Pin.parse(pin.text().lines().skip(1).collect(Collectors.joining("\n"))))
                .hasMessageStartingWith("line 1 must be");
        assertThatThrownBy(() -> Pin.parse("")).hasMessageStartingWith("must have 17 lines");
    }
}
