package io.ponder.dataset;

import io.ponder.runtime.settings.Range;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What dataset-service uses.
 *
 * @param searchUrl the URL of search-service
 * @param verifierUrl the URL of verifier-service
 * @param database where jobs and data sets are: the gateway's database
 * @param personal what looks for personal data
 */
@ConfigurationProperties("ponder.dataset")
record DatasetSettings(URI searchUrl, URI verifierUrl, DatasetDatabase database, PersonalModel personal) {

    /**
     * Where jobs and data sets are.
     *
     * @param url the URL of PostgreSQL, such as {@code jdbc:postgresql://db:5432/ponder}; empty for an H2 file
     * @param user the user of PostgreSQL
     * @param password the password of PostgreSQL
     * @param file the H2 file, without the {@code .mv.db} that H2 adds; empty for one that is gone when the service stops
     * @param connections the most open connections
     */
    record DatasetDatabase(
            @DefaultValue("") String url,
            @Nullable String user,
            @Nullable String password,
            @DefaultValue("") String file,

            @Range(least = "2", most = "1000") @DefaultValue("16")
            int connections) {

        /** Without the password. */
        @Override
        public String toString() {
            return "DatasetDatabase[" + (url.isBlank() ? Objects.toString(file) : "PostgreSQL") + "]";
        }
    }
}
