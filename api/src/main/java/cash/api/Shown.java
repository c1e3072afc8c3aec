package cash.api;

/// Text that came from outside, made fit to be shown in an answer.
final class Shown {

    private static final int MAX = 200;

    private Shown() {}

    /// At most 200 characters of it, and valid Unicode, so that any encoder takes it.
    static String text(String text) {
        var cut = text.length() <= MAX ? text : text.substring(0, MAX) + "...";
        return cut.codePoints().anyMatch(Shown::isHalf)
                ? cut.codePoints()
                        .map(c -> isHalf(c) ? '\uFFFD' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : cut;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
