package cash.services;

import cash.domain.Discrepancy;
import cash.domain.Evidence;
import cash.domain.Pin;
import cash.domain.Verification;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Proves the books from what is written in them. Everything is read once, in the order in which it is stored, which is
/// the fastest that a database can do; only where the two sides of a [Tally] differ it is read a second time, to find
/// out what it is.
final class Audit {

    private final Evidence evidence;
    private final Findings findings = new Findings();
    private long realAccounts;
    private long transactions;

    Audit(Evidence evidence) {
        this.evidence = evidence;
    }

    /// `seed` should be one that nobody can foresee. What was `pinned` before is held against the chains too.
    Verification run(long seed, @Nullable Pin pinned) {
        var tally = new Tally(seed);
        var cells = new CellsReading(evidence, findings, tally);
        cells.read();
        var transfers = new TransfersReading(findings, tally);
        transfers.read(evidence);
        readOthers(tally);
        readAccounts(cells.largeAccounts());
        var seals = new SealsReading(evidence, findings, pinned);
        seals.read();
        var checked = new Verification.Checked(
                cells.cells(), cells.entries(), transactions, transfers.transfers(), realAccounts, evidence.accounts());
        if (!tally.isBalanced()) {
            search(tally.search());
        }
        return new Verification(checked, findings.count(), findings.named(evidence), seals.pin());
    }

    private void readOthers(Facts facts) {
        evidence.transactions(id -> {
            transactions++;
            facts.actual(new Fact.Made(new Fact.Step(id)));
        });
        evidence.reserved(it -> facts.expected(new Fact.Reserved(new Fact.Cell(it.cell()), it.units())));
        evidence.realAccounts(total -> {
            realAccounts++;
            if (total.posted().signum() != 0 || total.held().signum() != 0) {
                facts.actual(new Fact.Shown(new Fact.Row(total.number()), total.posted(), total.held()));
            }
        });
    }

    /// What an account shows is nowhere written but in its cells, so all that remains is whether it can be shown. That
    /// can only fail where one of them is large (see [cash.domain.Amount#isLarge]).
    private void readAccounts(Collection<Long> large) {
        if (!large.isEmpty()) {
            evidence.accounts(large).stream()
                    .filter(account -> account.balances().stream()
                            .anyMatch(it -> CellsReading.isBeyond64Bits(it.posted(), it.held())))
                    .forEach(account ->
                            findings.add(Finding.ofAccount(Discrepancy.Kind.ACCOUNT_OVERFLOW, account.account())));
        }
    }

    /// What a reading finds by itself was found the first time.
    private void search(Search search) {
        var ignored = new Findings();
        new CellsReading(evidence, ignored, search).read();
        new TransfersReading(ignored, search).read(evidence);
        readOthers(search);
        search.report(findings);
    }
}
