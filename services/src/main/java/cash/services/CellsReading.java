package cash.services;

import cash.domain.Discrepancy;
import cash.domain.Evidence;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads all cells with all their entries, proves each, and tells what the entries did and what the rows add up to.
final class CellsReading {

    private static final int CHUNK = 10_000;

    private final Evidence evidence;
    private final Findings findings;
    private final Facts facts;
    private final RowSums sums;
    private final Queue<Evidence.Cell> cells = new ArrayDeque<>();
    private final Set<Long> largeAccounts = new HashSet<>();
    private long cellCount;
    private long entryCount;

    private @Nullable Chain chain;
    private long current;
    private long realAccount;

    CellsReading(Evidence evidence, Findings findings, Facts facts) {
        this.evidence = evidence;
        this.findings = findings;
        this.facts = facts;
        this.sums = new RowSums(findings, facts);
    }

    /// Entries are read for many cells at once, and end with the last of them, however many entries that has.
    void read() {
        List<Evidence.Cell> chunk;
        long first = Long.MIN_VALUE;
        do {
            chunk = evidence.cells(first, CHUNK);
            cellCount += chunk.size();
            cells.addAll(chunk);
            chunk.stream()
                    .filter(cell -> new RawBalance(cell.posted(), cell.held()).isLarge())
                    .forEach(cell -> largeAccounts.add(cell.account()));
            long last = chunk.size() < CHUNK ? Long.MAX_VALUE : chunk.getLast().number();
            evidence.entries(first, last, this::read);
            endChain();
            while (!cells.isEmpty()) {
                endUnused(cells.remove());
            }
            first = last + 1;
        } while (chunk.size() == CHUNK);
        sums.end();
    }

    private void read(Evidence.Entry entry) {
        entryCount++;
        var chainOfEntry = chain;
        if (chainOfEntry == null || entry.cell() != current) {
            endChain();
            chainOfEntry = begin(entry);
        }
        chainOfEntry.add(entry);
        facts.actual(new Fact.Moved(
                new Fact.Touch(entry.transaction(), entry.cell(), entry.version()),
                BigInteger.valueOf(entry.postedChange()),
                BigInteger.valueOf(entry.heldChange())));
    }

    private Chain begin(Evidence.Entry entry) {
        while (!cells.isEmpty() && cells.element().number() < entry.cell()) {
            endUnused(cells.remove());
        }
        var begun = new Chain(entry.cell(), findings);
        chain = begun;
        current = entry.cell();
        realAccount = entry.realAccount();
        return begun;
    }

    private void endChain() {
        if (chain != null) {
            var next = cells.peek();
            var cell = next != null && next.number() == current ? cells.remove() : null;
            add(realAccount, current, chain.end(cell));
            chain = null;
        }
    }

    private void endUnused(Evidence.Cell cell) {
        add(cell.realAccount(), cell.number(), new Chain(cell.number(), findings).end(cell));
    }

    private void add(long ofRealAccount, long cell, RawBalance balance) {
        sums.add(ofRealAccount, balance);
        if (balance.held() != 0) {
            facts.actual(new Fact.Reserved(new Fact.Cell(cell), BigInteger.valueOf(balance.held())));
        }
    }

    /// The numbers of the accounts that have a cell with very much in it.
    Set<Long> largeAccounts() {
        return largeAccounts;
    }

    long cells() {
        return cellCount;
    }

    long entries() {
        return entryCount;
    }

    /// Adds up the cells of each real account, which come together.
    private static final class RowSums {

        private final Findings findings;
        private final Facts facts;
        private long realAccount;
        private BigInteger posted = BigInteger.ZERO;
        private BigInteger held = BigInteger.ZERO;

        RowSums(Findings findings, Facts facts) {
            this.findings = findings;
            this.facts = facts;
        }

        void add(long ofRealAccount, RawBalance balance) {
            if (ofRealAccount != realAccount) {
                end();
                realAccount = ofRealAccount;
            }
            posted = posted.add(BigInteger.valueOf(balance.posted()));
            held = held.add(BigInteger.valueOf(balance.held()));
        }

        /// The sums of a real account are complete. One without any money need not be told.
        void end() {
            if (posted.signum() != 0 || held.signum() != 0) {
                facts.expected(new Fact.Shown(new Fact.Row(realAccount), posted, held));
            }
            if (isBeyond64Bits(posted, held)) {
                findings.add(Finding.ofRealAccount(Discrepancy.Kind.REAL_ACCOUNT_OVERFLOW, realAccount));
            }
            posted = BigInteger.ZERO;
            held = BigInteger.ZERO;
        }
    }

    /// Whether a balance can't be shown, or what is available of it.
    static boolean isBeyond64Bits(BigInteger posted, BigInteger held) {
        return posted.bitLength() > 63
                || held.bitLength() > 63
                || posted.subtract(held).bitLength() > 63;
    }
}
