package io.ponder.accounts.tenant;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a key is good for. */
public enum KeyRole {
    /** Everything, in every organisation. */
    ADMIN,
    /** Asks, and manages the keys and the usage of its own team. */
    MANAGER,
    /** Asks, and sees what it used. */
    MEMBER,
    /** Sees the usage of its team, and asks nothing. */
    VIEWER;

    /** The name in JSON and in the database. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
