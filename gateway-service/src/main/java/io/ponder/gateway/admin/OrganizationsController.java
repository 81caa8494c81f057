package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Organization;
import io.ponder.accounts.tenant.Organizations;
import io.ponder.accounts.tenant.Rights;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.door.KeyChanges;
import io.ponder.gateway.json.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
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

/** Organisations, for admins. */
@RestController
final class OrganizationsController {

    private static final String ALL = "/v1/admin/organizations";
    private static final String ONE = ALL + "/{id}";
    private static final List<String> FIELDS = List.of("id", "name", "allowed");
    private static final List<String> CHANGES = List.of("name", "allowed", "version");

    private record Shown(String id, String object, String name, Allowed allowed, long version, Instant createdAt) {
        static Shown of(Organization one) {
            return new Shown(one.id(), "organization", one.name(), one.allowed(), one.version(), one.createdAt());
        }
    }

    private final Organizations organizations;
    private final KeyChanges door;

    OrganizationsController(Organizations organizations, KeyChanges door) {
        this.organizations = organizations;
        this.door = door;
    }

    @GetMapping(ALL)
    void list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            HttpServletRequest request,
            HttpServletResponse response) {
        admin(request);
        AdminReplies.write(response, ListReply.of(organizations.list(after, ListReply.size(limit)), Shown::of));
    }

    @PostMapping(path = ALL, consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode json, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = admin(request);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(FIELDS);
        Organization made =
                organizations.create(body.text("id"), AdminFields.name(body, null), AdminFields.allowed(body), caller);
        AdminReplies.created(response, made.version(), Shown.of(made));
    }

    @GetMapping(ONE)
    void one(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        admin(request);
        Organization one = organizations.get(id);
        AdminReplies.versioned(response, one.version(), Shown.of(one));
    }

    @PatchMapping(path = ONE, consumes = MediaType.APPLICATION_JSON_VALUE)
    void change(
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode json,
            HttpServletRequest request,
            HttpServletResponse response) {
        Caller caller = admin(request);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(CHANGES);
        Organization changed = organizations.change(
                id,
                AdminFields.version(body, ifMatch),
                before -> new Organization(
                        id,
                        AdminFields.name(body, before.name()),
                        AdminFields.has(body, "allowed") ? AdminFields.allowed(body) : before.allowed(),
                        before.version(),
                        before.createdAt()),
                caller);
        door.tenant();
        AdminReplies.versioned(response, changed.version(), Shown.of(changed));
    }

    @DeleteMapping(ONE)
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        organizations.delete(id, admin(request));
        door.tenant();
        AdminReplies.write(response, new AdminReplies.Deleted(id, "organization", true));
    }

    private static Caller admin(HttpServletRequest request) {
        Caller caller = Callers.of(request);
        Rights.requireAdmin(caller);
        return caller;
    }
}
