package cash.api;

import java.util.function.Consumer;

/// The results of a batch, each of which is told to a listener once it is known, in their order. They are told once.
record BatchResults(Consumer<Consumer<BatchJson.Result>> telling) {}
