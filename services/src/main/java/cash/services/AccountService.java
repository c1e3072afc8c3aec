package cash.services;

import cash.domain.Account;
import cash.domain.Accounts;
import cash.domain.Amount;
import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.OverdraftLimit;
import cash.domain.RealAccount;
import cash.domain.RealAccounts;
import cash.domain.Refusal;
import cash.domain.Status;
import cash.domain.UnitOfWork;
import java.math.BigInteger;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens, reads, changes, freezes, closes and deletes (virtual) accounts.
public final class AccountService {

    private static final String WHAT = "account";

    private final RealAccounts realAccounts;
    private final Accounts accounts;
    private final Ledger ledger;
    private final Clock clock;
    private final Writing writing;

    public AccountService(UnitOfWork work, RealAccounts realAccounts, Accounts accounts, Ledger ledger, Clock clock) {
        this.realAccounts = realAccounts;
        this.accounts = accounts;
        this.ledger = ledger;
        this.clock = clock;
        this.writing = new Writing(work, Retries.standard());
    }

    /// Refuses with [Refusal.AlreadyExists], or [Refusal.UnknownRealAccount] for its home.
    public Decision<Account.WithBalances> create(Account account) {
        return writing.run(attempt -> {
            // The home is locked before the account is added, so that it can't be deleted between the two.
            var unknown = unknown(account.home());
            if (unknown == null && accounts.add(account)) {
                return found(account.id());
            }
            boolean ours = attempt == Writing.Attempt.AFTER_UNKNOWN_OUTCOME
                    && accounts.lock(account.id()).equals(Optional.of(account));
            if (ours) {
                return found(account.id());
            }
            return refuse(
                    unknown != null && accounts.find(account.id()).isEmpty()
                            ? unknown
                            : new Refusal.AlreadyExists(WHAT, account.id().value()));
        });
    }

    public Decision<Account.WithBalances> get(Account.Id id) {
        return found(id);
    }

    /// In the order of their ids, those behind `after`, at most `limit`.
    public List<Account.WithBalances> list(Account.Filter filter, Account.@Nullable Id after, int limit) {
        return accounts.list(filter, after, limit);
    }

    /// Refuses with [Refusal.UnknownRealAccount] for a new home, and with [Refusal.InsufficientFunds] for an
    /// overdraft limit below what one of its cells uses.
    public Decision<Account.WithBalances> patch(Account.Id id, Account.Patch patch) {
        return writing.run(_ -> {
            if (patch.changesRules()) {
                ledger.exclude();
            }
            var unknown = unknown(patch.home().value());
            var locked = accounts.lock(id);
            if (locked.isEmpty()) {
                return refuse(notFound(id));
            }
            if (unknown != null) {
                return refuse(unknown);
            }
            var patched = locked.get().with(patch);
            var poorest = patched.overdraftLimit() < locked.get().overdraftLimit()
                    ? accounts.poorest(id)
                    : Optional.<Amount>empty();
            if (poorest.isPresent() && poorest.get().balance().available() < -patched.overdraftLimit()) {
                var cell = poorest.get();
                return refuse(new Refusal.InsufficientFunds(
                        cell.address(),
                        cell.currency(),
                        cell.balance().available(),
                        BigInteger.ZERO,
                        patched.overdraftLimit()));
            }
            if (patched.overdraftLimit() != locked.get().overdraftLimit()) {
                record(patched);
            }
            accounts.save(patched);
            return found(id);
        });
    }

    private void record(Account patched) {
        var last = accounts.overdraftLimits(patched.id(), Long.MAX_VALUE, 1).getFirst();
        // Instants are kept to the microsecond.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        accounts.record(patched.id(), last.then(patched.overdraftLimit(), now));
    }

    /// The history of an account's overdraft limit, the newest first, older than version `before`, at most `limit`.
    public Decision<List<OverdraftLimit>> overdraftLimits(Account.Id id, long before, int limit) {
        return get(id).map(_ -> accounts.overdraftLimits(id, before, limit));
    }

    /// When this returns, no transaction that is acknowledged later touches it. Refuses with
    /// [Refusal.AccountClosed].
    public Decision<Account.WithBalances> freeze(Account.Id id) {
        return change(id, Status.FROZEN);
    }

    /// Refuses with [Refusal.AccountClosed].
    public Decision<Account.WithBalances> unfreeze(Account.Id id) {
        return change(id, Status.OPEN);
    }

    /// Refuses with [Refusal.NotEmpty] while money lies in one of its cells.
    public Decision<Account.WithBalances> close(Account.Id id) {
        return change(id, Status.CLOSED);
    }

    /// Setting the status it has already changes nothing and is no error.
    private Decision<Account.WithBalances> change(Account.Id id, Status status) {
        return writing.run(_ -> {
            ledger.exclude();
            var locked = accounts.lock(id);
            if (locked.isEmpty()) {
                return refuse(notFound(id));
            }
            if (status != Status.CLOSED && locked.get().status() == Status.CLOSED) {
                return refuse(new Refusal.AccountClosed(id));
            }
            if (status == Status.CLOSED && accounts.hasMoney(id)) {
                return refuse(new Refusal.NotEmpty(WHAT, id.value(), "money lies in one of its cells"));
            }
            accounts.save(locked.get().with(status));
            return found(id);
        });
    }

    /// Refuses with [Refusal.HasEntries] if an entry ever touched it.
    public Decision<Account.Id> delete(Account.Id id) {
        return writing.run(attempt -> {
            ledger.exclude();
            if (accounts.lock(id).isEmpty()) {
                boolean ours = attempt == Writing.Attempt.AFTER_UNKNOWN_OUTCOME;
                return ours ? Decision.accept(id) : Decision.refuse(notFound(id));
            }
            if (accounts.hasEntries(id)) {
                return Decision.refuse(new Refusal.HasEntries(WHAT, id.value()));
            }
            accounts.remove(id);
            return Decision.accept(id);
        });
    }

    private @Nullable Refusal unknown(RealAccount.@Nullable Id home) {
        return home == null || realAccounts.lock(home).isPresent() ? null : new Refusal.UnknownRealAccount(home);
    }

    private Decision<Account.WithBalances> found(Account.Id id) {
        return accounts.find(id).map(Decision::accept).orElseGet(() -> refuse(notFound(id)));
    }

    private static Decision<Account.WithBalances> refuse(Refusal refusal) {
        return Decision.refuse(refusal);
    }

    private static Refusal notFound(Account.Id id) {
        return new Refusal.NotFound(WHAT, id.value());
    }
}
