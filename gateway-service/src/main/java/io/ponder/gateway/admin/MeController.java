package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.gateway.door.Callers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/me}: who the caller is, by its key. */
@RestController
final class MeController {

    private record Me(
            String organization,
            String team,
            @Nullable String key,
            String name,
            KeyRole role,
            Allowed allowed,
            boolean open) {
        static Me of(Caller caller) {
            return new Me(
                    caller.organization(),
                    caller.team(),
                    caller.key(),
                    caller.name(),
                    caller.role(),
                    caller.allowed(),
                    caller.open());
        }
    }

    @GetMapping("/v1/me")
    void me(HttpServletRequest request, HttpServletResponse response) {
        AdminReplies.write(response, Me.of(Callers.of(request)));
    }
}
