package cash.services;

import cash.domain.Discrepancy;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A discrepancy while the books are still read, when nobody can be asked for names yet.
record Finding(
        Discrepancy.Kind kind,
        @Nullable Long cell,
        @Nullable Long version,
        @Nullable Long realAccount,
        @Nullable String account,
        @Nullable UUID transaction,
        @Nullable Integer chain,
        @Nullable BigInteger expected,
        @Nullable BigInteger actual) {

    static Finding ofEntry(Discrepancy.Kind kind, long cell, long version, @Nullable UUID transaction) {
        return new Finding(kind, cell, version, null, null, transaction, null, null, null);
    }

    static Finding ofCell(Discrepancy.Kind kind, long cell, @Nullable UUID transaction) {
        return new Finding(kind, cell, null, null, null, transaction, null, null, null);
    }

    static Finding ofRealAccount(Discrepancy.Kind kind, long realAccount) {
        return new Finding(kind, null, null, realAccount, null, null, null, null, null);
    }

    static Finding ofAccount(Discrepancy.Kind kind, String account) {
        return new Finding(kind, null, null, null, account, null, null, null, null);
    }

    static Finding ofTransaction(Discrepancy.Kind kind, UUID transaction) {
        return new Finding(kind, null, null, null, null, transaction, null, null, null);
    }

    static Finding ofSeal(Discrepancy.Kind kind, @Nullable UUID transaction, @Nullable Integer chain) {
        return new Finding(kind, null, null, null, null, transaction, chain, null, null);
    }

    Finding numbers(@Nullable BigInteger newExpected, @Nullable BigInteger newActual) {
        return new Finding(kind, cell, version, realAccount, account, transaction, chain, newExpected, newActual);
    }

    Finding numbers(long newExpected, long newActual) {
        return numbers(BigInteger.valueOf(newExpected), BigInteger.valueOf(newActual));
    }
}
