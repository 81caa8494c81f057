package io.ponder.reasoning.search;

import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs searches: the same for every strategy. It starts what a strategy asks for as the budget allows, tells the
 * strategy what became of it, and stops everything that is no longer needed. Holds no state of a search; one engine
 * serves many at once.
 */
public final class SearchEngine {

    private final Proposer proposer;
    private final @Nullable Verifier verifier;
    private final InstantSource clock;

    /**
     * @param verifier null when no strategy that scores will be run
     */
    public SearchEngine(Proposer proposer, @Nullable Verifier verifier, InstantSource clock) {
        this.proposer = proposer;
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * Searches on the calling thread until the strategy is settled, the budget is spent, the deadline passes, or the
     * search is abandoned. When it returns or throws, every call it began has ended or has been cancelled.
     *
     * @param inbox of this search alone
     * @param trace told every event, in order, on the calling thread
     * @throws SearchFailedException when no candidate survived, or a verifier the strategy rests on never answered
     * @throws SearchAbandonedException after {@link Inbox.Event.Abandoned}
     */
    public SearchResult run(SearchPlan plan, Strategy strategy, Inbox inbox, Consumer<? super TraceEvent> trace)
            throws InterruptedException {
        return new Search(plan, strategy, proposer, verifier, clock, inbox, trace).run();
    }
}
