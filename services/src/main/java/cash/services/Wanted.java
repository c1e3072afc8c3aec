package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.External;
import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Reference;
import cash.domain.Request;
import cash.domain.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a batch names: what the store is asked for before it is decided.
record Wanted(
        Set<RealAccount.Id> realAccounts,
        Set<Account.Id> accounts,
        Set<Transaction.Id> transactions,
        Set<IdempotencyKey> keys,
        Set<Reference> references) {

    static Wanted by(List<Submission> batch) {
        var wanted = new Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (var submission : batch) {
            submission.request().places().forEach(wanted::add);
            if (submission.key() != null) {
                wanted.keys.add(submission.key());
            }
            switch (submission.request()) {
                case NewTransaction it -> {
                    if (it.reference() != null) {
                        wanted.references.add(it.reference());
                    }
                }
                case Request.EndHold it -> wanted.transactions.add(it.hold().id());
                case Request.Reverse it -> wanted.transactions.add(it.original().id());
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
