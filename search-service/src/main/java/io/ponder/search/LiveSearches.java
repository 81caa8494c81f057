package io.ponder.search;

import io.ponder.contracts.search.SearchStatus;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The searches under way in this process, and those that ended within the last ten minutes, a thousand at most. */
@Component
final class LiveSearches {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_KEPT = 1000;

    private final InstantSource clock;
    private final Map<String, LiveSearch> running = new LinkedHashMap<>();
    private final Map<String, SearchStatus> ended = new HashMap<>();

    /** Oldest first. */
    private final Deque<Kept> kept = new ArrayDeque<>();

    private record Kept(String id, Instant since) {}

    LiveSearches(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param resumes whether it goes on with a search of this id, which may have ended here
     * @throws io.ponder.reasoning.model.FailureException when a search of this id is at work, or was
     */
    synchronized void began(LiveSearch search, boolean resumes) {
        forget();
        if (resumes && ended.remove(search.id()) != null) {
            kept.removeIf(one -> one.id.equals(search.id()));
        }
        if (ended.containsKey(search.id()) || running.putIfAbsent(search.id(), search) != null) {
            throw new Failure(
                            Kind.CONFLICT,
                            "there is a search " + Field.unquoted(search.id()) + " already; an id serves one search",
                            "id",
                            List.of(),
                            null)
                    .asException();
        }
    }

    /** A search did not begin, as what was recorded of it was refused. */
    synchronized void refused(LiveSearch search) {
        running.remove(search.id());
    }

    /** A search is over: from now on only its last state is known. */
    synchronized void ended(LiveSearch search, SearchStatus.State how, Usage usage) {
        search.ended(how, usage);
        forget();
        running.remove(search.id());
        ended.put(search.id(), search.status(clock.instant()));
        kept.add(new Kept(search.id(), clock.instant()));
    }

    private void forget() {
        Instant oldest = clock.instant().minus(KEPT);
        while (!kept.isEmpty()
                && (kept.size() >= MOST_KEPT || kept.getFirst().since.isBefore(oldest))) {
            ended.remove(kept.removeFirst().id);
        }
    }

    /** Those under way, oldest first. */
    synchronized List<SearchStatus> all() {
        Instant now = clock.instant();
        return running.values().stream().map(search -> search.status(now)).toList();
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is none of this id */
    synchronized SearchStatus status(String id) {
        forget();
        LiveSearch search = running.get(id);
        SearchStatus status = search == null ? ended.get(id) : search.status(clock.instant());
        if (status == null) {
            throw unknown(id);
        }
        return status;
    }

    /**
     * Has a search end soon; one that has ended stays as it is.
     *
     * @throws io.ponder.reasoning.model.FailureException when there is none of this id
     */
    SearchStatus stop(String id) {
        LiveSearch search = running(id);
        if (search != null) {
            search.stop();
        }
        return status(id);
    }

    private synchronized @Nullable LiveSearch running(String id) {
        return running.get(id);
    }

    private static RuntimeException unknown(String id) {
        return Failure.of(
                        Kind.NOT_FOUND,
                        "there is no search " + Field.unquoted(id) + " here: it never was, or ended more than "
                                + KEPT.toMinutes() + " minutes ago")
                .asException();
    }
}
