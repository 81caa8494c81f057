package io.ponder.gateway.accounts;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the people whose questions are kept for training are known.
 *
 * @param key what their pseudonyms are derived from, at least 32 characters, the same for all gateways and for good: with
 *     another, nobody's earlier questions can be found any more. Empty for one that is made and kept in the database, which
 *     only a file of H2 permits
 */
@ConfigurationProperties("ponder.gateway.people")
record PeopleSettings(@DefaultValue("") String key) {

    /** Without the key. */
    @Override
    public String toString() {
        return "PeopleSettings[]";
    }
}
