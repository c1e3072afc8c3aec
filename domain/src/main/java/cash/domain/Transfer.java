package cash.domain;

/// One movement inside a transaction: a positive amount of money from one place to another place.
public record Transfer(Place.End source, Place.End target, Money money) {

    public Transfer {
        if (source.equals(target)) {
            throw new IllegalArgumentException("must go from one place to another");
        }
        Requested.checked(money.units());
    }

    /// A transfer as a client asks for it: its currency, and the homes of bare accounts, are not looked up yet.
    public record Requested(Place source, Place target, long units) {
        public Requested {
            checked(units);
        }

        private static void checked(long units) {
            if (units <= 0) {
                throw new IllegalArgumentException("must be a positive count of minor units");
            }
        }
    }
}
