package cash.domain;

/// Whether a real account or an account takes part in transactions: an `OPEN` one does, a `FROZEN` one does not for
/// now, a `CLOSED` one never again.
public enum Status {
    OPEN,
    FROZEN,
    CLOSED
}
