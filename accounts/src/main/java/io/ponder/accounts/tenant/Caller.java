package io.ponder.accounts.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param organization its id
 * @param team its id, unique within the organisation
 * @param key the id of the key; null where none is required
 * @param name what people call the key
 * @param allowed what organisation, team and key all allow
 * @param open whether no keys are required here
 */
public record Caller(
        String organization,
        String team,
        @Nullable String key,
        String name,
        KeyRole role,
        Allowed allowed,
        boolean open) {

    private static final String DEFAULT = "default";

    /** Whoever reaches a gateway that requires no keys. */
    public static final Caller OPEN = new Caller(DEFAULT, DEFAULT, null, "anyone", KeyRole.ADMIN, Allowed.ALL, true);

    /** Whose data and caches these are, as a label: {@code organization/team}. */
    public String tenant() {
        return open ? DEFAULT : organization + "/" + team;
    }
}
