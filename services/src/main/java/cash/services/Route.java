package cash.services;

import cash.domain.Account;
import cash.domain.Address;
import cash.domain.Condition;
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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the cells and the currency of requested transfers among the accounts they name, or the reason why they
/// can't be made, whatever the amounts are. Where several reasons apply, the first in the order of [Refusal] is
/// given.
record Route(Ledger.Parties parties) {

    /// Those that tell of each place, and then those that tell of each transfer; in their order of precedence.
    private static final List<BiFunction<Route, Place, @Nullable Refusal>> PLACE_CHECKS =
            List.of(Route::unknownRealAccount, Route::unknownAccount);

    private static final List<BiFunction<Route, Leg, @Nullable Refusal>> CHECKS = List.of(
            (_, leg) -> leg.sameCell(),
            Route::currencyMismatch,
            (route, leg) -> route.realAccount(leg, Status.FROZEN, Refusal.RealAccountFrozen::new),
            (route, leg) -> route.account(leg, Status.FROZEN, Refusal.AccountFrozen::new),
            (route, leg) -> route.realAccount(leg, Status.CLOSED, Refusal.RealAccountClosed::new),
            (route, leg) -> route.account(leg, Status.CLOSED, Refusal.AccountClosed::new));

    /// A requested transfer with the homes of bare accounts looked up; an end is null if its account has none.
    /// `cells` are those of its ends that are cells.
    private record Leg(
            int number,
            Transfer.Requested requested,
            Place.@Nullable End source,
            Place.@Nullable End target,
            List<Address> cells) {

        @Nullable
        Refusal sameCell() {
            return source != null && source.equals(target) ? new Refusal.SameCell(number, source) : null;
        }
    }

    /// The transfers between cells; the cells of the conditions must exist too.
    Decision<List<Transfer>> resolve(List<Transfer.Requested> requested, List<Condition> conditions) {
        for (var check : PLACE_CHECKS) {
            for (var place : places(requested, conditions)) {
                var refusal = check.apply(this, place);
                if (refusal != null) {
                    return Decision.refuse(refusal);
                }
            }
        }
        var legs = new ArrayList<Leg>(requested.size());
        for (var transfer : requested) {
            legs.add(leg(legs.size(), transfer));
        }
        for (var check : CHECKS) {
            for (var leg : legs) {
                var refusal = check.apply(this, leg);
                if (refusal != null) {
                    return Decision.refuse(refusal);
                }
            }
        }
        var transfers = new ArrayList<Transfer>(legs.size());
        legs.forEach(leg -> transfers.add(transfer(leg)));
        return Decision.accept(transfers);
    }

    private static List<Place> places(List<Transfer.Requested> requested, List<Condition> conditions) {
        var places = new ArrayList<Place>(requested.size() * 2);
        for (var transfer : requested) {
            places.add(transfer.source());
            places.add(transfer.target());
        }
        conditions.forEach(condition -> places.add(condition.place()));
        return places;
    }

    /// The cell that a place is, which was found to exist.
    Address cell(Place place) {
        return (Address) Objects.requireNonNull(end(place));
    }

    /// Adds the cells among these places, as far as they exist: those to look at before deciding.
    void addCells(Set<Place> places, Set<Address> cells) {
        for (var place : places) {
            if (end(place) instanceof Address cell
                    && parties.realAccounts().containsKey(cell.realAccount())
                    && parties.accounts().containsKey(cell.account())) {
                cells.add(cell);
            }
        }
    }

    private Leg leg(int number, Transfer.Requested requested) {
        var source = end(requested.source());
        var target = end(requested.target());
        var cells = new ArrayList<Address>(2);
        if (source instanceof Address cell) {
            cells.add(cell);
        }
        if (target instanceof Address cell) {
            cells.add(cell);
        }
        return new Leg(number, requested, source, target, cells);
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

    private @Nullable Refusal unknownRealAccount(Place place) {
        return switch (place) {
            case External _ -> null;
            case Address cell ->
                parties.realAccounts().containsKey(cell.realAccount())
                        ? null
                        : new Refusal.UnknownRealAccount(cell.realAccount());
            case Place.AtHome(var id) -> {
                var account = parties.accounts().get(id);
                yield account != null && account.home() == null ? new Refusal.NoHome(id) : null;
            }
        };
    }

    private @Nullable Refusal unknownAccount(Place place) {
        var account = switch (place) {
            case External _ -> null;
            case Address cell -> cell.account();
            case Place.AtHome(var id) -> id;
        };
        return account == null || parties.accounts().containsKey(account) ? null : new Refusal.UnknownAccount(account);
    }

    private @Nullable Refusal currencyMismatch(Leg leg) {
        if (leg.cells.size() < 2) {
            return null;
        }
        var source = known(leg.cells.getFirst().realAccount()).currency();
        var target = known(leg.cells.getLast().realAccount()).currency();
        return source.equals(target) ? null : new Refusal.CurrencyMismatch(leg.number, source, target);
    }

    private @Nullable Refusal realAccount(Leg leg, Status status, Function<RealAccount.Id, Refusal> refusal) {
        for (var cell : leg.cells) {
            if (known(cell.realAccount()).status() == status) {
                return refusal.apply(cell.realAccount());
            }
        }
        return null;
    }

    private @Nullable Refusal account(Leg leg, Status status, Function<Account.Id, Refusal> refusal) {
        for (var cell : leg.cells) {
            if (Objects.requireNonNull(parties.accounts().get(cell.account())).status() == status) {
                return refusal.apply(cell.account());
            }
        }
        return null;
    }

    private Transfer transfer(Leg leg) {
        var currency = known(leg.cells.getFirst().realAccount()).currency();
        return new Transfer(
                Objects.requireNonNull(leg.source),
                Objects.requireNonNull(leg.target),
                new Money(leg.requested.units(), currency));
    }

    private RealAccount.Terms known(RealAccount.Id id) {
        return Objects.requireNonNull(parties.realAccounts().get(id));
    }
}
