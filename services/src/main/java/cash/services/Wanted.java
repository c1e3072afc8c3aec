package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.External;
import cash.domain.IdempotencyKey;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a batch names: what the store is asked for before it is decided.
record Wanted(
        Set<RealAccount.Id> realAccounts,
        Set<Account.Id> accounts,
        Set<IdempotencyKey> keys,
        Set<Reference> references) {

    static Wanted by(List<Submission> batch) {
        var wanted = new Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (var submission : batch) {
            for (var transfer : submission.transaction().transfers()) {
                wanted.add(transfer.source());
                wanted.add(transfer.target());
            }
            if (submission.key() != null) {
                wanted.keys.add(submission.key());
            }
            if (submission.transaction().reference() != null) {
                wanted.references.add(submission.transaction().reference());
            }
        }
        return wanted;
    }

    private void add(Place place) {
        switch (place) {
            case External _ -> {}
            case Address cell -> {
                realAccounts.add(cell.realAccount());
                accounts.add(cell.account());
            }
            case Place.AtHome(var account) -> accounts.add(account);
        }
    }
}
