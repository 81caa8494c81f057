package io.ponder.search;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.runtime.LineReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/searches}, {@code POST /v1/plans}, what is known of those under way, and {@code GET /v1/catalog}. */
@RestController
final class SearchController {

    private final Plans plans;
    private final Catalogs catalogs;
    private final LiveSearches live;
    private final SearchEndpoint endpoint;

    SearchController(Plans plans, Catalogs catalogs, LiveSearches live, SearchEndpoint endpoint) {
        this.plans = plans;
        this.catalogs = catalogs;
        this.live = live;
        this.endpoint = endpoint;
    }

    @GetMapping("/v1/catalog")
    Catalog catalog() {
        return catalogs.catalog();
    }

    @PostMapping("/v1/plans")
    PlannedSearch plan(@RequestBody SearchRequest body) {
        Plans.Planned planned = plans.plan(body);
        SearchPlan plan = planned.plan();
        SearchPlan.Judge judge = plan.verifier();
        return new PlannedSearch(
                plan.models().getFirst().id(),
                plan.strategy(),
                judge == null ? null : judge.name(),
                plan.parameters(),
                planned.notes());
    }

    @PostMapping(SearchEndpoint.PATH)
    void search(@RequestBody SearchRequest body, HttpServletRequest request, HttpServletResponse response) {
        LineReply.answer(endpoint, body, request, response, LineReply.Framing.EVENTS);
    }

    /** The searches under way in this process, oldest first. */
    @GetMapping("/v1/searches")
    SearchStatus.Listing searches() {
        return new SearchStatus.Listing(live.all());
    }

    /** A search under way, or one that ended within the last minutes. */
    @GetMapping("/v1/searches/{id}")
    SearchStatus status(@PathVariable String id) {
        return live.status(id);
    }

    /** Stops a search: its reply then ends with what it used. */
    @DeleteMapping("/v1/searches/{id}")
    SearchStatus stop(@PathVariable String id) {
        return live.stop(id);
    }
}
