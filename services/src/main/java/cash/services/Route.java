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

    private static final List<Function<Leg, @Nullable Refusal>> CHECKS = List.of(
            Leg::sameCell,
            Leg::currencyMismatch,
            leg -> leg.realAccount(Status.FROZEN, Refusal.RealAccountFrozen::new),
            leg -> leg.account(Status.FROZEN, Refusal.AccountFrozen::new),
            leg -> leg.realAccount(Status.CLOSED, Refusal.RealAccountClosed::new),
            leg -> leg.account(Status.CLOSED, Refusal.AccountClosed::new));

    /// An end of a transfer that is a cell, and what it is judged by.
    private record Cell(Address address, RealAccount.Terms realAccount, Account.Terms account) {}

    /// A requested transfer with the homes of bare accounts looked up. `cells` are those of its ends that are cells.
    private record Leg(int number, Transfer.Requested requested, Place.End source, Place.End target, List<Cell> cells) {

        @Nullable
        Refusal sameCell() {
            return source.equals(target) ? new Refusal.SameCell(number, source) : null;
        }

        @Nullable
        Refusal currencyMismatch() {
            var source = cells.getFirst().realAccount.currency();
            var target = cells.getLast().realAccount.currency();
            return source.equals(target) ? null : new Refusal.CurrencyMismatch(number, source, target);
        }

        @Nullable
        Refusal realAccount(Status status, Function<RealAccount.Id, Refusal> refusal) {
            for (var cell : cells) {
                if (cell.realAccount.status() == status) {
                    return refusal.apply(cell.address.realAccount());
                }
            }
            return null;
        }

        @Nullable
        Refusal account(Status status, Function<Account.Id, Refusal> refusal) {
            for (var cell : cells) {
                if (cell.account.status() == status) {
                    return refusal.apply(cell.address.account());
                }
            }
            return null;
        }

        Transfer transfer() {
            var currency = cells.getFirst().realAccount.currency();
            return new Transfer(source, target, new Money(requested.units(), currency));
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
                var refusal = check.apply(leg);
                if (refusal != null) {
                    return Decision.refuse(refusal);
                }
            }
        }
        var transfers = new ArrayList<Transfer>(legs.size());
        legs.forEach(leg -> transfers.add(leg.transfer()));
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
        var source = Objects.requireNonNull(end(requested.source()));
        var target = Objects.requireNonNull(end(requested.target()));
        var cells = new ArrayList<Cell>(2);
        for (var end : List.of(source, target)) {
            if (end instanceof Address cell) {
                var realAccount = Objects.requireNonNull(parties.realAccounts().get(cell.realAccount()));
                var account = Objects.requireNonNull(parties.accounts().get(cell.account()));
                cells.add(new Cell(cell, realAccount, account));
            }
        }
        return new Leg(number, requested, source, target, cells);
    }

    /// The cell or the world outside; null for an account that is unknown or has no home.
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
}
