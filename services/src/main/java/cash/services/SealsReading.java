package cash.services;

import cash.domain.ChainHead;
import cash.domain.Discrepancy;
import cash.domain.Evidence;
import cash.domain.Pin;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads all steps and takes their hashes anew, chain by chain. A step whose hash is wrong is named; those behind it in
/// its chain are held against the hash that it has, so that what was changed in one step is found at that alone. Steps
/// that were written before there were hashes make a chain of their own, so that they can be pinned too.
final class SealsReading {

    private static final int PAGE = 1000;

    private final Evidence evidence;
    private final Findings findings;
    private final List<SealChain> chains;
    private final SealChain unsealed;

    SealsReading(Evidence evidence, Findings findings, @Nullable Pin pinned) {
        this.evidence = evidence;
        this.findings = findings;
        this.chains = IntStream.rangeClosed(0, ChainHead.CHAINS)
                .mapToObj(chain -> new SealChain(
                        chain, findings, pinned == null ? null : pinned.chains().get(chain)))
                .toList();
        this.unsealed = chains.getLast();
    }

    void read() {
        var lastUnsealed = evidence.lastUnsealed();
        List<Evidence.Step> page = evidence.steps(null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(step -> read(step, lastUnsealed));
            page = evidence.steps(page.getLast().id(), PAGE);
        }
        var heads = evidence.heads();
        chains.stream().limit(ChainHead.CHAINS).forEach(chain -> chain.end(heads));
        unsealed.endUnsealed();
    }

    private void read(Evidence.Step step, @Nullable UUID lastUnsealed) {
        var chain = step.chain();
        if (chain == null && step.hash() == null) {
            if (lastUnsealed == null || Evidence.BY_BYTES.compare(step.id(), lastUnsealed) > 0) {
                findings.add(Finding.ofSeal(Discrepancy.Kind.TRANSACTION_UNSEALED, step.transaction(), null));
            }
            unsealed.addUnsealed(step);
        } else if (chain == null || chain < 0 || chain >= ChainHead.CHAINS || step.hash() == null) {
            findings.add(Finding.ofSeal(Discrepancy.Kind.TRANSACTION_HASH, step.transaction(), chain));
        } else {
            chains.get(chain).add(step, step.hash());
        }
    }

    /// How far the chains go.
    Pin pin() {
        return new Pin(chains.stream().map(SealChain::pin).toList());
    }
}
