package io.ponder.accounts.limit;

import java.util.Locale;

/** Whose spending a limit counts. */
public enum Scope {
    ORGANIZATION,
    TEAM,
    KEY,
    CONVERSATION;

    /** The name in JSON and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Scope ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
