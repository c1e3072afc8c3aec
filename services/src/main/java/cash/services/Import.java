package cash.services;

import cash.domain.Account;
import cash.domain.IdempotencyKey;
import cash.domain.Ledger;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.Restoration;
import cash.services.Sequence.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One import: every thing is compared with what came before it, page by page, and written.
final class Import {

    private final Restoration restoration;
    private final Ledger ledger;
    private final Sequence things;
    private final ImportedChains chains = new ImportedChains();
    private final ImportedSteps steps;
    private @Nullable IdempotencyKey lastKey;

    Import(Restoration restoration, Ledger ledger, Sequence things) {
        this.restoration = restoration;
        this.ledger = ledger;
        this.things = things;
        steps = new ImportedSteps(ledger, chains);
    }

    Exported.End run() {
        things.one(Exported.Begin.class);
        long realAccounts = things.each(Exported.OfRealAccount.class, this::addRealAccounts);
        long accounts = things.each(Exported.OfAccount.class, this::addAccounts);
        long transactions = things.each(Exported.OfTransaction.class, steps::add);
        if (chains.lastUnsealed() != null) {
            restoration.setLastUnsealed(chains.lastUnsealed());
        }
        long keys = things.each(Exported.OfKey.class, this::addKeys);
        long amounts = things.each(Exported.OfAmount.class, this::compare);
        long heads = things.each(Exported.OfChain.class, chains::compare);
        var end = things.one(Exported.End.class);
        requireSame(end, "realAccounts", end.thing().realAccounts(), realAccounts);
        requireSame(end, "accounts", end.thing().accounts(), accounts);
        requireSame(end, "transactions", end.thing().steps(), transactions);
        requireSame(end, "idempotencyKeys", end.thing().keys(), keys);
        requireSame(end, "amounts", end.thing().amounts(), amounts);
        requireSame(end, "chains", end.thing().chains(), heads);
        requireSame(end, "chains", end.thing().chains(), chains.begun());
        things.end();
        return end.thing();
    }

    private static void requireSame(Item<Exported.End> end, String field, long counted, long found) {
        if (counted != found) {
            throw end.failure(field, "says that there are " + counted + " such lines, but there are " + found);
        }
    }

    private void addRealAccounts(List<Item<Exported.OfRealAccount>> page) {
        var taken =
                new HashSet<>(ledger.parties(ids(page), Set.of()).realAccounts().keySet());
        for (var item : page) {
            if (!taken.add(item.thing().realAccount().id())) {
                throw item.failure("id", "another real account has it");
            }
        }
        restoration.addRealAccounts(
                page.stream().map(it -> it.thing().realAccount()).toList());
    }

    private static Set<RealAccount.Id> ids(List<Item<Exported.OfRealAccount>> page) {
        return page.stream().map(it -> it.thing().realAccount().id()).collect(Collectors.toSet());
    }

    private void addAccounts(List<Item<Exported.OfAccount>> page) {
        var accounts = page.stream().map(it -> it.thing().account()).toList();
        var homes =
                accounts.stream().map(Account::home).filter(Objects::nonNull).collect(Collectors.toSet());
        var parties = ledger.parties(homes, accounts.stream().map(Account::id).collect(Collectors.toSet()));
        var taken = new HashSet<>(parties.accounts().keySet());
        var limits = new HashMap<Account.Id, List<OverdraftLimit>>();
        for (var item : page) {
            var account = item.thing().account();
            if (!taken.add(account.id())) {
                throw item.failure("id", "another account has it");
            }
            if (account.home() != null && !parties.realAccounts().containsKey(account.home())) {
                throw item.failure("realAccount", "there is no such real account before it");
            }
            check(item);
            limits.put(account.id(), item.thing().limits());
        }
        restoration.addAccounts(accounts, limits);
    }

    private static void check(Item<Exported.OfAccount> item) {
        var limits = item.thing().limits();
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i).version() != i + 1) {
                throw item.failure("overdraftLimits[" + i + "].version", "must be " + (i + 1));
            }
        }
        if (limits.isEmpty()
                || limits.getLast().after() != item.thing().account().overdraftLimit()) {
            throw item.failure("overdraftLimit", "must be the last of the overdraftLimits");
        }
    }

    /// They come in the order of their bytes, so none comes twice.
    private void addKeys(List<Item<Exported.OfKey>> page) {
        var found = ledger.findSteps(
                page.stream().map(it -> it.thing().use().step()).collect(Collectors.toSet()));
        for (var item : page) {
            var use = item.thing().use();
            if (lastKey != null && use.key().bytes().compareTo(lastKey.bytes()) <= 0) {
                throw item.failure("key", "must come behind that of the line before, in the order of their bytes");
            }
            if (!found.containsKey(use.step())) {
                throw item.failure("step", "there is no such step before it");
            }
            lastKey = use.key();
        }
        restoration.addUses(page.stream().map(it -> it.thing().use()).toList());
    }

    /// What the file says of cells follows from the steps before.
    private void compare(List<Item<Exported.OfAmount>> page) {
        var addresses = page.stream().map(it -> it.thing().amount().address()).collect(Collectors.toSet());
        var known = KnownPlaces.of(addresses, ledger);
        for (var item : page) {
            known.require(item, "address", item.thing().amount().address());
        }
        var cells = ledger.lock(addresses);
        for (var item : page) {
            var told = item.thing().amount();
            var cell = Objects.requireNonNull(cells.get(told.address()));
            if (!told.equals(cell)) {
                throw item.failure(null, "the entries before it make " + cell);
            }
        }
    }
}
