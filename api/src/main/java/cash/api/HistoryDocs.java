package cash.api;

/// What the documentation says of answers that may be of an instant.
final class HistoryDocs {

    static final String AT = "At an instant, what lies in it is the sum of the entries that count then: zero before the"
            + " first of them, even if it did not exist yet. Name, status and the rest are as they are now.";

    private HistoryDocs() {}
}
