package cash.persistence;

import cash.domain.Account;
import cash.domain.Balance;
import cash.domain.Money;
import cash.domain.Name;
import cash.domain.RealAccount;
import cash.domain.Status;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row of `accounts`.
@MappedEntity("accounts")
record AccountRow(
        @Id @GeneratedValue @Nullable Long no,
        String id,
        String name,
        @Nullable Integer homeNo,
        String status,
        Long overdraftLimit,
        @Nullable String metadata,
        LocalDateTime createdAt) {

    static AccountRow of(Account account, @Nullable Long no, @Nullable Integer homeNo) {
        return new AccountRow(
                no,
                account.id().value(),
                account.name().value(),
                homeNo,
                account.status().name(),
                account.overdraftLimit(),
                Json.of(account.metadata()),
                Bytes.of(account.createdAt()));
    }

    /// A row of `accounts` with the id of its home.
    @Introspected
    record WithHome(
            Long no,
            String id,
            String name,
            @Nullable String home,
            String status,
            Long overdraftLimit,
            @Nullable String metadata,
            LocalDateTime createdAt) {

        Account toDomain() {
            return new Account(
                    new Account.Id(id),
                    new Name(name),
                    home == null ? null : new RealAccount.Id(home),
                    Status.valueOf(status),
                    overdraftLimit,
                    Json.toMetadata(metadata),
                    Bytes.toInstant(createdAt));
        }
    }

    /// The same with its balance in one currency: an account has as many such rows as it has currencies, and one
    /// without any if it was never used.
    @Introspected
    record WithBalance(
            Long no,
            String id,
            String name,
            @Nullable String home,
            String status,
            Long overdraftLimit,
            @Nullable String metadata,
            LocalDateTime createdAt,
            @Nullable String currency,
            @Nullable BigDecimal posted,
            @Nullable BigDecimal held) {

        /// The accounts of such rows, in their order.
        static List<Account.WithBalances> toDomain(List<WithBalance> rows) {
            var accounts = new LinkedHashMap<String, Account>();
            var balances = new HashMap<String, Map<Currency, Balance>>();
            for (var row : rows) {
                accounts.computeIfAbsent(row.id, _ -> row.account());
                var ofAccount = balances.computeIfAbsent(row.id, _ -> new HashMap<>());
                if (row.currency != null && row.posted != null && row.held != null) {
                    ofAccount.put(
                            Money.currency(row.currency),
                            new Balance(row.posted.longValueExact(), row.held.longValueExact()));
                }
            }
            var result = new ArrayList<Account.WithBalances>();
            accounts.forEach(
                    (id, account) -> result.add(Account.WithBalances.of(account, balances.getOrDefault(id, Map.of()))));
            return result;
        }

        private Account account() {
            return new WithHome(no, id, name, home, status, overdraftLimit, metadata, createdAt).toDomain();
        }
    }
}
