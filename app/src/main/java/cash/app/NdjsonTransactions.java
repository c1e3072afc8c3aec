package cash.app;

import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.ChainHead;
import cash.domain.Description;
import cash.domain.Entry;
import cash.domain.External;
import cash.domain.Hold;
import cash.domain.Metadata;
import cash.domain.Money;
import cash.domain.Place;
import cash.domain.Reference;
import cash.domain.Seal;
import cash.domain.Shares;
import cash.domain.Transaction;
import cash.domain.Transfer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes transactions of what [NdjsonWriter] wrote of them.
final class NdjsonTransactions {

    private static final Instant BEGIN_OF_TIME = Instant.parse("1000-01-01T00:00:00Z");
    private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

    private NdjsonTransactions() {}

    /// The line of a transaction.
    static Transaction transaction(Part it) {
        var id = it.text("id", Transaction.Id::parse);
        var step = it.text("step", Transaction.Id::parse);
        var transfers =
                it.parts("transfers").stream().map(NdjsonTransactions::transfer).toList();
        var description = it.textOrNull("description", Description::new);
        var reference = it.textOrNull("reference", Reference::new);
        var metadata = metadata(it);
        var effectiveAt = it.text("effectiveAt", NdjsonTransactions::instant);
        var reversalOf = it.textOrNull("reversalOf", Transaction.Id::parse);
        var seal = seal(it);
        var hold = hold(it.partOrNull("hold"), transfers);
        var entries = it.parts("entries").stream()
                .map(entry -> entry(entry, id, effectiveAt))
                .toList();
        if (transfers.isEmpty()) {
            throw it.failure("transfers", "there must be one at least");
        }
        var transaction = it.checked(
                null,
                () -> new Transaction(
                        id,
                        transfers,
                        description,
                        reference,
                        metadata,
                        effectiveAt,
                        entries,
                        hold,
                        reversalOf,
                        List.of(),
                        seal));
        if (!step.equals(transaction.lastStep())) {
            throw it.failure("step", "it must be that of its last step, " + transaction.lastStep());
        }
        return transaction;
    }

    private static Transfer transfer(Part it) {
        var source = it.text("source", NdjsonTransactions::place);
        var target = it.text("target", NdjsonTransactions::place);
        var money = new Money(it.number("amount"), it.text("currency", Money::currency));
        it.end();
        return it.checked("amount", () -> new Transfer(source, target, money));
    }

    private static Place.End place(String text) {
        return text.equals(External.WORLD.toString()) ? External.WORLD : Address.parse(text);
    }

    private static @Nullable Hold hold(@Nullable Part it, List<Transfer> transfers) {
        if (it == null) {
            return null;
        }
        var expiresAt = it.textOrNull("expiresAt", NdjsonTransactions::instant);
        var part = it.partOrNull("end");
        it.end();
        return new Hold(expiresAt, part == null ? null : end(part, transfers));
    }

    private static Hold.End end(Part it, List<Transfer> transfers) {
        var step = it.text("step", Transaction.Id::parse);
        var outcome = it.text("outcome", Transaction.Status::valueOf);
        var posted = it.numbers("posted");
        var seal = seal(it);
        it.end();
        if (posted.size() != transfers.size()) {
            throw it.failure("posted", "there must be as many as transfers");
        }
        for (int i = 0; i < posted.size(); i++) {
            if (posted.get(i) < 0 || posted.get(i) > transfers.get(i).money().units()) {
                throw it.failure("posted[" + i + "]", "it must be 0 or more, and no more than the transfer");
            }
        }
        return it.checked("outcome", () -> new Hold.End(step, outcome, new Shares(posted), seal));
    }

    /// Steps of the time before there were hashes have none.
    private static @Nullable Seal seal(Part it) {
        if (it.isNull("chain")) {
            return it.textOrNull("hash", hash -> {
                throw new IllegalArgumentException("it belongs to no chain");
            });
        }
        long chain = it.number("chain");
        if (chain < 0 || chain >= ChainHead.CHAINS) {
            throw it.failure("chain", "there is no chain " + chain);
        }
        return it.text("hash", hash -> new Seal((int) chain, hash));
    }

    private static Entry entry(Part it, Transaction.Id transaction, Instant effectiveAt) {
        var address = it.text("address", Address::parse);
        long version = it.number("version");
        var posted = it.part("posted");
        long postedChange = posted.number("change");
        long postedAfter = posted.number("after");
        posted.end();
        var held = it.part("held");
        long heldChange = held.number("change");
        long heldAfter = held.number("after");
        held.end();
        var step = it.text("step", Transaction.Id::parse);
        it.end();
        return it.checked(
                null,
                () -> new Entry(
                        address,
                        version,
                        postedChange,
                        heldChange,
                        new Balance(postedAfter, heldAfter),
                        transaction,
                        effectiveAt,
                        step));
    }

    static Metadata metadata(Part it) {
        var values = it.part("metadata").texts();
        return it.checked("metadata", () -> Metadata.of(values));
    }

    /// The store keeps microseconds, from the year 1000 to the year 9999.
    static Instant instant(String text) {
        var instant = Instant.parse(text);
        if (!instant.equals(instant.truncatedTo(ChronoUnit.MICROS))
                || instant.isBefore(BEGIN_OF_TIME)
                || !instant.isBefore(END_OF_TIME)) {
            throw new IllegalArgumentException("it must be an instant of microseconds in the years 1000 to 9999");
        }
        return instant;
    }
}
