package cash.persistence;

import cash.domain.Account;
import cash.domain.Balance;
import cash.domain.Matrix;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.RealAccount;
import io.micronaut.core.annotation.Introspected;
import java.math.BigDecimal;

/// The total of a row or of a column of the matrix.
@Introspected
record MatrixRow(String id, String name, String currency, BigDecimal posted, BigDecimal held) {

    Matrix.Row toRow() {
        return new Matrix.Row(new RealAccount.Id(id), new Name(name), Money.currency(currency), total());
    }

    Matrix.Column toColumn() {
        return new Matrix.Column(new Account.Id(id), new Name(name), Money.currency(currency), total());
    }

    private Balance total() {
        return new Balance(posted.longValueExact(), held.longValueExact());
    }
}
