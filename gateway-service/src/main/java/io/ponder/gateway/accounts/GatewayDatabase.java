package io.ponder.gateway.accounts;

import io.ponder.runtime.settings.Range;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where keys, budgets, the ledger and kept work are.
 *
 * @param url the URL of PostgreSQL, such as {@code jdbc:postgresql://db:5432/ponder}; empty for an H2 file
 * @param user the user of PostgreSQL
 * @param password the password of PostgreSQL
 * @param file the H2 file, without the {@code .mv.db} that H2 adds; empty for one that is gone when the gateway stops
 * @param connections the most open connections
 */
@ConfigurationProperties("ponder.gateway.database")
record GatewayDatabase(
        @DefaultValue("") String url,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("") String file,

        @Range(least = "1", most = "1000") @DefaultValue("16")
        int connections) {

    /** Without the password. */
    @Override
    public String toString() {
        return "GatewayDatabase[" + (url.isBlank() ? Objects.toString(file) : "PostgreSQL") + "]";
    }
}
