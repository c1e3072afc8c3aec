package cash.persistence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// SQL on a test database over a connection of its own, past all that cash does.
final class Sql implements AutoCloseable {

    private final Connection connection;

    Sql(TestDatabase server, String database) {
        try {
            connection = DriverManager.getConnection(server.url(database));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Runs one statement; returns how many rows it touched.
    int run(String sql) {
        try {
            return tryToRun(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// Runs one statement that the database may refuse.
    int tryToRun(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    <T> List<T> query(String sql, Statements.Row<T> row) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(row.of(rows));
            }
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The first column of the first row.
    long number(String sql) {
        return query(sql, row -> row.getLong(1)).getFirst();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
