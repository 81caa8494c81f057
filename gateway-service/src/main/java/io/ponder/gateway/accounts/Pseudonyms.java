package io.ponder.gateway.accounts;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.ServerKey;
import io.ponder.accounts.tenant.Caller;
import java.util.HexFormat;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Pseudonyms of the people that clients name: HMAC-SHA256 under a key that is not in the database, so that whoever has the
 * data cannot try out names. Each tenant's are its own.
 */
@Component
@EnableConfigurationProperties(PeopleSettings.class)
public final class Pseudonyms {

    private final ServerKey key;

    Pseudonyms(PeopleSettings settings, Database database) {
        this.key = new ServerKey("people", "PONDER_PERSON_KEY", settings.key(), database);
    }

    /** Whether there is a key. */
    public boolean isPossible() {
        return key.isThere();
    }

    /**
     * Of a person, 64 hexadecimal digits.
     *
     * @param person as clients name them
     * @param caller whose tenant's it is
     * @throws io.ponder.reasoning.model.FailureException when there is no key
     */
    public String of(String person, Caller caller) {
        return HexFormat.of().formatHex(key.derive(caller.tenant() + "\n" + person));
    }
}
