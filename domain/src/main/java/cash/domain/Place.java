package cash.domain;

/// Where a requested transfer starts or ends, as the client writes it: `external`, a cell `giro/rent`, or a bare
/// account `rent`, which means its cell in its home real account.
public sealed interface Place permits Place.End, Place.AtHome {

    /// A place that needs no further look-up.
    sealed interface End extends Place permits External, Address {}

    /// The cell of an account in its home real account, wherever that is when the transaction is decided.
    record AtHome(Account.Id account) implements Place {
        @Override
        public String toString() {
            return account.value();
        }
    }

    /// Reads what a client wrote; throws an `IllegalArgumentException` that says what is wrong with it.
    static Place parse(String text) {
        if (text.equals(External.WORD)) {
            return External.WORLD;
        }
        try {
            return text.indexOf('/') < 0 ? new AtHome(new Account.Id(text)) : Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be 'external', a cell like 'giro/rent' or an account", e);
        }
    }
}
