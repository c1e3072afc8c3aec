package cash.domain;

/// What a transaction is about, in the client's words: up to 1000 characters.
public record Description(String value) {

    public Description {
        Text.checked(value, 0, 1000);
    }

    @Override
    public String toString() {
        return value;
    }
}
