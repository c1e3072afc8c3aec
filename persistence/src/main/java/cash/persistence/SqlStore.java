package cash.persistence;

import cash.domain.Store;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/// The database as a whole.
@Singleton
final class SqlStore implements Store {

    private final Statements statements;
    private final Flyway flyway;

    SqlStore(Statements statements, Flyway flyway) {
        this.statements = statements;
        this.flyway = flyway;
    }

    @Override
    public String description() {
        return statements
                .query("SELECT VERSION(), @@version_comment, DATABASE()", row -> {
                    var version = row.getString(1);
                    var product = (version + row.getString(2)).contains("MariaDB") ? "MariaDB" : "MySQL";
                    return product + " " + version.replaceFirst("-.*", "") + " at " + server() + "/" + row.getString(3);
                })
                .getFirst();
    }

    private String server() {
        return URI.create(statements.url().replaceFirst("^jdbc:", "")).getAuthority();
    }

    @Override
    public Map<String, Long> contents() {
        var tables = statements.query("""
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name
                """, row -> row.getString(1));
        var contents = new LinkedHashMap<String, Long>();
        for (var table : tables) {
            contents.put(
                    table,
                    statements
                            .query("SELECT COUNT(*) FROM `" + table + "`", row -> row.getLong(1))
                            .getFirst());
        }
        return contents;
    }

    @Override
    public void reset() {
        var cleaning =
                Flyway.configure().configuration(flyway.getConfiguration()).cleanDisabled(false);
        cleaning.load().clean();
        flyway.migrate();
    }

    @Override
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (!"1".equals(variable("innodb_flush_log_at_trx_commit"))) {
            warnings.add("innodb_flush_log_at_trx_commit is not 1: a power loss can lose acknowledged transactions");
        }
        if (isOn("log_bin") && !"1".equals(variable("sync_binlog"))) {
            warnings.add(
                    "the binary log is on and sync_binlog is not 1: a power loss can lose acknowledged transactions");
        }
        if (!isOn("innodb_doublewrite")) {
            warnings.add("innodb_doublewrite is off: a power loss can destroy pages of the database");
        }
        if (!"utf8mb4".equals(variable("character_set_connection"))) {
            warnings.add("the connection's character set is not utf8mb4: texts can be mutilated");
        }
        return warnings;
    }

    private boolean isOn(String name) {
        var value = variable(name);
        return value.equals("1") || value.equalsIgnoreCase("ON");
    }

    private String variable(String name) {
        return statements.query("SELECT @@" + name, row -> row.getString(1)).getFirst();
    }
}
