package cash.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a test puts into a store. Every id begins with a prefix of its own, and time begins at an instant of its
/// own, so that tests share a database without seeing each other. Names are written short: `giro`, `giro/rent`,
/// `external`.
public final class StoreFixture {

    private static final int MAX_TRIES = 1000;

    private final StoreContract.Stores stores;
    private final String prefix;
    private final AtomicLong milliseconds;

    public StoreFixture(StoreContract.Stores stores) {
        this.stores = stores;
        var random = new SplittableRandom();
        this.prefix = "t%012x".formatted(random.nextLong(1L << 48));
        this.milliseconds = new AtomicLong(
                Instant.parse("2100-01-01T00:00:00Z").toEpochMilli() + random.nextLong(1000L * 365 * 24 * 3600 * 1000));
    }

    /// Runs a unit of work again for as long as it loses races, as services do.
    public <T> T write(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return stores.work().write(work);
            } catch (StoreFailure.Conflict conflict) {
                if (tries == MAX_TRIES) {
                    throw conflict;
                }
            }
        }
    }

    public void write(Runnable work) {
        write(() -> {
            work.run();
            return true;
        });
    }

    public String text(String name) {
        return name.isEmpty() ? prefix : prefix + "-" + name;
    }

    public RealAccount.Id realAccountId(String name) {
        return new RealAccount.Id(text(name));
    }

    public Account.Id accountId(String name) {
        return new Account.Id(text(name));
    }

    public Address cell(String realAccountAndAccount) {
        var names = realAccountAndAccount.split("/", -1);
        return new Address(realAccountId(names[0]), accountId(names[1]));
    }

    public Metadata label(String value) {
        return Metadata.of(Map.of("test", text(value)));
    }

    public RealAccount newRealAccount(String name, String currency) {
        return new RealAccount(
                realAccountId(name),
                new Name(name),
                Money.currency(currency),
                Status.OPEN,
                null,
                Metadata.NONE,
                Instant.parse("2025-03-30T01:59:59.123456Z"));
    }

    // The class file of a compact constructor lacks the @Nullable of a qualified type like RealAccount.Id.
    @SuppressWarnings("NullAway")
    public Account newAccount(String name, @Nullable String home) {
        return new Account(
                accountId(name),
                new Name(name),
                home == null ? null : realAccountId(home),
                Status.OPEN,
                0,
                Metadata.NONE,
                Instant.parse("2025-03-30T01:59:59.654321Z"));
    }

    public RealAccount add(RealAccount realAccount) {
        if (!write(() -> stores.realAccounts().add(realAccount))) {
            throw new IllegalStateException(realAccount.id() + " is taken");
        }
        return realAccount;
    }

    public Account add(Account account) {
        if (!write(() -> stores.accounts().add(account))) {
            throw new IllegalStateException(account.id() + " is taken");
        }
        return account;
    }

    /// Adds real accounts in euros, with these names.
    public void realAccounts(String... names) {
        List.of(names).forEach(name -> add(newRealAccount(name, "EUR")));
    }

    /// Adds accounts without a home, with these names.
    public void accounts(String... names) {
        List.of(names).forEach(name -> add(newAccount(name, null)));
    }

    public Transfer transfer(String source, String target, long units) {
        return transfer(source, target, units, "EUR");
    }

    public Transfer transfer(String source, String target, long units, String currency) {
        return new Transfer(end(source), end(target), new Money(units, Money.currency(currency)));
    }

    private Place.End end(String place) {
        return place.equals(External.WORD) ? External.WORLD : cell(place);
    }

    /// An instant later than all that this fixture gave out before.
    public Instant later() {
        return Instant.ofEpochMilli(milliseconds.incrementAndGet());
    }

    /// A transaction that is not on the cells yet, recorded a millisecond after the one before it.
    public Draft draft(Transfer... transfers) {
        var recordedAt = later();
        return new Draft(List.of(transfers), null, null, Metadata.NONE, recordedAt, recordedAt);
    }

    /// Writes a transaction, in a unit of work of its own, with all the steps that the ledger asks for.
    public Transaction book(Transfer... transfers) {
        return book(draft(transfers));
    }

    public Transaction book(Draft draft) {
        return book(draft, null);
    }

    public Transaction book(Draft draft, @Nullable IdempotencyKey key) {
        return write(() -> {
            var transaction = draft.on(lock(draft));
            var use = key == null ? null : new Ledger.Use(key, fingerprint(1), transaction.id());
            if (transaction.entries().stream().anyMatch(entry -> Amount.isLarge(entry.after()))) {
                stores.ledger().exclude();
            }
            stores.ledger().write(List.of(new Ledger.Recording(transaction, use)), List.of());
            return transaction;
        });
    }

    /// The cells of a draft, locked with all that comes before; to be called in a unit of work.
    public Map<Address, Amount> lock(Draft draft) {
        var addresses = Transaction.moved(draft.transfers).keySet();
        stores.ledger().parties(realAccounts(addresses), accounts(addresses));
        return stores.ledger().lock(addresses);
    }

    static Set<RealAccount.Id> realAccounts(Set<Address> addresses) {
        return addresses.stream().map(Address::realAccount).collect(Collectors.toSet());
    }

    static Set<Account.Id> accounts(Set<Address> addresses) {
        return addresses.stream().map(Address::account).collect(Collectors.toSet());
    }

    public static Fingerprint fingerprint(int number) {
        var sha256 = new byte[32];
        sha256[0] = (byte) 0xff;
        sha256[31] = (byte) number;
        return Fingerprint.of(sha256);
    }

    /// A transaction before it is known which entries it leaves.
    public record Draft(
            List<Transfer> transfers,
            @Nullable Description description,
            @Nullable Reference reference,
            Metadata metadata,
            Instant effectiveAt,
            Instant recordedAt) {

        public Draft described(String text) {
            return new Draft(transfers, new Description(text), reference, metadata, effectiveAt, recordedAt);
        }

        public Draft referenced(String text) {
            return new Draft(transfers, description, new Reference(text), metadata, effectiveAt, recordedAt);
        }

        public Draft with(Metadata newMetadata) {
            return new Draft(transfers, description, reference, newMetadata, effectiveAt, recordedAt);
        }

        public Draft effectiveAt(String instant) {
            return new Draft(transfers, description, reference, metadata, Instant.parse(instant), recordedAt);
        }

        /// The transaction, with an entry on each cell that follows the one given.
        public Transaction on(Map<Address, Amount> cells) {
            var id = new Transaction.Id(new UUID(
                    recordedAt.toEpochMilli() << 16 | 0x7000 | new SplittableRandom().nextInt(0x1000),
                    1L << 63 | new SplittableRandom().nextLong(1L << 62)));
            var entries = new ArrayList<Entry>();
            Transaction.moved(transfers).forEach((address, change) -> {
                var cell = cells.getOrDefault(
                        address,
                        Amount.unused(address, transfers.getFirst().money().currency()));
                long posted = change.longValueExact();
                var after = cell.balance().plus(posted, 0);
                entries.add(new Entry(address, cell.version() + 1, posted, 0, after, id, effectiveAt, id));
            });
            return new Transaction(id, transfers, description, reference, metadata, effectiveAt, entries);
        }
    }
}
