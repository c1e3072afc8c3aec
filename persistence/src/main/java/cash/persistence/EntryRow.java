package cash.persistence;

import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Entry;
import io.micronaut.core.annotation.Introspected;
import java.time.LocalDateTime;

/// A row of `entries` with the instants of its transaction.
@Introspected
@SuppressWarnings("ArrayRecordComponent") // Nobody compares rows.
record EntryRow(
        Long version,
        byte[] transactionId,
        Long postedChange,
        Long heldChange,
        Long postedAfter,
        Long heldAfter,
        LocalDateTime effectiveAt,
        LocalDateTime recordedAt) {

    Entry toDomain(Address address) {
        return new Entry(
                address,
                version,
                postedChange,
                heldChange,
                new Balance(postedAfter, heldAfter),
                Bytes.toTransactionId(transactionId),
                Bytes.toInstant(effectiveAt),
                Bytes.toInstant(recordedAt));
    }
}
