package io.ponder.cli.tenants;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseException;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Makes a key in the database itself, without a gateway: the first one, or one for an admin who has lost his. */
final class OfflineKey {

    private OfflineKey() {}

    /**
     * @throws DatabaseException when the database cannot be opened, such as an H2 file that a gateway uses
     * @throws io.ponder.reasoning.model.FailureException when there is no such team
     */
    static Keys.Issued create(
            DatabaseSettings settings,
            String team,
            String name,
            KeyRole role,
            Allowed allowed,
            @Nullable Instant expires) {
        InstantSource clock = InstantSource.system();
        Caller by = new Caller(
                "default",
                "default",
                null,
                "offline, by " + System.getProperty("user.name"),
                KeyRole.ADMIN,
                Allowed.ALL,
                false);
        try (Database database = open(settings)) {
            return new Keys(database, new Audit(database, clock), clock).create(team, name, role, allowed, expires, by);
        }
    }

    private static Database open(DatabaseSettings settings) {
        // Standard output is for the key alone; what goes wrong is thrown.
        for (String chatty : List.of("com.zaxxer.hikari", "org.flywaydb")) {
            ((Logger) LoggerFactory.getLogger(chatty)).setLevel(Level.OFF);
        }
        try {
            return Database.open(settings);
        } catch (DatabaseException e) {
            if (!settings.url().isBlank()) {
                throw e;
            }
            throw new IllegalArgumentException(
                    e.getMessage()
                            + "\nIf a gateway runs, make the key through it, without --offline, or stop it first.",
                    e);
        }
    }
}
