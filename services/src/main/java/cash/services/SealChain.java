package cash.services;

import cash.domain.ChainHead;
import cash.domain.Discrepancy;
import cash.domain.Evidence;
import cash.domain.Pin;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Proves one chain of hashes from its steps, which come in its order.
final class SealChain {

    private final int number;
    private final Findings findings;
    private final Pin.@Nullable Chain pinned;
    private String hash;
    private long length;
    private @Nullable UUID last;

    SealChain(int number, Findings findings, Pin.@Nullable Chain pinned) {
        this.number = number;
        this.findings = findings;
        this.pinned = pinned;
        this.hash = ChainHead.first(number).hash();
    }

    /// Adds a step that has a hash.
    void add(Evidence.Step step, String hashOfStep) {
        if (step.content() == null || !step.content().hash(hash).equals(hashOfStep)) {
            findings.add(Finding.ofSeal(Discrepancy.Kind.TRANSACTION_HASH, step.transaction(), number));
        }
        goOn(step, hashOfStep);
    }

    /// Adds a step that has none, and gets one only here.
    void addUnsealed(Evidence.Step step) {
        if (step.content() == null) {
            findings.add(Finding.ofSeal(Discrepancy.Kind.TRANSACTION_HASH, step.transaction(), null));
        } else {
            goOn(step, step.content().hash(hash));
        }
    }

    private void goOn(Evidence.Step step, String newHash) {
        comparePinned();
        hash = newHash;
        last = step.id();
        length++;
    }

    private void comparePinned() {
        if (pinned != null && pinned.length() == length && !pinned.hash().equals(hash)) {
            findings.add(Finding.ofSeal(Discrepancy.Kind.CHAIN_PINNED, last, number));
        }
    }

    /// All steps were added: compares the head of the chain, if there is one.
    void end(List<Evidence.Head> heads) {
        comparePinned();
        if (pinned != null && pinned.length() > length) {
            findings.add(otherLength(pinned));
        }
        var head = heads.stream().filter(it -> it.chain() == number).findFirst().orElse(null);
        var lastOfHead = head == null ? null : head.last();
        if (head != null && head.length() != length) {
            findings.add(Finding.ofSeal(Discrepancy.Kind.CHAIN_LENGTH, lastOfHead, number)
                    .numbers(head.length(), length));
        } else if (head == null || !head.hash().equals(hash) || !Objects.equals(lastOfHead, last)) {
            findings.add(Finding.ofSeal(Discrepancy.Kind.CHAIN_HEAD, lastOfHead, number));
        }
    }

    /// The same for steps that have no hash: they have no head, and there are never more of them.
    void endUnsealed() {
        comparePinned();
        if (pinned != null && pinned.length() != length) {
            findings.add(otherLength(pinned));
        }
    }

    private Finding otherLength(Pin.Chain pin) {
        return Finding.ofSeal(Discrepancy.Kind.CHAIN_PINNED, last, number).numbers(pin.length(), length);
    }

    Pin.Chain pin() {
        return new Pin.Chain(number, length, hash);
    }
}
