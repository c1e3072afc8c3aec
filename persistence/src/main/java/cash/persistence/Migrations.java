package cash.persistence;

import io.micronaut.context.annotation.Property;
import io.micronaut.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/// How the tables are made: by every start, up to the newest migration it knows.
///
/// A migration may be cut off anywhere. Every script begins anew where it was, so the next start completes it.
@Singleton
@Named("default")
final class Migrations implements FlywayConfigurationCustomizer {

    /// Nothing ends a migration but its own end: no timeout of the server, nor one for locks, which a connection may
    /// hold whose client is gone. It reads without locks, as cash does everywhere: with those of REPEATABLE READ,
    /// filling a table from millions of rows would fill the server's memory, too.
    private static final String PATIENCE = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;"
            + " SET /*M! max_statement_time = 0, */ sql_notes = 0, wait_timeout = 2000000,"
            + " innodb_lock_wait_timeout = 1000000, lock_wait_timeout = 30000000";

    private static final int FOR_EVER = -1;

    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;

    Migrations(
            @Property(name = "datasources.default.url") String url,
            @Nullable @Property(name = "datasources.default.username") String user,
            @Nullable @Property(name = "datasources.default.password") String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    @Override
    public String getName() {
        return "default";
    }

    /// A schema that a newer cash has migrated is refused. Flyway's default is to ignore what it doesn't know, and an
    /// older cash would then write what the newer one doesn't expect.
    ///
    /// The connections are its own, since those of the pool give up on what takes long.
    @Override
    public void customizeFluentConfiguration(FluentConfiguration configuration) {
        configuration
                .ignoreMigrationPatterns(new String[0])
                .dataSource(patient(url), user, password)
                .initSql(PATIENCE)
                .lockRetryCount(FOR_EVER)
                .callbacks(new MigrationRepair(), new MigrationProgress());
    }

    private static String patient(String url) {
        return url.replaceAll("([?&])socketTimeout=[^&]*", "$1socketTimeout=0");
    }
}
