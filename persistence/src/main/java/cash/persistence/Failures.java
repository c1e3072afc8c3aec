package cash.persistence;

import cash.domain.StoreFailure;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells what an error of the database means. The vendor's code decides, since both a deadlock and a lock wait
/// timeout call themselves 40001, and MariaDB's snapshot conflict HY000 (measured: see the README's decisions).
final class Failures {

    /// Deadlock or Galera certification, lock wait timeout, snapshot conflict, and a key that another writer just
    /// took.
    private static final Set<Integer> CONFLICTS = Set.of(1213, 1205, 1020, 1062);

    /// What the server says while it can't write at all: shutting down, read only, full, or out of something.
    private static final Set<Integer> UNABLE = Set.of(
            1021, 1026, 1030, 1036, 1040, 1041, 1047, 1053, 1114, 1129, 1135, 1203, 1206, 1226, 1290, 1317, 1836, 1927,
            1969, 3024, 4031);

    private Failures() {}

    /// Runs a read, and tells its failures.
    static <T> T translated(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException failure) {
            throw beforeCommit(failure);
        }
    }

    /// What a failure before the commit means: nothing of the unit of work is there once it is rolled back.
    static RuntimeException beforeCommit(RuntimeException failure) {
        var sql = sqlException(failure);
        if (sql == null || failure instanceof StoreFailure) {
            return failure;
        }
        if (CONFLICTS.contains(sql.getErrorCode())) {
            return new StoreFailure.Conflict(String.valueOf(sql.getMessage()), failure);
        }
        if (isConnectionLoss(sql) || UNABLE.contains(sql.getErrorCode())) {
            return new StoreFailure.Unavailable(String.valueOf(sql.getMessage()), failure);
        }
        return failure;
    }

    /// An error of a statement, to be thrown through code that declares none.
    static RuntimeException of(SQLException failure) {
        return beforeCommit(new IllegalStateException(failure.getMessage(), failure));
    }

    /// What a failed commit means. Unless the server says that it lost a race, it may have happened.
    static StoreFailure ofCommit(SQLException sql) {
        return CONFLICTS.contains(sql.getErrorCode())
                ? new StoreFailure.Conflict(String.valueOf(sql.getMessage()), sql)
                : new StoreFailure.OutcomeUnknown(String.valueOf(sql.getMessage()), sql);
    }

    /// What a failure of statements means that a COMMIT was sent along with. A server that complains about one of them
    /// never comes to the COMMIT; but if the connection is gone, or the server can't go on, it may have.
    static RuntimeException withCommit(SQLException sql) {
        boolean mayHaveCome = isConnectionLoss(sql) || UNABLE.contains(sql.getErrorCode());
        return mayHaveCome ? ofCommit(sql) : of(sql);
    }

    /// A lost or refused connection (SQLSTATE class 08), or none to be had from the pool in time, which has no
    /// code.
    private static boolean isConnectionLoss(SQLException sql) {
        var state = sql.getSQLState();
        return state == null ? sql.getErrorCode() == 0 : state.startsWith("08") || state.startsWith("57");
    }

    private static @Nullable SQLException sqlException(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
