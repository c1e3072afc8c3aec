package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Decision;
import cash.domain.External;
import cash.domain.Ledger;
import cash.domain.Money;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import cash.domain.Status;
import cash.domain.Transfer;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the cells and the currency of requested transfers among the accounts they name, or the reason why they can't
/// be
/// made, whatever the amounts are. Where several reasons apply, the first in the order of [Refusal] is given.
record Route(Ledger.Parties parties) {

    /// A requested transfer with the homes of bare accounts looked up; an end is null if its account has none.
    private record Leg(
            int number, Transfer.Requested requested, Place.@Nullable End source, Place.@Nullable End target) {
        Stream<Address> cells() {
            return Stream.of(source, target).filter(Address.class::isInstance).map(Address.class::cast);
        }
    }

    Decision<List<Transfer>> resolve(List<Transfer.Requested> requested) {
        var legs = new ArrayList<Leg>(requested.size());
        for (var transfer : requested) {
            legs.add(new Leg(legs.size(), transfer, end(transfer.source()), end(transfer.target())));
        }
        var refusal = Stream.<Function<Leg, @Nullable Refusal>>of(
                        this::unknownRealAccount,
                        this::unknownAccount,
                        this::sameCell,
                        this::currencyMismatch,
                        leg -> realAccount(leg, Status.FROZEN, Refusal.RealAccountFrozen::new),
                        leg -> account(leg, Status.FROZEN, Refusal.AccountFrozen::new),
                        leg -> realAccount(leg, Status.CLOSED, Refusal.RealAccountClosed::new),
                        leg -> account(leg, Status.CLOSED, Refusal.AccountClosed::new))
                .flatMap(check -> legs.stream().map(check))
                .filter(Objects::nonNull)
                .findFirst();
        return refusal.isPresent()
                ? Decision.refuse(refusal.get())
                : Decision.accept(legs.stream().map(this::transfer).toList());
    }

    /// The cells that the transfers touch, as far as they exist: those that must be locked before deciding.
    Stream<Address> cells(List<Transfer.Requested> requested) {
        return requested.stream()
                .flatMap(transfer -> Stream.of(transfer.source(), transfer.target()))
                .map(this::end)
                .filter(Address.class::isInstance)
                .map(Address.class::cast)
                .filter(cell -> parties.realAccounts().containsKey(cell.realAccount())
                        && parties.accounts().containsKey(cell.account()));
    }

    private Place.@Nullable End end(Place place) {
        return switch (place) {
            case Place.End end -> end;
            case Place.AtHome(var id) -> {
                var account = parties.accounts().get(id);
                yield account == null || account.home() == null ? null : new Address(account.home(), id);
            }
        };
    }

    private @Nullable Refusal unknownRealAccount(Leg leg) {
        var unknown = leg.cells()
                .map(Address::realAccount)
                .filter(id -> !parties.realAccounts().containsKey(id))
                .findFirst();
        if (unknown.isPresent()) {
            return new Refusal.UnknownRealAccount(unknown.get());
        }
        return named(leg)
                .filter(Place.AtHome.class::isInstance)
                .map(place -> ((Place.AtHome) place).account())
                .filter(id -> isHomeless(parties.accounts().get(id)))
                .findFirst()
                .map(Refusal.NoHome::new)
                .orElse(null);
    }

    private static boolean isHomeless(Account.@Nullable Terms account) {
        return account != null && account.home() == null;
    }

    private @Nullable Refusal unknownAccount(Leg leg) {
        return named(leg)
                .map(place -> switch (place) {
                    case External _ -> null;
                    case Address cell -> cell.account();
                    case Place.AtHome(var id) -> id;
                })
                .filter(id -> id != null && !parties.accounts().containsKey(id))
                .findFirst()
                .map(Refusal.UnknownAccount::new)
                .orElse(null);
    }

    private static Stream<Place> named(Leg leg) {
        return Stream.of(leg.requested.source(), leg.requested.target());
    }

    private @Nullable Refusal sameCell(Leg leg) {
        return leg.source != null && leg.source.equals(leg.target)
                ? new Refusal.SameCell(leg.number, leg.source)
                : null;
    }

    private @Nullable Refusal currencyMismatch(Leg leg) {
        var currencies = leg.cells().map(this::currency).toList();
        return currencies.size() == 2 && !currencies.get(0).equals(currencies.get(1))
                ? new Refusal.CurrencyMismatch(leg.number, currencies.get(0), currencies.get(1))
                : null;
    }

    private @Nullable Refusal realAccount(Leg leg, Status status, Function<RealAccount.Id, Refusal> refusal) {
        return leg.cells()
                .map(Address::realAccount)
                .filter(id -> known(id).status() == status)
                .findFirst()
                .map(refusal)
                .orElse(null);
    }

    private @Nullable Refusal account(Leg leg, Status status, Function<Account.Id, Refusal> refusal) {
        return leg.cells()
                .map(Address::account)
                .filter(id -> Objects.requireNonNull(parties.accounts().get(id)).status() == status)
                .findFirst()
                .map(refusal)
                .orElse(null);
    }

    private Transfer transfer(Leg leg) {
        var currency = leg.cells().map(this::currency).findFirst().orElseThrow();
        return new Transfer(
                Objects.requireNonNull(leg.source),
                Objects.requireNonNull(leg.target),
                new Money(leg.requested.units(), currency));
    }

    private Currency currency(Address cell) {
        return known(cell.realAccount()).currency();
    }

    private RealAccount.Terms known(RealAccount.Id id) {
        return Objects.requireNonNull(parties.realAccounts().get(id));
    }
}
