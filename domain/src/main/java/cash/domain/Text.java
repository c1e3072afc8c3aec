package cash.domain;

import java.nio.charset.StandardCharsets;

/// What free text must be before the ledger keeps it: long enough, short enough, and Unicode that UTF-8 can carry,
/// so that it comes back exactly as it was given.
interface Text {

    /// Returns the text itself, or throws an `IllegalArgumentException` whose message says what is wrong with it.
    /// Lengths are counted in UTF-16 units, as Java and JavaScript count them.
    static String checked(String text, int min, int max) {
        if (text.length() < min || text.length() > max) {
            throw new IllegalArgumentException("must have " + min + " to " + max + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("must be valid Unicode (it has half of a surrogate pair)");
        }
        return text;
    }
}
