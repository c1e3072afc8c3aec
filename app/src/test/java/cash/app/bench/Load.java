package cash.app.bench;

/// Something that keeps a service busy until the window ends, and then waits for every answer.
@FunctionalInterface
interface Load {

    /// What came back.
    ///
    /// @param acknowledged all transactions that are booked, also those before and after the window
    /// @param inWindow those whose answers came in the window
    record Outcome(long acknowledged, long inWindow, Histogram latency) {}

    Outcome run(Window window) throws Exception;
}
