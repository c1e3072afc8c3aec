package cash.domain;

/// The world outside: where deposits come from and withdrawals go to.
public enum External implements Place.End {
    WORLD;

    static final String WORD = "external";

    @Override
    public String toString() {
        return WORD;
    }
}
