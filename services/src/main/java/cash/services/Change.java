package cash.services;

import cash.domain.Address;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a step changes in a cell. Whole numbers of any size, since they are judged before they are booked.
record Change(BigInteger posted, BigInteger held) {

    /// What it changes in what is available.
    BigInteger available() {
        return posted.subtract(held);
    }

    Change plus(Change other) {
        return new Change(posted.add(other.posted), held.add(other.held));
    }

    /// Both for each cell that either of them touches, those of `posted` first.
    static Map<Address, Change> of(Map<Address, BigInteger> posted, Map<Address, BigInteger> held) {
        var changes = new LinkedHashMap<Address, Change>();
        posted.forEach((cell, change) -> changes.put(cell, new Change(change, BigInteger.ZERO)));
        held.forEach((cell, change) ->
                changes.merge(cell, new Change(BigInteger.ZERO, change), (one, _) -> new Change(one.posted, change)));
        return changes;
    }
}
