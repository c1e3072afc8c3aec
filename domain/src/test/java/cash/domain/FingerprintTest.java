package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Fingerprints are in databases for ever: the literal values below must never change.
class FingerprintTest {

    private static NewTransaction request(
            List<String> transfers,
            @Nullable String description,
            @Nullable String reference,
            Map<String, String> metadata,
            @Nullable String effectiveAt) {
        return new NewTransaction(
                transfers.stream()
                        .map(it -> it.split(" ", -1))
                        .map(it ->
                                new Transfer.Requested(Place.parse(it[0]), Place.parse(it[1]), Long.parseLong(it[2])))
                        .toList(),
                description == null ? null : new Description(description),
                reference == null ? null : new Reference(reference),
                Metadata.of(metadata),
                effectiveAt == null ? null : Instant.parse(effectiveAt));
    }

    private static NewTransaction plain(String... transfers) {
        return request(List.of(transfers), null, null, Map.of(), null);
    }

    private static NewTransaction full() {
        return request(
                List.of("external giro/rent 50000", "rent giro/food 299"),
                "Größe 😀",
                "invoice-7",
                Map.of("b", "2", "a", ""),
                "2026-03-29T01:00:00.123456Z");
    }

    @Test
    void the_fingerprint_of_a_request_never_changes() {
        assertThat(Fingerprint.of(plain("external giro/rent 1")).hex())
                .isEqualTo("2efb3b1bfbda1da79e879313777ab386f14d07e77e931112e5cc4213c16dcadf");
        assertThat(Fingerprint.of(full()).hex())
                .isEqualTo("b14317e67e3c7976f2c097eacde8d72933ce3b07ae022fb556c4b8030affd487");
    }

    @Test
    void a_fingerprint_is_the_sha_256_of_fields_with_their_lengths() throws Exception {
        var text = "operation 11 transactionsource 8 externaltarget 9 giro/rentamount 1 1";
        var sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));

        assertThat(Fingerprint.of(plain("external giro/rent 1"))).isEqualTo(Fingerprint.of(sha256));
        assertThat(Fingerprint.of(sha256).toBytes()).isEqualTo(sha256);
    }

    @Test
    void the_same_meaning_has_the_same_fingerprint() {
        var same = request(
                List.of("external giro/rent 50000", "rent giro/food 299"),
                "Größe 😀",
                "invoice-7",
                new LinkedHashMap<>(Map.of("a", "", "b", "2")),
                "2026-03-29T01:00:00.123456000Z");

        assertThat(Fingerprint.of(same)).isEqualTo(Fingerprint.of(full()));
    }

    @Test
    void requests_that_differ_in_anything_have_different_fingerprints() {
        var one = List.of("external giro/rent 1");
        var requests = Stream.of(
                        plain("external giro/rent 1"),
                        plain("external giro/rent 2"),
                        plain("external giro/rent 11"),
                        plain("giro/rent external 1"),
                        plain("external rent 1"),
                        plain("external Giro/rent 1"),
                        plain("external giro/rent 1", "external giro/rent 1"),
                        plain("external giro/rent 1", "external giro/food 1"),
                        plain("external giro/food 1", "external giro/rent 1"),
                        request(one, "", null, Map.of(), null),
                        request(one, "x", null, Map.of(), null),
                        request(one, null, "x", Map.of(), null),
                        request(one, null, "X", Map.of(), null),
                        request(one, null, null, Map.of("x", ""), null),
                        request(one, null, null, Map.of("x", "y"), null),
                        request(one, null, null, Map.of("y", "x"), null),
                        request(one, null, null, Map.of("x", "1", "y", "2"), null),
                        request(one, null, null, Map.of("x", "1value 1 2", "y", ""), null),
                        request(one, "xreference 1 x", null, Map.of(), null),
                        request(one, "x", "x", Map.of(), null),
                        request(one, null, null, Map.of(), "2026-01-01T00:00:00Z"),
                        request(one, null, null, Map.of(), "2026-01-01T00:00:00.000001Z"),
                        full())
                .map(Fingerprint::of)
                .toList();

        assertThat(requests).doesNotHaveDuplicates();
        assertThat(requests).allMatch(it -> it.hex().matches("[0-9a-f]{64}"));
    }
}
