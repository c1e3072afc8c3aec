package cash.services;

import cash.domain.Address;
import cash.domain.Amount;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The cells as this instance of the service last saw them, which is how they are as long as nobody else writes
/// them. Whoever relies on them finds out when it writes. Safe for several threads.
final class LastSeen {

    /// Beyond this many it forgets everything and begins anew, so that it can't fill the memory: each takes some 250
    /// bytes, and together they may take about an eighth of what there is.
    private static final long MAX_CELLS = Runtime.getRuntime().maxMemory() / 2048;

    private final Map<Address, Amount> cells = new ConcurrentHashMap<>();

    /// The cells, those never seen looked up with `look`.
    Map<Address, Amount> get(Set<Address> addresses, Function<Set<Address>, Map<Address, Amount>> look) {
        var seen = HashMap.<Address, Amount>newHashMap(addresses.size());
        var unseen = new HashSet<Address>();
        for (var address : addresses) {
            var cell = cells.get(address);
            if (cell == null) {
                unseen.add(address);
            } else {
                seen.put(address, cell);
            }
        }
        if (!unseen.isEmpty()) {
            seen.putAll(look.apply(unseen));
        }
        return seen;
    }

    /// They were so when a unit of work was committed. Nothing else may be put: a version tells what a cell is only
    /// because nobody else ever has it.
    void put(Collection<Amount> seen) {
        if (cells.size() > MAX_CELLS) {
            cells.clear();
        }
        for (var cell : seen) {
            cells.merge(cell.address(), cell, Amount::later);
        }
    }

    /// They may have changed.
    void forget(Collection<Amount> changed) {
        changed.forEach(cell -> cells.remove(cell.address()));
    }
}
