package cash.persistence;

import cash.domain.Balance;
import cash.domain.Iban;
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
import org.jspecify.annotations.Nullable;

/// A row of `real_accounts`.
@MappedEntity("real_accounts")
record RealAccountRow(
        @Id @GeneratedValue @Nullable Integer no,
        String id,
        String name,
        String currency,
        String status,
        @Nullable String iban,
        @Nullable String metadata,
        LocalDateTime createdAt) {

    static RealAccountRow of(RealAccount realAccount, @Nullable Integer no) {
        return new RealAccountRow(
                no,
                realAccount.id().value(),
                realAccount.name().value(),
                realAccount.currency().getCurrencyCode(),
                realAccount.status().name(),
                realAccount.iban() == null ? null : realAccount.iban().value(),
                Json.of(realAccount.metadata()),
                Bytes.of(realAccount.createdAt()));
    }

    RealAccount toDomain() {
        return new RealAccount(
                new RealAccount.Id(id),
                new Name(name),
                Money.currency(currency),
                Status.valueOf(status),
                iban == null ? null : new Iban(iban),
                Json.toMetadata(metadata),
                Bytes.toInstant(createdAt));
    }

    /// A row of `real_accounts` with the sum of its slots.
    @Introspected
    record WithBalance(
            Integer no,
            String id,
            String name,
            String currency,
            String status,
            @Nullable String iban,
            @Nullable String metadata,
            LocalDateTime createdAt,
            BigDecimal posted,
            BigDecimal held) {

        RealAccount.WithBalance toDomain() {
            var row = new RealAccountRow(no, id, name, currency, status, iban, metadata, createdAt);
            return new RealAccount.WithBalance(
                    row.toDomain(), new Balance(posted.longValueExact(), held.longValueExact()));
        }
    }
}
