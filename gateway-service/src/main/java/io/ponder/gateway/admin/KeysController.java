package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Key;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Rights;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.door.KeyChanges;
import io.ponder.gateway.json.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Keys, for admins; and for managers, those of their team. */
@RestController
final class KeysController {

    private static final String ALL = "/v1/admin/keys";
    private static final String ONE = ALL + "/{id}";
    private static final List<String> FIELDS = List.of("team", "name", "role", "expires_at", "allowed");
    private static final List<String> CHANGES = List.of("name", "role", "expires_at", "allowed", "version");
    private static final List<String> ROTATION = List.of("overlap_seconds");
    private static final long USUAL_OVERLAP = Duration.ofDays(1).toSeconds();
    private static final long LONGEST_OVERLAP = Duration.ofDays(90).toSeconds();

    private final Keys keys;
    private final KeyGrants grants;
    private final KeyChanges door;
    private final InstantSource clock;

    KeysController(Keys keys, KeyGrants grants, KeyChanges door, InstantSource clock) {
        this.keys = keys;
        this.grants = grants;
        this.door = door;
        this.clock = clock;
    }

    @GetMapping(ALL)
    void list(
            @RequestParam(required = false) @Nullable String team,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            HttpServletRequest request,
            HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        String asked = team == null && caller.role() != KeyRole.ADMIN ? caller.team() : team;
        if (asked != null) {
            Rights.requireManagerOf(asked, caller);
        }
        Instant now = clock.instant();
        AdminReplies.write(
                response, ListReply.of(keys.list(asked, after, ListReply.size(limit)), key -> ShownKey.of(key, now)));
    }

    @PostMapping(path = ALL, consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode json, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(FIELDS);
        String team = body.requiredName("team");
        Rights.requireManagerOf(team, caller);
        KeyRole role = AdminFields.role(body, KeyRole.MEMBER);
        grants.requireRole(caller, role);
        Instant now = clock.instant();
        Keys.Issued issued = keys.create(
                team,
                AdminFields.name(body, null),
                role,
                grants.within(caller, AdminFields.allowed(body)),
                AdminFields.expiresAt(body, now),
                caller);
        door.key(issued.key().id());
        AdminReplies.created(response, issued.key().version(), ShownKey.of(issued.key(), now, issued.text()));
    }

    @GetMapping(ONE)
    void one(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        Key key = keys.get(id);
        Rights.requireManagerOf(key.team(), caller);
        AdminReplies.versioned(response, key.version(), ShownKey.of(key, clock.instant()));
    }

    @PatchMapping(path = ONE, consumes = MediaType.APPLICATION_JSON_VALUE)
    void change(
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode json,
            HttpServletRequest request,
            HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(CHANGES);
        Instant now = clock.instant();
        Key changed =
                keys.change(id, AdminFields.version(body, ifMatch), before -> changed(before, body, caller), caller);
        door.key(id);
        AdminReplies.versioned(response, changed.version(), ShownKey.of(changed, now));
    }

    private Key changed(Key before, JsonFields body, Caller caller) {
        grants.requireReach(caller, before);
        KeyRole role = AdminFields.role(body, before.role());
        grants.requireRole(caller, role);
        boolean isAllowedNew = AdminFields.has(body, "allowed");
        Allowed allowed = isAllowedNew ? grants.within(caller, AdminFields.allowed(body)) : before.allowed();
        Instant expires =
                AdminFields.has(body, "expires_at") ? AdminFields.expiresAt(body, clock.instant()) : before.expiresAt();
        return before.with(AdminFields.name(body, before.name()), role, allowed, expires);
    }

    /** Revokes it. */
    @DeleteMapping(ONE)
    void revoke(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        grants.requireReach(caller, keys.get(id));
        Key revoked = keys.revoke(id, caller);
        door.key(id);
        AdminReplies.versioned(response, revoked.version(), ShownKey.of(revoked, clock.instant()));
    }

    @PostMapping(ONE + "/rotate")
    void rotate(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable JsonNode json,
            HttpServletRequest request,
            HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        Long overlap = null;
        if (json != null) {
            JsonFields body = JsonFields.ofBody(json);
            body.allowOnly(ROTATION);
            overlap = body.integer("overlap_seconds", 0, LONGEST_OVERLAP);
        }
        grants.requireSecret(caller, keys.get(id));
        Keys.Issued issued = keys.rotate(id, Duration.ofSeconds(overlap == null ? USUAL_OVERLAP : overlap), caller);
        door.key(id);
        AdminReplies.versioned(
                response, issued.key().version(), ShownKey.of(issued.key(), clock.instant(), issued.text()));
    }
}
