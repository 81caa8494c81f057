package io.ponder.gateway.admin;

import io.ponder.accounts.limit.Standing;
import io.ponder.accounts.limit.Standings;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.limits.ShownStanding;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/me}: who the caller is, by its key, and what it may still spend. */
@RestController
final class MeController {

    private record Me(
            String organization,
            String team,
            @Nullable String key,
            String name,
            KeyRole role,
            Allowed allowed,
            boolean open,
            List<ShownStanding> limits) {
        static Me of(Caller caller, List<Standing> limits) {
            return new Me(
                    caller.organization(),
                    caller.team(),
                    caller.key(),
                    caller.name(),
                    caller.role(),
                    caller.allowed(),
                    caller.open(),
                    limits.stream().map(ShownStanding::of).toList());
        }
    }

    private final Standings standings;

    MeController(Standings standings) {
        this.standings = standings;
    }

    @GetMapping("/v1/me")
    void me(HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        AdminReplies.write(response, Me.of(caller, standings.of(caller)));
    }
}
