package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Ledger;
import cash.domain.RealAccount;
import java.util.Collection;
import java.util.Currency;
import java.util.stream.Collectors;

/// Which real accounts and accounts are there already, among those that things name.
record KnownPlaces(Ledger.Parties parties) {

    static KnownPlaces of(Collection<Address> addresses, Ledger ledger) {
        return new KnownPlaces(ledger.parties(
                addresses.stream().map(Address::realAccount).collect(Collectors.toSet()),
                addresses.stream().map(Address::account).collect(Collectors.toSet())));
    }

    /// Fails if one of the two is not there; returns the currency.
    Currency require(Sequence.Item<?> item, String field, Address address) {
        RealAccount.Terms row = parties.realAccounts().get(address.realAccount());
        Account.Terms column = parties.accounts().get(address.account());
        if (row == null) {
            throw item.failure(field, "there is no real account " + address.realAccount() + " before it");
        }
        if (column == null) {
            throw item.failure(field, "there is no account " + address.account() + " before it");
        }
        return row.currency();
    }
}
