package io.ponder.search;

import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.search.SearchStatus.State;
import io.ponder.reasoning.engine.Inbox;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one search while it runs, and what it was afterwards. Safe for use by many threads. */
final class LiveSearch {

    private static final int MOST_VOTES = 5;

    private final String id;
    private final String requestId;
    private final String tenant;
    private final SearchPlan plan;
    private final Instant began;
    private final Inbox inbox;
    private State state = State.RUNNING;
    private int samples;
    private int finished;
    private @Nullable Usage usage;
    private TraceEvent.@Nullable Best best;

    LiveSearch(String id, String requestId, SearchRequest request, SearchPlan plan, Instant began, Inbox inbox) {
        this.id = id;
        this.requestId = requestId;
        this.tenant = request.tenant();
        this.plan = plan;
        this.began = began;
        this.inbox = inbox;
    }

    String id() {
        return id;
    }

    Inbox inbox() {
        return inbox;
    }

    /** Has the search end soon, without an answer. */
    void stop() {
        inbox.post(new Inbox.Event.Abandoned());
    }

    synchronized void happened(TraceEvent event) {
        switch (event) {
            case TraceEvent.ProposeStarted started -> samples += started.samples();
            case TraceEvent.Proposed _ -> finished++;
            case TraceEvent.Best leader -> best = leader;
            default -> {
                // Nothing that is told of it.
            }
        }
    }

    synchronized void spent(Usage soFar) {
        usage = soFar;
    }

    synchronized void ended(State how, Usage all) {
        state = how;
        usage = all;
    }

    synchronized SearchStatus status(Instant now) {
        Usage known = usage == null ? null : usage.sinceResumed();
        boolean runs = state == State.RUNNING;
        return new SearchStatus(
                id,
                requestId,
                tenant,
                plan.model(),
                plan.strategy(),
                plan.verifier() == null ? null : plan.verifier().name(),
                state,
                began.toEpochMilli(),
                runs || known == null ? Duration.between(began, now).toNanos() / 1e9 : known.seconds(),
                samples,
                finished,
                known == null ? Tokens.NONE : known.tokens(),
                known == null ? null : known.costUsd(),
                known == null ? runs : known.estimated(),
                best == null ? null : best.answer(),
                best == null ? List.of() : vote(best));
    }

    private static List<SearchStatus.Vote> vote(TraceEvent.Best best) {
        return best.vote().stream()
                .limit(MOST_VOTES)
                .map(group -> new SearchStatus.Vote(group.answer(), group.votes(), group.weight()))
                .toList();
    }
}
