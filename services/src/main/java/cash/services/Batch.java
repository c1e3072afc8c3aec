package cash.services;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.StoreFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Requests that were taken together, and the batches on their way that they were taken behind. It belongs to the
/// thread that writes it; only what others ask of those ahead of them may be asked by any.
final class Batch implements Foresight {

    /// How long it waits for its turn. Not for ever: one ahead may wait for somebody who waits for this one, and the
    /// database can't see that circle.
    static final Duration MAX_TURN = Duration.ofSeconds(1);

    private final Engine engine;
    private final List<Engine.Waiting> requests;
    private final CompletableFuture<@Nullable Void> hasCells = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private List<Batch> ahead;
    private volatile Collection<Amount> left = List.of();
    private volatile boolean hasFailed;

    Batch(Engine engine, List<Engine.Waiting> requests, List<Batch> ahead) {
        this.engine = engine;
        this.requests = requests;
        this.ahead = ahead;
    }

    List<Engine.Waiting> requests() {
        return requests;
    }

    boolean isBehind() {
        return !ahead.isEmpty();
    }

    @Override
    public Map<Address, Amount> cells() {
        var cells = new HashMap<Address, Amount>();
        ahead.forEach(batch -> batch.left.forEach(cell -> cells.merge(cell.address(), cell, Amount::later)));
        return cells;
    }

    @Override
    public boolean mayComeTrue() {
        return ahead.stream().noneMatch(batch -> batch.hasFailed);
    }

    @Override
    public void foreseen(Collection<Amount> cells) {
        if (!hasFailed) {
            left = cells;
            engine.isForeseen(this);
        }
    }

    @Override
    public void await() {
        try {
            for (var batch : ahead) {
                batch.hasCells.get(MAX_TURN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            throw new StoreFailure.Conflict("what this was decided on takes too long", e);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("nobody fails or interrupts a turn", e);
        }
        if (!mayComeTrue()) {
            throw new StoreFailure.Conflict("what this was decided on won't be so", null);
        }
    }

    @Override
    public void hasCells() {
        hasCells.complete(null);
    }

    /// Whoever waits for its cells learns first that they are not what was foreseen.
    @Override
    public void failed() {
        hasFailed = true;
        engine.isNotForeseen(this);
        hasCells();
    }

    /// From then on it is behind nobody.
    void awaitThoseAhead() {
        ahead.forEach(batch -> batch.ended.join());
        ahead = List.of();
    }

    void end() {
        hasCells();
        ended.complete(null);
    }
}
