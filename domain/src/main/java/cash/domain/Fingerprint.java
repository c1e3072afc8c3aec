package cash.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The SHA-256 of what a request asks for, which tells whether a repeated idempotency key comes with the same body.
/// It is taken of the meaning, so the order of JSON fields, blanks, and writing a default or leaving it out don't
/// matter. It is kept for ever, so the encoding may grow by fields that are absent today but never change.
public record Fingerprint(String hex) {

    public static Fingerprint of(Request request) {
        return switch (request) {
            case NewTransaction transaction -> of(transaction);
            case Request.EndHold end -> of(end.outcome().name(), end.hold().id(), end.units());
            case Request.Reverse reversal -> of("REVERSAL", reversal.original().id(), reversal.units());
        };
    }

    private static Fingerprint of(String operation, Transaction.Id transaction, @Nullable Long units) {
        var digest = new Encoder();
        digest.field("operation", operation);
        digest.field("transaction", transaction);
        if (units != null) {
            digest.field("amount", units);
        }
        return digest.end();
    }

    private static Fingerprint of(NewTransaction request) {
        var digest = new Encoder();
        digest.field("operation", "transaction");
        for (var transfer : request.transfers()) {
            digest.field("source", transfer.source());
            digest.field("target", transfer.target());
            digest.field("amount", transfer.units());
        }
        if (request.description() != null) {
            digest.field("description", request.description());
        }
        if (request.reference() != null) {
            digest.field("reference", request.reference());
        }
        request.metadata().values().forEach((name, value) -> {
            digest.field("name", name);
            digest.field("value", value);
        });
        if (request.effectiveAt() != null) {
            digest.field("effectiveAt", request.effectiveAt());
        }
        if (request.pending()) {
            digest.field("pending", true);
        }
        if (request.expiresAt() != null) {
            digest.field("expiresAt", request.expiresAt());
        }
        for (var condition : request.conditions()) {
            digest.field("condition", condition.place());
            new TreeMap<>(condition.bounds())
                    .forEach((quantity, bounds) -> new TreeMap<>(bounds)
                            .forEach((comparison, bound) -> digest.field(quantity + " " + comparison, bound)));
        }
        return digest.end();
    }

    public static Fingerprint of(byte[] sha256) {
        return new Fingerprint(HexFormat.of().formatHex(sha256));
    }

    public byte[] toBytes() {
        return HexFormat.of().parseHex(hex);
    }

    /// Writes each field as its tag, the length of its text and its text, so that no two requests read alike.
    private static final class Encoder {
        private final MessageDigest sha256;

        Encoder() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        void field(String tag, Object value) {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            sha256.update((tag + ' ' + text.length + ' ').getBytes(StandardCharsets.US_ASCII));
            sha256.update(text);
        }

        Fingerprint end() {
            return of(sha256.digest());
        }
    }
}
