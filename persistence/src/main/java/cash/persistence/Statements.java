package cash.persistence;

import io.micronaut.data.connection.ConnectionDefinition;
import io.micronaut.data.connection.ConnectionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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
            try (var statement = status.getConnection().createStatement();
                    var rows = statement.executeQuery(sql)) {
                var result = new ArrayList<T>();
                while (rows.next()) {
                    result.add(row.of(rows));
                }
                return result;
            } catch (SQLException e) {
                throw Failures.of(e);
            }
        }));
    }

    /// Returns how many rows it touched. Only within a unit of work.
    int update(String sql) {
        return updates(List.of(sql)).getFirst();
    }

    /// Runs statements one after the other in one round trip, until one fails; returns how many rows each touched.
    /// Only within a unit of work.
    List<Integer> updates(List<String> sqls) {
        try (var statement = connections.getConnectionStatus().getConnection().createStatement()) {
            var counts = new ArrayList<Integer>(sqls.size());
            statement.execute(String.join(";", sqls));
            do {
                counts.add(statement.getUpdateCount());
            } while (statement.getMoreResults() || statement.getUpdateCount() != -1);
            return counts;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }
}
