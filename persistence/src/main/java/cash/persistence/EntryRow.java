package cash.persistence;

import cash.domain.Address;
import cash.domain.Balance;
import cash.domain.Entry;
import io.micronaut.core.annotation.Introspected;
import java.time.LocalDateTime;

/// A row of `entries` with its transaction; `step` is what the table calls the transaction.
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
        byte[] step) {

    Entry toDomain(Address address) {
        return new Entry(
                address,
                version,
                postedChange,
                heldChange,
                new Balance(postedAfter, heldAfter),
                Bytes.toTransactionId(transactionId),
                Bytes.toInstant(effectiveAt),
                Bytes.toTransactionId(step));
    }
}
