package cash.app;

import cash.domain.Account;
import cash.domain.Amount;
import cash.domain.Balance;
import cash.domain.Entry;
import cash.domain.Hold;
import cash.domain.Ledger;
import cash.domain.Metadata;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.Seal;
import cash.domain.Transaction;
import cash.domain.Transfer;
import cash.services.Exported;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ledger as lines of JSON, without loss. The format is described in the README; whoever reads it may rely on its
/// `version`, so a change that breaks them makes that greater.
final class NdjsonWriter implements Consumer<Exported> {

    static final int VERSION = 1;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().rootValueSeparator("\n").build();

    private final JsonGenerator json;

    NdjsonWriter(OutputStream out) {
        try {
            json = FACTORY.createGenerator(out).disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void accept(Exported exported) {
        try {
            json.writeStartObject();
            write(exported);
            json.writeEndObject();
            if (exported instanceof Exported.End) {
                json.writeRaw('\n');
                json.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Exported exported) throws IOException {
        switch (exported) {
            case Exported.Begin it -> {
                text("cash", "export");
                json.writeNumberField("version", VERSION);
                text("exportedAt", it.exportedAt());
            }
            case Exported.OfRealAccount it -> write(it.realAccount());
            case Exported.OfAccount it -> write(it.account(), it.limits());
            case Exported.OfTransaction it -> write(it.transaction());
            case Exported.OfKey it -> write(it.use());
            case Exported.OfAmount it -> write(it.amount());
            case Exported.OfChain it -> {
                text("type", "chain");
                json.writeNumberField("chain", it.head().chain());
                text("hash", it.head().hash());
                text("step", it.head().last());
                json.writeNumberField("length", it.head().length());
            }
            case Exported.End it -> {
                text("type", "end");
                json.writeNumberField("realAccounts", it.realAccounts());
                json.writeNumberField("accounts", it.accounts());
                json.writeNumberField("transactions", it.steps());
                json.writeNumberField("idempotencyKeys", it.keys());
                json.writeNumberField("amounts", it.amounts());
                json.writeNumberField("chains", it.chains());
            }
        }
    }

    private void write(RealAccount it) throws IOException {
        text("type", "realAccount");
        text("id", it.id());
        text("name", it.name());
        text("currency", it.currency().getCurrencyCode());
        text("status", it.status());
        text("iban", it.iban());
        metadata(it.metadata());
        text("createdAt", it.createdAt());
    }

    private void write(Account it, List<OverdraftLimit> limits) throws IOException {
        text("type", "account");
        text("id", it.id());
        text("name", it.name());
        text("realAccount", it.home());
        text("status", it.status());
        json.writeNumberField("overdraftLimit", it.overdraftLimit());
        metadata(it.metadata());
        text("createdAt", it.createdAt());
        json.writeArrayFieldStart("overdraftLimits");
        for (var limit : limits) {
            json.writeStartObject();
            json.writeNumberField("version", limit.version());
            json.writeNumberField("limit", limit.after());
            text("recordedAt", limit.recordedAt());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(Transaction it) throws IOException {
        text("type", "transaction");
        text("id", it.id());
        text("step", it.lastStep());
        json.writeArrayFieldStart("transfers");
        for (var transfer : it.transfers()) {
            write(transfer);
        }
        json.writeEndArray();
        text("description", it.description());
        text("reference", it.reference());
        metadata(it.metadata());
        text("effectiveAt", it.effectiveAt());
        text("reversalOf", it.reversalOf());
        write(it.seal());
        json.writeFieldName("hold");
        write(it.hold());
        json.writeArrayFieldStart("entries");
        for (var entry : it.entries()) {
            write(entry);
        }
        json.writeEndArray();
    }

    private void write(Transfer it) throws IOException {
        json.writeStartObject();
        text("source", it.source());
        text("target", it.target());
        json.writeNumberField("amount", it.money().units());
        text("currency", it.money().currency().getCurrencyCode());
        json.writeEndObject();
    }

    private void write(@Nullable Hold it) throws IOException {
        if (it == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        text("expiresAt", it.expiresAt());
        json.writeFieldName("end");
        if (it.end() == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            text("step", it.end().step());
            text("outcome", it.end().outcome());
            json.writeArrayFieldStart("posted");
            for (long units : it.end().posted().units()) {
                json.writeNumber(units);
            }
            json.writeEndArray();
            write(it.end().seal());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void write(@Nullable Seal it) throws IOException {
        if (it == null) {
            json.writeNullField("chain");
        } else {
            json.writeNumberField("chain", it.chain());
        }
        text("hash", it == null ? null : it.hash());
    }

    private void write(Entry it) throws IOException {
        json.writeStartObject();
        text("address", it.address());
        json.writeNumberField("version", it.version());
        change("posted", it.postedChange(), it.after().posted());
        change("held", it.heldChange(), it.after().held());
        text("step", it.step());
        json.writeEndObject();
    }

    private void change(String name, long change, long after) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("change", change);
        json.writeNumberField("after", after);
        json.writeEndObject();
    }

    private void write(Ledger.Use it) throws IOException {
        text("type", "idempotencyKey");
        text("key", HexFormat.of().formatHex(it.key().toBytes()));
        text("fingerprint", it.fingerprint().hex());
        text("step", it.step());
    }

    private void write(Amount it) throws IOException {
        text("type", "amount");
        text("address", it.address());
        text("currency", it.currency().getCurrencyCode());
        Balance balance = it.balance();
        json.writeNumberField("posted", balance.posted());
        json.writeNumberField("held", balance.held());
        json.writeNumberField("version", it.version());
        text("step", it.last());
    }

    private void metadata(Metadata metadata) throws IOException {
        json.writeObjectFieldStart("metadata");
        for (var value : metadata.values().entrySet()) {
            text(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    /// Whatever reads as text, or null.
    private void text(String name, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value.toString());
        }
    }
}
