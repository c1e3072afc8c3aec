package cash.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// What the benchmark asks of the database besides.
public final class BenchmarkSql implements AutoCloseable {

    private final Connection connection;
    private final Statement statement;

    public BenchmarkSql(String url, String user, String password) throws SQLException {
        connection = BareJdbc.connect(url, user, password);
        statement = connection.createStatement();
    }

    public boolean isEmpty() throws SQLException {
        return tables().isEmpty();
    }

    private List<String> tables() throws SQLException {
        var tables = new ArrayList<String>();
        try (var rows = statement.executeQuery("""
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'""")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /// Drops every table there is, cash's too.
    public void dropTables() throws SQLException {
        statement.execute("SET FOREIGN_KEY_CHECKS = 0");
        for (var table : tables()) {
            statement.execute("DROP TABLE `" + table + "`");
        }
    }

    /// Creates the tables of the bare client.
    public void createTables(int accounts, long amount) throws SQLException {
        statement.execute("CREATE TABLE bare_amounts (id INT PRIMARY KEY, amount BIGINT NOT NULL) ENGINE = InnoDB");
        statement.execute("""
                CREATE TABLE bare_transfers (id BIGINT PRIMARY KEY AUTO_INCREMENT, source INT NOT NULL,
                target INT NOT NULL, amount BIGINT NOT NULL,
                created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)) ENGINE = InnoDB""");
        try (var row = connection.prepareStatement("INSERT INTO bare_amounts VALUES (?, " + amount + ")")) {
            for (int id = 1; id <= accounts; id++) {
                row.setInt(1, id);
                row.addBatch();
            }
            row.executeBatch();
        }
    }

    /// The one number that a query finds.
    public long number(String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// How many database transactions the server has committed, whoever asked for it.
    public long commits() throws SQLException {
        try (var row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com_commit'")) {
            row.next();
            return row.getLong(2);
        }
    }

    public String version() throws SQLException {
        return text("SELECT CONCAT(@@version_comment, ' ', VERSION())");
    }

    /// The settings on which it depends whether a commit outlives a power loss.
    public String durability() throws SQLException {
        return text("""
                SELECT CONCAT('innodb_flush_log_at_trx_commit=', @@innodb_flush_log_at_trx_commit,
                ', innodb_doublewrite=', @@innodb_doublewrite, ', log_bin=', @@log_bin,
                ', sync_binlog=', @@sync_binlog)""");
    }

    private String text(String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
