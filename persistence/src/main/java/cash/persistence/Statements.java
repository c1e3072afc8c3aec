package cash.persistence;

import io.micronaut.data.connection.ConnectionDefinition;
import io.micronaut.data.connection.ConnectionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Runs SQL as text on the connection of the unit of work, or on one of its own for a read. For statements whose
/// length depends on a batch, where a prepared statement would be prepared for one use; their values come as
/// [Literal]s.
@Singleton
final class Statements {

    /// How one row is read.
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final ConnectionOperations<Connection> connections;

    Statements(ConnectionOperations<Connection> connections) {
        this.connections = connections;
    }

    /// The address of the database.
    String url() {
        return Failures.translated(() -> connections.execute(ConnectionDefinition.DEFAULT, status -> {
            try {
                return status.getConnection().getMetaData().getURL();
            } catch (SQLException e) {
                throw Failures.of(e);
            }
        }));
    }

    <T> List<T> query(String sql, Row<T> row) {
        return Failures.translated(() -> connections.execute(ConnectionDefinition.DEFAULT, status -> {
            try (var statement = status.getConnection().createStatement()) {
                boolean isRows = statement.execute(String.join(";", Boundaries.around(List.of(sql), false)));
                while (!isRows) {
                    isRows = statement.getMoreResults();
                }
                return rows(statement, row);
            } catch (SQLException e) {
                throw Failures.of(e);
            }
        }));
    }

    private static <T> List<T> rows(Statement statement, Row<T> row) throws SQLException {
        try (var rows = statement.getResultSet()) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(row.of(rows));
            }
            return result;
        }
    }

    /// What is done with one row.
    interface Each {
        void take(ResultSet row) throws SQLException;
    }

    /// Hands over the rows of a query one by one as they come, however many they are. Only within a unit of work, and
    /// until the last row nothing else can run in it.
    void stream(String sql, Each each) {
        try (var statement = connections.getConnectionStatus().getConnection().createStatement()) {
            // What tells Connector/J not to collect them.
            statement.setFetchSize(Integer.MIN_VALUE);
            try (var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    each.take(rows);
                }
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /// Begins the database transaction of a unit of work at once.
    void begin() {
        run(List.of());
    }

    /// Returns how many rows it touched. Only within a unit of work.
    int update(String sql) {
        return run(List.of(sql));
    }

    /// Runs statements one after the other in one round trip, until one fails, and returns how many rows the last of
    /// them touched. Only within a unit of work.
    int run(List<String> sqls) {
        return run(sqls, false);
    }

    /// The same for the last ones of a unit of work, which may commit it in the same round trip.
    void runLast(List<String> sqls) {
        run(sqls, true);
    }

    private int run(List<String> sqls, boolean last) {
        var all = String.join(";", Boundaries.around(sqls, last));
        int touched = 0;
        if (all.isEmpty()) {
            return touched;
        }
        try (var statement = connections.getConnectionStatus().getConnection().createStatement()) {
            boolean isRows = statement.execute(all);
            while (isRows || statement.getUpdateCount() != -1) {
                touched = isRows ? 0 : statement.getUpdateCount();
                isRows = statement.getMoreResults();
            }
            return touched;
        } catch (SQLException e) {
            throw Boundaries.hasEnded() ? Failures.withCommit(e) : Failures.of(e);
        }
    }
}
