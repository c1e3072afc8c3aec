package cash.domain;

/// What makes a step evident: the chain of hashes that it goes on, and its hash in it, in lower-case
/// hexadecimal digits. The hash is taken of the one before it in the chain and of what the step says (see
/// [Content]), so nothing of it can be changed, and no step before the last of a chain can be taken away,
/// without every later hash of the chain being wrong.
public record Seal(int chain, String hash) {

    private static final int DIGITS = 64;

    public Seal {
        if (hash.length() != DIGITS || !hash.chars().allMatch(Seal::isDigit)) {
            throw new IllegalArgumentException("must be a SHA-256 in 64 lower-case hexadecimal digits");
        }
    }

    private static boolean isDigit(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}
