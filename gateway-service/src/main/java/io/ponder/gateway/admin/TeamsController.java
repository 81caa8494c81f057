package io.ponder.gateway.admin;

import io.ponder.accounts.ledger.KeptPrompts;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Rights;
import io.ponder.accounts.tenant.Slice;
import io.ponder.accounts.tenant.Team;
import io.ponder.accounts.tenant.Teams;
import io.ponder.accounts.tenant.TrainingRule;
import io.ponder.accounts.traffic.Traffic;
import io.ponder.gateway.accounts.Retention;
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

/** Teams, for admins; managers see their own. */
@RestController
final class TeamsController {

    private static final String ALL = "/v1/admin/teams";
    private static final String ONE = ALL + "/{id}";
    private static final String KEEP = "keep_prompts_days";
    private static final String TRAINING = "keep_training_days";
    private static final String PERSONAL = "keep_personal_data";
    private static final long LONGEST_KEPT_DAYS = 3650;
    private static final List<String> FIELDS =
            List.of("id", "organization", "name", "allowed", KEEP, TRAINING, PERSONAL);
    private static final List<String> CHANGES = List.of("name", "allowed", KEEP, TRAINING, PERSONAL, "version");

    private record Shown(
            String id,
            String object,
            String organization,
            String name,
            Allowed allowed,
            @Nullable Integer keepPromptsDays,
            @Nullable Integer keepTrainingDays,
            boolean keepPersonalData,
            long version,
            Instant createdAt) {
        static Shown of(Team one) {
            return new Shown(
                    one.id(),
                    "team",
                    one.organization(),
                    one.name(),
                    one.allowed(),
                    one.keepPromptsDays(),
                    one.training().days(),
                    one.training().keepsPersonalData(),
                    one.version(),
                    one.createdAt());
        }
    }

    private final Teams teams;
    private final KeptPrompts prompts;
    private final Traffic traffic;
    private final Retention retention;
    private final KeyChanges door;

    TeamsController(Teams teams, KeptPrompts prompts, Traffic traffic, Retention retention, KeyChanges door) {
        this.traffic = traffic;
        this.retention = retention;
        this.teams = teams;
        this.prompts = prompts;
        this.door = door;
    }

    @GetMapping(ALL)
    void list(
            @RequestParam(required = false) @Nullable String organization,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            HttpServletRequest request,
            HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        Slice<Team> found = caller.role() == KeyRole.ADMIN
                ? teams.list(organization, after, ListReply.size(limit))
                : new Slice<>(List.of(teams.get(caller.team())), false);
        AdminReplies.write(response, ListReply.of(found, Shown::of));
    }

    @PostMapping(path = ALL, consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode json, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = admin(request);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(FIELDS);
        Team made = teams.create(
                body.text("id"),
                body.requiredName("organization"),
                AdminFields.name(body, null),
                AdminFields.allowed(body),
                days(body, KEEP),
                training(body, TrainingRule.NONE),
                caller);
        retention.look();
        AdminReplies.created(response, made.version(), Shown.of(made));
    }

    @GetMapping(ONE)
    void one(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Rights.requireManagerOf(id, Callers.of(request));
        Team one = teams.get(id);
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
        Team changed = teams.change(
                id,
                AdminFields.version(body, ifMatch),
                before -> new Team(
                        id,
                        before.organization(),
                        AdminFields.name(body, before.name()),
                        AdminFields.has(body, "allowed") ? AdminFields.allowed(body) : before.allowed(),
                        AdminFields.has(body, KEEP) ? days(body, KEEP) : before.keepPromptsDays(),
                        training(body, before.training()),
                        before.version(),
                        before.createdAt()),
                caller);
        door.tenant();
        if (changed.keepPromptsDays() == null) {
            prompts.forget(id);
        }
        if (changed.training().days() == null) {
            traffic.forget(id);
        }
        retention.look();
        AdminReplies.versioned(response, changed.version(), Shown.of(changed));
    }

    @DeleteMapping(ONE)
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        teams.delete(id, admin(request));
        door.tenant();
        AdminReplies.write(response, new AdminReplies.Deleted(id, "team", true));
    }

    private static TrainingRule training(JsonFields body, TrainingRule before) {
        return new TrainingRule(
                AdminFields.has(body, TRAINING) ? days(body, TRAINING) : before.days(),
                body.flag(PERSONAL, before.keepsPersonalData()));
    }

    private static @Nullable Integer days(JsonFields body, String field) {
        Long days = body.integer(field, 0, LONGEST_KEPT_DAYS);
        return days == null || days == 0 ? null : (Integer) days.intValue();
    }

    private static Caller admin(HttpServletRequest request) {
        Caller caller = Callers.of(request);
        Rights.requireAdmin(caller);
        return caller;
    }
}
