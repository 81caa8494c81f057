package io.ponder.gateway.running;

import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Asks every replica of search-service what it runs. Admins see all searches, others those of their own team. */
@RestController
final class RunningController {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PATH = "/v1/searches";

    private final ServiceClient search;
    private final InstantSource clock;

    RunningController(ServiceClient search, InstantSource clock) {
        this.search = search;
        this.clock = clock;
    }

    @GetMapping("/v1/running")
    void running(HttpServletRequest request, HttpServletResponse response) {
        List<SearchStatus> all = new ArrayList<>();
        for (ServiceClient replica : search.each()) {
            all.addAll(replica.get(PATH, SearchStatus.Listing.class, context(request))
                    .searches());
        }
        List<SearchStatus> shown = all.stream()
                .filter(isVisible(Callers.of(request)))
                .sorted(Comparator.comparingLong(SearchStatus::began))
                .toList();
        JsonReply.write(response, new Listing("list", shown, false));
    }

    /** What {@code GET /v1/running} answers. */
    record Listing(String object, List<SearchStatus> data, boolean hasMore) {}

    @DeleteMapping("/v1/running/{id}")
    void stop(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Predicate<SearchStatus> isVisible = isVisible(Callers.of(request));
        String path = PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        for (ServiceClient replica : search.each()) {
            try {
                SearchStatus status = replica.get(path, SearchStatus.class, context(request));
                if (isVisible.test(status)) {
                    JsonReply.write(response, replica.delete(path, SearchStatus.class, context(request)));
                    return;
                }
            } catch (FailureException e) {
                if (e.failure().kind() != Kind.NOT_FOUND) {
                    throw e;
                }
            }
        }
        throw Failure.of(
                        Kind.NOT_FOUND,
                        "there is no search " + Field.unquoted(id) + " under way; GET /v1/running lists them")
                .asException();
    }

    private RequestContext context(HttpServletRequest request) {
        return RequestContexts.of(request).until(clock.instant().plus(PATIENCE));
    }

    private static Predicate<SearchStatus> isVisible(Caller caller) {
        return status -> caller.role() == KeyRole.ADMIN || status.tenant().equals(caller.tenant());
    }
}
