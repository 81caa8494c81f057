package io.ponder.contracts.dataset;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For whom a service asks dataset-service, as the gateway has found out. Sent as a header: {@code organization/team/key}.
 *
 * @param organization its id
 * @param team its id
 * @param key the id of the key; null where none is required
 */
public record OnBehalf(
        String organization, String team, @Nullable String key) {

    public static final String HEADER = "X-Ponder-On-Behalf";

    /** Whoever reaches a gateway that requires no keys. */
    public static final OnBehalf ANYONE = new OnBehalf("default", "default", null);

    private static final Pattern FORM = Pattern.compile("([\\w.-]{1,100})/([\\w.-]{1,100})(?:/([\\w.-]{1,100}))?");

    /**
     * Reads the header.
     *
     * @param header null where it is absent: anyone
     * @throws IllegalArgumentException if it has another form
     */
    public static OnBehalf of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return ANYONE;
        }
        var match = FORM.matcher(header);
        if (!match.matches()) {
            throw new IllegalArgumentException("the header " + HEADER + " must be organization/team/key");
        }
        return new OnBehalf(match.group(1), match.group(2), match.group(3));
    }

    /** The header's value. */
    public String header() {
        return organization + "/" + team + (key == null ? "" : "/" + key);
    }

    /** Whose data these are, as a label. */
    public String tenant() {
        return key == null ? "default" : organization + "/" + team;
    }
}
