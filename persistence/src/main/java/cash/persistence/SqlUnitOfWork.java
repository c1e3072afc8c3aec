package cash.persistence;

import cash.domain.UnitOfWork;
import io.micronaut.data.connection.ConnectionDefinition;
import io.micronaut.data.connection.ConnectionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/// Database transactions, by hand: what to do after an error depends on whether the commit was already sent, which a
/// transaction manager doesn't tell. Repositories called inside join its connection.
@Singleton
final class SqlUnitOfWork implements UnitOfWork {

    private final ConnectionOperations<Connection> connections;

    SqlUnitOfWork(ConnectionOperations<Connection> connections) {
        this.connections = connections;
    }

    @Override
    public <T> T write(Supplier<T> work) {
        return inTransaction(Connection.TRANSACTION_READ_COMMITTED, work);
    }

    @Override
    public <T> T snapshot(Supplier<T> work) {
        return inTransaction(Connection.TRANSACTION_REPEATABLE_READ, work);
    }

    private <T> T inTransaction(int isolation, Supplier<T> work) {
        if (connections.findConnectionStatus().isPresent()) {
            throw new IllegalStateException("units of work are not nested");
        }
        try {
            return connections.execute(
                    ConnectionDefinition.DEFAULT, status -> run(status.getConnection(), isolation, work));
        } catch (RuntimeException failure) {
            throw Failures.beforeCommit(failure);
        }
    }

    private static <T> T run(Connection connection, int isolation, Supplier<T> work) {
        T result;
        try {
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            result = work.get();
        } catch (SQLException | RuntimeException | Error failure) {
            rollBack(connection, failure);
            throw failure instanceof SQLException sql ? new IllegalStateException(sql) : sneaky(failure);
        }
        try {
            connection.commit();
        } catch (SQLException failure) {
            var meaning = Failures.ofCommit(failure);
            rollBack(connection, meaning);
            throw meaning;
        }
        return result;
    }

    /// Rolls back whatever happened: a lock wait timeout leaves the earlier statements alive. A connection that can't even
    /// do that is thrown away, so that nobody goes on with what is open in it.
    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            reason.addSuppressed(lost);
            try {
                connection.abort(Runnable::run);
            } catch (SQLException unabortable) {
                reason.addSuppressed(unabortable);
            }
        }
    }

    private static RuntimeException sneaky(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}
