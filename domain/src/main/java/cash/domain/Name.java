package cash.domain;

/// What people call a real account or an account: 1 to 200 characters, not all of them blank.
public record Name(String value) {

    public Name {
        Text.checked(value, 1, 200);
        if (value.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
