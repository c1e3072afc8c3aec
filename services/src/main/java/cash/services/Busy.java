package cash.services;

/// The engine has as many requests waiting as it may: nothing happened, and a later try may succeed.
public final class Busy extends RuntimeException {

    Busy(String message) {
        super(message);
    }
}
