package io.ponder.gateway.limits;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ponder.accounts.limit.Budgets;
import io.ponder.accounts.limit.LimitTable;
import io.ponder.accounts.limit.Owner;
import io.ponder.accounts.limit.Scope;
import io.ponder.accounts.limit.SpendingLimits;
import io.ponder.accounts.limit.Standings;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Key;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Organizations;
import io.ponder.accounts.tenant.Rights;
import io.ponder.accounts.tenant.Teams;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * The limits of organisations, teams and keys. Admins set all of them; a manager sees those of the team, and sets those
 * of the team's keys, which can only be stricter, since the team's hold as well.
 */
@RestController
final class LimitsController {

    private static final String ORGANIZATION = "/v1/admin/organizations/{id}/limits";
    private static final String TEAM = "/v1/admin/teams/{id}/limits";
    private static final String KEY = "/v1/admin/keys/{id}/limits";

    private final LimitTable limits;
    private final Standings standings;
    private final Budgets budgets;
    private final Organizations organizations;
    private final Teams teams;
    private final Keys keys;

    LimitsController(
            LimitTable limits,
            Standings standings,
            Budgets budgets,
            Organizations organizations,
            Teams teams,
            Keys keys) {
        this.limits = limits;
        this.standings = standings;
        this.budgets = budgets;
        this.organizations = organizations;
        this.teams = teams;
        this.keys = keys;
    }

    /** Limits, and how things stand with them. */
    private record Shown(
            String object,
            String scope,
            String id,
            @JsonUnwrapped LimitsDocument limits,
            String version,
            List<ShownStanding> state) {}

    /** Whose limits, and where that belongs. */
    private record Subject(
            Owner owner,
            @Nullable String organization,
            @Nullable String team) {}

    @GetMapping({ORGANIZATION, TEAM, KEY})
    void read(@PathVariable String id, HttpServletRequest http, HttpServletResponse reply) {
        Caller caller = Callers.of(http);
        Subject subject = subject(http, id);
        requireSeeing(subject, caller);
        write(subject.owner(), reply);
    }

    @PutMapping(
            path = {ORGANIZATION, TEAM, KEY},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    void change(
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody JsonNode json,
            HttpServletRequest http,
            HttpServletResponse reply) {
        Caller caller = Callers.of(http);
        JsonFields body = JsonFields.ofBody(json);
        SpendingLimits wanted = LimitsDocument.read(body);
        String named = body.text("version");
        Subject subject = subject(http, id);
        requireSetting(subject, caller);
        String version = named != null ? named : ifMatch == null ? null : ifMatch.replace("\"", "");
        limits.put(
                subject.owner(),
                wanted,
                version,
                new LimitTable.Author(caller, subject.organization(), subject.team()));
        budgets.forget();
        write(subject.owner(), reply);
    }

    private Subject subject(HttpServletRequest http, String id) {
        String path = http.getRequestURI();
        if (path.startsWith("/v1/admin/organizations/")) {
            return new Subject(
                    new Owner(Scope.ORGANIZATION, organizations.get(id).id()), id, null);
        }
        if (path.startsWith("/v1/admin/teams/")) {
            return new Subject(new Owner(Scope.TEAM, id), teams.get(id).organization(), id);
        }
        Key key = keys.get(id);
        return new Subject(new Owner(Scope.KEY, id), teams.get(key.team()).organization(), key.team());
    }

    private static void requireSeeing(Subject subject, Caller caller) {
        boolean isOwn = subject.owner().equals(new Owner(Scope.TEAM, caller.team()))
                || subject.owner().scope() == Scope.KEY && subject.owner().id().equals(caller.key());
        if (isOwn) {
            return;
        }
        if (subject.team() == null) {
            Rights.requireAdmin(caller);
        } else {
            Rights.requireManagerOf(subject.team(), caller);
        }
    }

    private static void requireSetting(Subject subject, Caller caller) {
        if (subject.owner().scope() == Scope.KEY && subject.team() != null) {
            Rights.requireManagerOf(subject.team(), caller);
        } else {
            Rights.requireAdmin(caller);
        }
    }

    private void write(Owner owner, HttpServletResponse reply) {
        SpendingLimits now = limits.of(owner);
        reply.setHeader("Cache-Control", "no-store");
        reply.setHeader("ETag", "\"" + now.version() + "\"");
        JsonReply.write(
                reply,
                new Shown(
                        "limits",
                        owner.scope().wireName(),
                        owner.id(),
                        LimitsDocument.of(now),
                        now.version(),
                        standings.of(List.of(owner)).stream()
                                .map(ShownStanding::of)
                                .toList()));
    }
}
