package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Rights;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.door.Callers;
import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What admins and managers changed, the latest first; managers see what was changed in their team. */
@RestController
final class AuditController {

    /** @param by who changed it */
    private record Shown(
            String id,
            String object,
            Instant at,
            By by,
            String action,
            String subject,
            String subjectId,
            @Nullable String organization,
            @Nullable String team,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {

        static Shown of(Audit.Change change) {
            return new Shown(
                    Long.toString(change.id()),
                    "change",
                    change.at(),
                    new By(change.actorKey(), change.actor()),
                    change.action(),
                    change.subject(),
                    change.subjectId(),
                    change.organization(),
                    change.team(),
                    json(change.before()),
                    json(change.after()));
        }

        private static @Nullable JsonNode json(@Nullable String document) {
            return document == null ? null : WireJson.mapper().readTree(document);
        }
    }

    /** @param key null on a gateway that requires none, and offline */
    private record By(@Nullable String key, String name) {}

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @GetMapping("/v1/admin/audit")
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
        AdminReplies.write(response, ListReply.of(audit.list(asked, number(after), ListReply.size(limit)), Shown::of));
    }

    private static @Nullable Long number(@Nullable String after) {
        try {
            return after == null ? null : Long.valueOf(after);
        } catch (NumberFormatException e) {
            throw Failure.invalid("after", "after must be the id of a change").asException();
        }
    }
}
