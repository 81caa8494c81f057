package io.ponder.gateway.accounts;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where keys, budgets, the ledger and kept work are.
 *
 * @param url of PostgreSQL, such as {@code jdbc:postgresql://db:5432/ponder}; empty for an H2 file
 * @param user of PostgreSQL
 * @param password of PostgreSQL
 * @param file the H2 file, without the {@code .mv.db} that H2 adds; empty for one that is gone when the gateway stops
 * @param connections the most open connections
 */
@ConfigurationProperties("ponder.gateway.database")
record GatewayDatabase(
        @DefaultValue("") String url,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("") String file,
        @DefaultValue("16") int connections) {

    /** Without the password. */
    @Override
    public String toString() {
        return "GatewayDatabase[" + (url.isBlank() ? Objects.toString(file) : "PostgreSQL") + "]";
    }
}
