package cash.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line in the history of an account's overdraft limit: from `recordedAt` on it is `after`. An account's are
/// numbered from 1 without gaps; the first has nothing before it.
public record OverdraftLimit(long version, @Nullable Long before, long after, Instant recordedAt) {

    public OverdraftLimit {
        if ((version == 1) != (before == null)) {
            throw new IllegalArgumentException("only the first one has nothing before it");
        }
    }

    /// That of a new account.
    public static OverdraftLimit first(Account account) {
        return new OverdraftLimit(1, null, account.overdraftLimit(), account.createdAt());
    }

    /// The next one; it is not recorded before this one, whatever the clocks do.
    public OverdraftLimit then(long limit, Instant now) {
        return new OverdraftLimit(version + 1, after, limit, now.isBefore(recordedAt) ? recordedAt : now);
    }
}
