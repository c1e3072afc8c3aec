package cash.services;

import cash.domain.Account;
import cash.domain.Decision;
import cash.domain.Ledger;
import cash.domain.RealAccount;
import cash.domain.RealAccounts;
import cash.domain.Refusal;
import cash.domain.Status;
import cash.domain.UnitOfWork;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Opens, reads, changes, freezes, closes and deletes real accounts.
public final class RealAccountService {

    private static final String WHAT = "real account";
    private static final int RESIDENTS_NAMED = 3;

    private final RealAccounts realAccounts;
    private final Ledger ledger;
    private final Writing writing;

    public RealAccountService(UnitOfWork work, RealAccounts realAccounts, Ledger ledger) {
        this.realAccounts = realAccounts;
        this.ledger = ledger;
        this.writing = new Writing(work, Retries.standard());
    }

    /// Refuses with [Refusal.AlreadyExists].
    public Decision<RealAccount.WithBalance> create(RealAccount realAccount) {
        return writing.run(attempt -> {
            if (realAccounts.add(realAccount)) {
                return found(realAccount.id());
            }
            boolean ours = attempt == Writing.Attempt.AFTER_UNKNOWN_OUTCOME
                    && realAccounts.lock(realAccount.id()).equals(Optional.of(realAccount));
            return ours
                    ? found(realAccount.id())
                    : refuse(new Refusal.AlreadyExists(WHAT, realAccount.id().value()));
        });
    }

    public Decision<RealAccount.WithBalance> get(RealAccount.Id id) {
        return found(id);
    }

    /// In the order of their ids, those behind `after`, at most `limit`.
    public List<RealAccount.WithBalance> list(RealAccount.Filter filter, RealAccount.@Nullable Id after, int limit) {
        return realAccounts.list(filter, after, limit);
    }

    public Decision<RealAccount.WithBalance> patch(RealAccount.Id id, RealAccount.Patch patch) {
        return writing.run(_ -> {
            var locked = realAccounts.lock(id);
            if (locked.isEmpty()) {
                return refuse(notFound(id));
            }
            realAccounts.save(locked.get().with(patch));
            return found(id);
        });
    }

    /// When this returns, no transaction that is acknowledged later touches it. Refuses with
    /// [Refusal.RealAccountClosed].
    public Decision<RealAccount.WithBalance> freeze(RealAccount.Id id) {
        return change(id, Status.FROZEN);
    }

    /// Refuses with [Refusal.RealAccountClosed].
    public Decision<RealAccount.WithBalance> unfreeze(RealAccount.Id id) {
        return change(id, Status.OPEN);
    }

    /// Refuses with [Refusal.NotEmpty] while money lies in it.
    public Decision<RealAccount.WithBalance> close(RealAccount.Id id) {
        return change(id, Status.CLOSED);
    }

    /// Setting the status it has already changes nothing and is no error.
    private Decision<RealAccount.WithBalance> change(RealAccount.Id id, Status status) {
        return writing.run(_ -> {
            ledger.exclude();
            var locked = realAccounts.lock(id);
            if (locked.isEmpty()) {
                return refuse(notFound(id));
            }
            if (status != Status.CLOSED && locked.get().status() == Status.CLOSED) {
                return refuse(new Refusal.RealAccountClosed(id));
            }
            if (status == Status.CLOSED && realAccounts.hasMoney(id)) {
                return refuse(new Refusal.NotEmpty(WHAT, id.value(), "money lies in it"));
            }
            realAccounts.save(locked.get().with(status));
            return found(id);
        });
    }

    /// Refuses with [Refusal.HasEntries] if an entry ever touched it, and with [Refusal.NotEmpty] while accounts
    /// are at home in it.
    public Decision<RealAccount.Id> delete(RealAccount.Id id) {
        return writing.run(attempt -> {
            ledger.exclude();
            if (realAccounts.lock(id).isEmpty()) {
                boolean ours = attempt == Writing.Attempt.AFTER_UNKNOWN_OUTCOME;
                return ours ? Decision.accept(id) : Decision.refuse(notFound(id));
            }
            if (realAccounts.hasEntries(id)) {
                return Decision.refuse(new Refusal.HasEntries(WHAT, id.value()));
            }
            var residents = realAccounts.residents(id, RESIDENTS_NAMED);
            if (!residents.isEmpty()) {
                var names = residents.stream().map(Account.Id::value).collect(Collectors.joining(", "));
                return Decision.refuse(new Refusal.NotEmpty(WHAT, id.value(), "it is the home of accounts: " + names));
            }
            realAccounts.remove(id);
            return Decision.accept(id);
        });
    }

    private Decision<RealAccount.WithBalance> found(RealAccount.Id id) {
        return realAccounts.find(id).map(Decision::accept).orElseGet(() -> refuse(notFound(id)));
    }

    private static Decision<RealAccount.WithBalance> refuse(Refusal refusal) {
        return Decision.refuse(refusal);
    }

    private static Refusal notFound(RealAccount.Id id) {
        return new Refusal.NotFound(WHAT, id.value());
    }
}
