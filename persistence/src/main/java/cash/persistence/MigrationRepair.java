package cash.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts right in Flyway's history what would need a hand otherwise, before Flyway looks at it.
///
/// - A migration that failed is forgotten, if this cash has it, and so is run again: each may be repeated. One that
///   only a newer cash knows stays, and this one refuses to start.
/// - The first four were edited before anything was released, so that they can be repeated; they make the same
///   tables as before. Databases that were made before get the new checksums. Any other change of a script that has
///   run is still refused.
final class MigrationRepair implements Callback {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationRepair.class);

    private record Edited(String version, int before, int after) {}

    private static final List<Edited> EDITED = List.of(
            new Edited("1", -1054785166, -1153586401),
            new Edited("2", -702839596, 356136783),
            new Edited("3", -871365564, 1364961214),
            new Edited("4", 251303123, 296958010));

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_VALIDATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        var history = context.getConfiguration().getTable();
        try {
            if (exists(history, context.getConnection())) {
                repair(history, context.getConnection());
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private static boolean exists(String table, Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?
                """)) {
            query.setString(1, table);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void repair(String history, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var failed = statement.executeQuery("SELECT script FROM " + history + " WHERE success = 0")) {
                while (failed.next()) {
                    forget(failed.getString(1), history, connection);
                }
            }
            for (var edited : EDITED) {
                statement.executeUpdate("UPDATE %s SET checksum = %d WHERE version = '%s' AND checksum = %d"
                        .formatted(history, edited.after, edited.version, edited.before));
            }
        }
    }

    private static void forget(String script, String history, Connection connection) throws SQLException {
        if (MigrationRepair.class.getResource("/db/migration/" + script) == null) {
            return;
        }
        LOG.warn("The migration {} was not completed by an earlier start, and is run again.", script);
        try (var delete = connection.prepareStatement("DELETE FROM " + history + " WHERE success = 0 AND script = ?")) {
            delete.setString(1, script);
            delete.executeUpdate();
        }
    }

    @Override
    public String getCallbackName() {
        return "repair";
    }
}
