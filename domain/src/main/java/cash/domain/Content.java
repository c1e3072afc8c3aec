package cash.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a step says, of which its hash is taken. All of it is raw, since whoever proves a hash reads what may have been
/// put wrong. `status` is what the transaction is after the step. The end of a hold repeats no texts: it says how it
/// ended, and what each of the transfers moved, be it 0.
///
/// The hash is the SHA-256 of the 32 bytes of the hash before it in its chain and, behind them, of these fields. It is
/// kept for ever, so this never changes.
///
/// | field | bytes |
/// |---|---|
/// | step, transaction | 16 each |
/// | status: `POSTED`, `PENDING`, `VOIDED` or `EXPIRED` | text |
/// | effectiveAt | instant |
/// | description, reference | text each, or absent |
/// | metadata | how many, 4; then name and value of each in the order of the names, text each |
/// | expiresAt | 1: it is 1 if there is one and else 0; then the instant |
/// | reversalOf | 1: the same; then 16 |
/// | transfers | how many, 4; then source, target and currency of each, texts, and its units, 8 |
///
/// A text is the number of its bytes in UTF-8, 4, and these; one that is absent has -1 bytes. An instant is the seconds
/// since 1970, 8, and the nanoseconds in it, 4. Numbers are two's complement with the highest byte first. Names are
/// ordered by their UTF-16 code units.
public record Content(
        UUID step,
        UUID transaction,
        String status,
        Instant effectiveAt,
        @Nullable String description,
        @Nullable String reference,
        SortedMap<String, String> metadata,
        @Nullable Instant expiresAt,
        @Nullable UUID reversalOf,
        List<Moved> transfers) {

    private static final HexFormat HEX = HexFormat.of();

    /// One transfer: `giro/rent` or `external`, the same, and how many units of which currency.
    public record Moved(String source, String target, String currency, long units) {}

    /// What the last step of a transaction says.
    public static Content of(Transaction it) {
        var end = it.hold() == null ? null : it.hold().end();
        boolean begins = end == null;
        var transfers = new ArrayList<Moved>(it.transfers().size());
        for (int i = 0; i < it.transfers().size(); i++) {
            var transfer = it.transfers().get(i);
            transfers.add(new Moved(
                    transfer.source().toString(),
                    transfer.target().toString(),
                    transfer.money().currency().getCurrencyCode(),
                    end == null
                            ? transfer.money().units()
                            : end.posted().units().get(i)));
        }
        return new Content(
                it.lastStep().value(),
                it.id().value(),
                it.status().name(),
                it.effectiveAt(),
                begins && it.description() != null ? it.description().value() : null,
                begins && it.reference() != null ? it.reference().value() : null,
                begins ? it.metadata().values() : Collections.emptySortedMap(),
                begins && it.hold() != null ? it.hold().expiresAt() : null,
                it.reversalOf() == null ? null : it.reversalOf().value(),
                transfers);
    }

    /// The hash of the step behind this one in its chain, in lower-case hexadecimal digits as it is, too.
    public String hash(String previous) {
        var encoder = new Encoder(previous);
        encoder.add(step);
        encoder.add(transaction);
        encoder.add(status);
        encoder.add(effectiveAt);
        encoder.add(description);
        encoder.add(reference);
        encoder.add(metadata.size());
        for (var value : metadata.entrySet()) {
            encoder.add(value.getKey());
            encoder.add(value.getValue());
        }
        encoder.add(expiresAt != null);
        if (expiresAt != null) {
            encoder.add(expiresAt);
        }
        encoder.add(reversalOf != null);
        if (reversalOf != null) {
            encoder.add(reversalOf);
        }
        encoder.add(transfers.size());
        for (var transfer : transfers) {
            encoder.add(transfer.source);
            encoder.add(transfer.target);
            encoder.add(transfer.currency);
            encoder.add(transfer.units);
        }
        return encoder.end();
    }

    /// The SHA-256 of a text in ASCII.
    static String hashOfText(String text) {
        return HEX.formatHex(sha256().digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static final class Encoder {
        private final MessageDigest sha256 = sha256();
        private final ByteBuffer number = ByteBuffer.allocate(2 * Long.BYTES);

        Encoder(String previous) {
            sha256.update(HEX.parseHex(previous));
        }

        void add(boolean flag) {
            sha256.update((byte) (flag ? 1 : 0));
        }

        void add(int value) {
            number.putInt(value);
            addNumber();
        }

        void add(long value) {
            number.putLong(value);
            addNumber();
        }

        void add(UUID id) {
            number.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            addNumber();
        }

        void add(Instant instant) {
            number.putLong(instant.getEpochSecond()).putInt(instant.getNano());
            addNumber();
        }

        void add(@Nullable String text) {
            if (text == null) {
                add(-1);
            } else {
                var utf8 = text.getBytes(StandardCharsets.UTF_8);
                add(utf8.length);
                sha256.update(utf8);
            }
        }

        private void addNumber() {
            sha256.update(number.array(), 0, number.position());
            number.clear();
        }

        String end() {
            return HEX.formatHex(sha256.digest());
        }
    }
}
