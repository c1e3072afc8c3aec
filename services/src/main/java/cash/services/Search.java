package cash.services;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// Finds what a [Tally] only knows to be there: keeps the facts whose sums differed, and compares them one by one.
final class Search implements Facts {

    private final long seed;
    private final BitSet wanted;
    private final Map<Fact.Subject, Fact> expected = new LinkedHashMap<>();
    private final Map<Fact.Subject, Fact> actual = new LinkedHashMap<>();

    Search(long seed, BitSet wanted) {
        this.seed = seed;
        this.wanted = wanted;
    }

    @Override
    public void expected(Fact fact) {
        keep(fact, expected);
    }

    @Override
    public void actual(Fact fact) {
        keep(fact, actual);
    }

    private void keep(Fact fact, Map<Fact.Subject, Fact> side) {
        if (wanted.get(Tally.drawer(fact.subject().hash(seed))) && side.put(fact.subject(), fact) != null) {
            throw new IllegalStateException("two facts of one subject: " + fact);
        }
    }

    void report(Findings findings) {
        long before = findings.count();
        expected.forEach((subject, fact) -> {
            var found = actual.remove(subject);
            if (found == null) {
                findings.add(fact.missing());
            } else {
                fact.compare(found, findings);
            }
        });
        actual.values().forEach(fact -> findings.add(fact.surplus()));
        if (findings.count() == before) {
            throw new IllegalStateException("both sides differ, but nothing was found");
        }
    }
}
