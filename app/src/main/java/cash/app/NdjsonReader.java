package cash.app;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.ChainHead;
import cash.domain.Fingerprint;
import cash.domain.Iban;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.Status;
import cash.domain.Transaction;
import cash.services.Exported;
import cash.services.Imported;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads line by line what [NdjsonWriter] wrote. It is strict: a field that it doesn't know would be lost, and one that
/// is missing would be made up.
final class NdjsonReader implements Iterator<Imported> {

    private final NdjsonLines lines;
    private @Nullable Part next;

    NdjsonReader(InputStream in) {
        lines = new NdjsonLines(in);
        next = lines.next();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Imported next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        long number = lines.number();
        var thing = number == 1 ? header(next) : thing(next);
        next.end();
        next = lines.next();
        return new Imported(number, thing);
    }

    private static Exported header(Part it) {
        if (!it.has("cash") || !it.text("cash").equals("export")) {
            throw it.failure(null, "it is not the header of a file that cash export --format=ndjson wrote");
        }
        long version = it.number("version");
        if (version != NdjsonWriter.VERSION) {
            throw it.failure(
                    "version",
                    "this cash reads version " + NdjsonWriter.VERSION + " of the format, but the file has " + version
                            + (version > NdjsonWriter.VERSION ? ": a newer cash wrote it" : ""));
        }
        return new Exported.Begin(it.text("exportedAt", NdjsonTransactions::instant));
    }

    private static Exported thing(Part it) {
        var type = it.text("type");
        return switch (type) {
            case "realAccount" -> new Exported.OfRealAccount(realAccount(it));
            case "account" -> account(it);
            case "transaction" -> new Exported.OfTransaction(NdjsonTransactions.transaction(it));
            case "idempotencyKey" ->
                new Exported.OfKey(new Ledger.Use(
                        it.text("key", NdjsonReader::key),
                        it.text("fingerprint", NdjsonReader::fingerprint),
                        it.text("step", Transaction.Id::parse)));
            case "amount" -> new Exported.OfAmount(amount(it));
            case "chain" -> new Exported.OfChain(chain(it));
            case "end" ->
                new Exported.End(
                        it.number("realAccounts"),
                        it.number("accounts"),
                        it.number("transactions"),
                        it.number("idempotencyKeys"),
                        it.number("amounts"),
                        it.number("chains"));
            default -> throw it.failure("type", "there is no type '" + type + "'");
        };
    }

    private static RealAccount realAccount(Part it) {
        return new RealAccount(
                it.text("id", RealAccount.Id::new),
                it.text("name", Name::new),
                it.text("currency", Money::currency),
                it.text("status", Status::valueOf),
                it.textOrNull("iban", Iban::new),
                NdjsonTransactions.metadata(it),
                it.text("createdAt", NdjsonTransactions::instant));
    }

    private static Exported account(Part it) {
        var id = it.text("id", Account.Id::new);
        var name = it.text("name", Name::new);
        var home = it.textOrNull("realAccount", RealAccount.Id::new);
        var status = it.text("status", Status::valueOf);
        long limit = it.number("overdraftLimit");
        var metadata = NdjsonTransactions.metadata(it);
        var createdAt = it.text("createdAt", NdjsonTransactions::instant);
        var account =
                it.checked("overdraftLimit", () -> new Account(id, name, home, status, limit, metadata, createdAt));
        var limits = new ArrayList<OverdraftLimit>();
        for (var part : it.parts("overdraftLimits")) {
            var before = limits.isEmpty() ? null : limits.getLast().after();
            long version = part.number("version");
            long after = part.number("limit");
            var recordedAt = part.text("recordedAt", NdjsonTransactions::instant);
            limits.add(part.checked("version", () -> new OverdraftLimit(version, before, after, recordedAt)));
            part.end();
        }
        return new Exported.OfAccount(account, limits);
    }

    private static Amount amount(Part it) {
        var address = it.text("address", Address::parse);
        var currency = it.text("currency", Money::currency);
        long posted = it.number("posted");
        long held = it.number("held");
        long version = it.number("version");
        var last = it.text("step", Transaction.Id::parse);
        return it.checked(null, () -> new Amount(address, currency, new Balance(posted, held), version, last));
    }

    private static ChainHead chain(Part it) {
        var number = it.number("chain");
        var hash = it.text("hash");
        return new ChainHead((int) number, it.text("step", Transaction.Id::parse), hash, it.number("length"));
    }

    private static IdempotencyKey key(String hex) {
        return new IdempotencyKey(new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1));
    }

    private static Fingerprint fingerprint(String hex) {
        var bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != 32) {
            throw new IllegalArgumentException("it must be a SHA-256 in 64 hexadecimal digits");
        }
        return Fingerprint.of(bytes);
    }
}
