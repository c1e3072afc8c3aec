package cash.persistence;

import cash.domain.StoreFailure;
import cash.domain.UnitOfWork;
import io.micronaut.data.connection.ConnectionDefinition;
import io.micronaut.data.connection.ConnectionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/// Database transactions, by hand: what to do after an error depends on whether the commit was already sent, which
/// a transaction manager doesn't tell. Repositories called inside join its connection.
@Singleton
final class SqlUnitOfWork implements UnitOfWork {

    private static final String WRITE = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION";
    private static final String SNAPSHOT =
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION WITH CONSISTENT SNAPSHOT";

    private final ConnectionOperations<Connection> connections;
    private final Statements statements;

    SqlUnitOfWork(ConnectionOperations<Connection> connections, Statements statements) {
        this.connections = connections;
        this.statements = statements;
    }

    @Override
    public <T> T write(Supplier<T> work) {
        return inTransaction(new Boundaries(WRITE, false), () -> {
            statements.begin();
            return work.get();
        });
    }

    @Override
    public <T> T append(Supplier<T> work) {
        return inTransaction(new Boundaries(WRITE, true), work);
    }

    @Override
    public <T> T snapshot(Supplier<T> work) {
        try {
            return inTransaction(new Boundaries(SNAPSHOT, false), () -> {
                statements.begin();
                return work.get();
            });
        } catch (StoreFailure.OutcomeUnknown lost) {
            // Who only reads has no outcome.
            throw new StoreFailure.Unavailable(String.valueOf(lost.getMessage()), lost);
        }
    }

    private <T> T inTransaction(Boundaries boundaries, Supplier<T> work) {
        if (connections.findConnectionStatus().isPresent()) {
            throw new IllegalStateException("units of work are not nested");
        }
        try {
            return connections.execute(
                    ConnectionDefinition.DEFAULT,
                    status -> boundaries.with(() -> run(status.getConnection(), boundaries, work)));
        } catch (RuntimeException failure) {
            throw Failures.beforeCommit(failure);
        }
    }

    /// Begins and ends the transaction in SQL, which leaves the connection's autocommit mode alone and so spares
    /// two round trips. If the work ended it already, there is nothing left to do.
    private static <T> T run(Connection connection, Boundaries boundaries, Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error failure) {
            rollBack(connection, failure);
            throw failure;
        }
        try {
            if (boundaries.isOpen()) {
                execute(connection, "COMMIT");
            }
        } catch (SQLException failure) {
            rollBack(connection, failure);
            throw Failures.ofCommit(failure);
        }
        return result;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Rolls back whatever happened: a lock wait timeout leaves the earlier statements alive. A connection that
    /// can't even do that is thrown away, so that nobody goes on with what is open in it.
    private static void rollBack(Connection connection, Throwable reason) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException lost) {
            reason.addSuppressed(lost);
            try {
                connection.abort(Runnable::run);
            } catch (SQLException unabortable) {
                reason.addSuppressed(unabortable);
            }
        }
    }
}
