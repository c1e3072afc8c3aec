package cash.persistence;

import io.micronaut.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// How the tables are made: by every start, up to the newest migration it knows.
@Singleton
@Named("default")
final class Migrations implements FlywayConfigurationCustomizer {

    @Override
    public String getName() {
        return "default";
    }

    /// A schema that a newer cash has migrated is refused. Flyway's default is to ignore what it doesn't know, and an
    /// older cash would then write what the newer one doesn't expect.
    @Override
    public void customizeFluentConfiguration(FluentConfiguration configuration) {
        configuration.ignoreMigrationPatterns(new String[0]);
    }
}
