package cash.persistence;

/// The number of a cell in the database: its real account's and its account's number in one, so that it is computed
/// and not looked up. It leaves room for 8 million real accounts and a trillion accounts.
final class AmountId {

    private static final int ACCOUNT_BITS = 40;

    private AmountId() {}

    static long of(int realAccountNo, long accountNo) {
        if (realAccountNo <= 0
                || realAccountNo >= 1 << (63 - ACCOUNT_BITS)
                || accountNo <= 0
                || accountNo >> ACCOUNT_BITS != 0) {
            throw new IllegalStateException("there is no room for more accounts");
        }
        return (long) realAccountNo << ACCOUNT_BITS | accountNo;
    }

    static int realAccountNo(long id) {
        return (int) (id >>> ACCOUNT_BITS);
    }

    static long accountNo(long id) {
        return id & (1L << ACCOUNT_BITS) - 1;
    }
}
