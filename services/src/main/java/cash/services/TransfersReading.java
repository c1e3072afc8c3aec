package cash.services;

import cash.domain.Discrepancy;
import cash.domain.Evidence;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads all transfers, and tells what each step did with them to each cell, and that there was such a step.
final class TransfersReading {

    private record Change(BigInteger posted, BigInteger held) {
        Change plus(Change other) {
            return new Change(posted.add(other.posted), held.add(other.held));
        }
    }

    private final Findings findings;
    private final Facts facts;
    private final Map<Fact.Touch, Change> changes = new LinkedHashMap<>();
    private @Nullable UUID step;
    private int position;
    private long count;

    TransfersReading(Findings findings, Facts facts) {
        this.findings = findings;
        this.facts = facts;
    }

    void read(Evidence evidence) {
        evidence.transfers(this::read);
        end();
    }

    private void read(Evidence.Transfer transfer) {
        count++;
        if (!transfer.step().equals(step)) {
            end();
            step = transfer.step();
            position = 0;
        }
        if (transfer.position() != position) {
            findings.add(Finding.ofTransaction(Discrepancy.Kind.TRANSFER_MISSING, transfer.step())
                    .numbers(position, transfer.position()));
        }
        position = transfer.position() + 1;
        var posted = BigInteger.valueOf(transfer.posted());
        add(transfer, transfer.source(), new Change(posted.negate(), BigInteger.valueOf(transfer.held())));
        add(transfer, transfer.target(), new Change(posted, BigInteger.ZERO));
    }

    private void add(Evidence.Transfer transfer, Evidence.@Nullable Touched end, Change change) {
        if (end != null) {
            changes.merge(new Fact.Touch(transfer.step(), end.cell(), end.version()), change, Change::plus);
        }
    }

    private void end() {
        changes.forEach((touch, change) -> facts.expected(new Fact.Moved(touch, change.posted, change.held)));
        changes.clear();
        if (step != null) {
            facts.expected(new Fact.Made(new Fact.Step(step)));
        }
    }

    long transfers() {
        return count;
    }
}
