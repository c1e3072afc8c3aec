package cash.services;

import cash.domain.Discrepancy;
import cash.domain.Evidence;
import cash.domain.Restoration;
import cash.domain.UnitOfWork;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;

/// Takes back a whole ledger that an [ExportService] handed out, into an empty one. It happens in one database
/// transaction, in which the books are proved before it is committed: so all of it is there in the end, or nothing.
public final class ImportService {

    private static final int PAGE = 1000;

    private final UnitOfWork work;
    private final Restoration restoration;
    private final Evidence evidence;
    private final int page;
    private final SecureRandom random = new SecureRandom();

    public ImportService(UnitOfWork work, Restoration restoration, Evidence evidence) {
        this(work, restoration, evidence, PAGE);
    }

    ImportService(UnitOfWork work, Restoration restoration, Evidence evidence, int page) {
        this.work = work;
        this.restoration = restoration;
        this.evidence = evidence;
        this.page = page;
    }

    /// Reads to the end and returns what came last; throws an [ImportFailure] if anything is not as it was handed out,
    /// and then nothing was written. Never more than a page of it is in memory.
    public Exported.End run(Iterator<Imported> things) {
        return work.write(() -> {
            var ledger = restoration
                    .begin()
                    .orElseThrow(() -> new ImportFailure(
                            "The ledger is not empty, and only into an empty one another" + " can be imported."));
            var end = new Import(restoration, ledger, new Sequence(things, page)).run();
            prove(end);
            return end;
        });
    }

    /// Every line was compared with those before it; this is what is really there.
    private void prove(Exported.End end) {
        var verification = new Audit(evidence).run(random.nextLong(), null);
        if (!verification.isOk()) {
            var first = verification.discrepancies().getFirst();
            throw new ImportFailure("The books would not be right (%d discrepancies): %s, %s."
                    .formatted(verification.found(), first.kind().meaning(), place(first)));
        }
        var checked = verification.checked();
        var written = new Exported.End(
                checked.realAccounts(),
                checked.accounts(),
                checked.transactions(),
                end.keys(),
                checked.cells(),
                end.chains());
        if (!written.equals(end)) {
            throw new ImportFailure("There would be " + written + ", but the file has " + end
                    + ": somebody else writes to this ledger.");
        }
    }

    private static Object place(Discrepancy it) {
        return Stream.of(it.address(), it.realAccount(), it.account(), it.transaction())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("somewhere");
    }
}
