package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields that several kinds of admin requests have. */
final class AdminFields {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ALLOWED = 200;
    private static final int MOST_ALLOWED = 200;
    private static final List<String> ALLOWED = List.of("models", "strategies", "verifiers");
    private static final List<String> ROLES =
            Arrays.stream(KeyRole.values()).map(KeyRole::wireName).toList();

    private AdminFields() {}

    /** Whether a change names this field, be it with null. */
    static boolean has(JsonFields body, String field) {
        return body.names().contains(field);
    }

    /** The name that people read, or else this one. */
    static String name(JsonFields body, @Nullable String otherwise) {
        String name = otherwise == null || has(body, "name") ? body.requiredName("name") : otherwise;
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Failure.invalid("name", "name must be one line of at most " + LONGEST_NAME + " characters")
                    .asException();
        }
        return name.strip();
    }

    /** What may be used; everything if it is null. */
    static Allowed allowed(JsonFields body) {
        JsonFields allowed = body.object("allowed");
        if (allowed == null) {
            return Allowed.ALL;
        }
        allowed.allowOnly(ALLOWED);
        return new Allowed(names(allowed, "models"), names(allowed, "strategies"), names(allowed, "verifiers"));
    }

    private static @Nullable Set<String> names(JsonFields allowed, String field) {
        if (allowed.node(field) == null) {
            return null;
        }
        List<JsonNode> given = allowed.array(field);
        String path = allowed.at(field);
        if (given.isEmpty()) {
            throw Failure.invalid(path, path + " is empty; leave it out to allow all")
                    .asException();
        }
        if (given.size() > MOST_ALLOWED) {
            throw Failure.invalid(
                            path, path + " has " + given.size() + " names, but at most " + MOST_ALLOWED + " are kept")
                    .asException();
        }
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < given.size(); i++) {
            JsonNode name = given.get(i);
            if (!name.isString()
                    || name.stringValue().isBlank()
                    || name.stringValue().length() > LONGEST_ALLOWED) {
                throw JsonFields.wrong(
                        path + "[" + i + "]", name, "a name of at most " + LONGEST_ALLOWED + " characters");
            }
            names.add(name.stringValue());
        }
        return names;
    }

    /** The role, or else this one. */
    static KeyRole role(JsonFields body, KeyRole otherwise) {
        String role = body.oneOf("role", ROLES);
        return role == null ? otherwise : KeyRole.valueOf(role.toUpperCase(Locale.ROOT));
    }

    /** When a key ends; null for never. */
    static @Nullable Instant expiresAt(JsonFields body, Instant now) {
        String text = body.text("expires_at");
        if (text == null) {
            return null;
        }
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw JsonFields.wrong(
                    "expires_at",
                    java.util.Objects.requireNonNull(body.node("expires_at")),
                    "a time such as 2027-01-31T00:00:00Z");
        }
        if (!time.isAfter(now)) {
            throw Failure.invalid(
                            "expires_at",
                            "expires_at is " + time + ", which is past: it is " + now
                                    + " here; revoke a key to end it now")
                    .asException();
        }
        return time;
    }

    /**
     * The version that a change was made for: from the body, or from the header {@code If-Match}.
     *
     * @throws io.ponder.reasoning.model.FailureException when neither names one
     */
    static long version(JsonFields body, @Nullable String ifMatch) {
        Long version = body.integer("version", 1, Long.MAX_VALUE);
        if (version != null) {
            return version;
        }
        if (ifMatch == null) {
            throw Failure.invalid(
                            "version",
                            "version is missing: send the one that you read, here or as the header If-Match, so that nobody"
                                    + " else's change is lost")
                    .asException();
        }
        String tag = ifMatch.strip().replaceAll("^\"|\"$", "");
        try {
            return Long.parseLong(tag);
        } catch (NumberFormatException e) {
            throw Failure.invalid("version", "the header If-Match must be a version, such as \"3\"")
                    .asException();
        }
    }
}
