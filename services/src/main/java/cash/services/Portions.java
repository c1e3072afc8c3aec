package cash.services;

import cash.domain.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Many requests of one client, which stand in the line in portions: while the answers of one are taken, the next
/// is decided. So they neither fill the line nor need room for all that becomes of them. Not safe for several
/// threads.
final class Portions implements Iterator<CompletableFuture<Decision<Receipt>>> {

    /// How long the rest waits for room once others filled the line: it was begun, so it rather is late than half.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Engine engine;
    private final Iterator<Submission> submissions;
    private final ArrayDeque<CompletableFuture<Decision<Receipt>>> answers = new ArrayDeque<>();
    private List<Submission> portion = List.of();

    /// How many of the answers belong to the portion before the last one.
    private int older;

    private boolean begun;
    private boolean givenUp;

    Portions(Engine engine, Iterator<Submission> submissions) {
        this.engine = engine;
        this.submissions = submissions;
    }

    @Override
    public boolean hasNext() {
        return !answers.isEmpty() || !portion.isEmpty() || submissions.hasNext();
    }

    /// The next answer, which may still have to be waited for; whoever asks for the one after it has waited.
    @Override
    public CompletableFuture<Decision<Receipt>> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (older == 0) {
            older = answers.size();
            handIn();
        }
        older--;
        return answers.remove();
    }

    /// If there is no room now, the portion is kept while earlier ones are on their way.
    private void handIn() {
        if (portion.isEmpty()) {
            portion = portion();
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!portion.isEmpty() && !isTaken()) {
            if (!begun || System.nanoTime() - until > 0) {
                givenUp = true;
            } else if (answers.isEmpty()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            } else {
                return;
            }
        }
    }

    private boolean isTaken() {
        var given = givenUp ? refused() : engine.submitAll(portion);
        boolean taken = givenUp || !isBusy(given.getFirst());
        if (taken) {
            answers.addAll(given);
            portion = List.of();
            begun = true;
        }
        return taken;
    }

    private List<CompletableFuture<Decision<Receipt>>> refused() {
        return portion.stream()
                .map(_ -> CompletableFuture.<Decision<Receipt>>failedFuture(new Busy("too many requests are waiting")))
                .toList();
    }

    private static boolean isBusy(CompletableFuture<?> answer) {
        return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof Busy;
    }

    /// As much as a batch takes, and little enough that others still find room in the line.
    private List<Submission> portion() {
        var limits = engine.limits();
        int requests = Math.max(1, limits.maxWaiting() / 4);
        var taken = new ArrayList<Submission>();
        int transfers = 0;
        while (submissions.hasNext() && taken.size() < requests && transfers < limits.maxTransfersPerBatch()) {
            var submission = submissions.next();
            taken.add(submission);
            transfers += submission.request().size();
        }
        return taken;
    }
}
