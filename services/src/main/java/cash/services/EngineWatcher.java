package cash.services;

import cash.domain.Refusal;
import java.time.Duration;

/// Is told what the engine does, to be measured. It is called by the threads that write, so it must be quick.
public interface EngineWatcher {

    EngineWatcher NONE = new EngineWatcher() {};

    /// A batch was written, or failed: how many requests it had, how long the first of them had waited, and how
    /// long it took from taking them to the answer of the commit.
    default void wrote(int requests, Duration waited, Duration took) {}

    /// A request was refused.
    default void refused(Refusal refusal) {}
}
