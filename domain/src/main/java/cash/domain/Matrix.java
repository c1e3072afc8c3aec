package cash.domain;

import java.util.Currency;
import java.util.List;

/// Every used cell, with the total of each row and each column: a real account's row adds up to its balance, and an
/// account's column to what is its own in that currency.
public record Matrix(List<Row> rows, List<Column> columns, List<Amount.State> cells) {

    public record Row(RealAccount.Id realAccount, Name name, Currency currency, Balance total) {}

    public record Column(Account.Id account, Name name, Currency currency, Balance total) {}
}
