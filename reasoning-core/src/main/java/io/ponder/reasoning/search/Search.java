package io.ponder.reasoning.search;

import io.ponder.answers.Answer;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One search under way. Confined to the thread that runs it. The strategy is asked once at the start and once after
 * everything it is told, in the order of the trace, whatever can be started then: so the trace is enough to repeat its
 * decisions.
 */
final class Search {

    /**
     * How long a settled search waits before it cancels: replies that are already on their way arrive, and their
     * connections stay usable.
     */
    private static final Duration LINGER = Duration.ofMillis(3);

    /** How long it waits for the token count of a call whose every sample has arrived. */
    private static final Duration COUNT_PATIENCE = Duration.ofMillis(250);

    /** The share of its time after which a search without a candidate stops its steps and writes one answer. */
    private static final double CLOSING_SHARE = 0.8;

    /** Up to so many results the best answer is looked up after each, later less and less often. */
    private static final int ALWAYS_LOOKED_UP = 64;

    private final SearchPlan plan;
    private final Strategy strategy;
    private final InstantSource clock;
    private final Inbox inbox;
    private final TraceLog trace;
    private final Instant began;
    private final Instant closing;
    private final SearchState state;
    private final Proposals proposals;
    private final Scoring scoring;
    private boolean spent;
    private boolean closed;
    private boolean timeIsUp;
    private int results;
    private int nextLookUp;
    private @Nullable Selection leader;

    Search(
            SearchPlan plan,
            Strategy strategy,
            Proposer proposer,
            @Nullable Verifier verifier,
            InstantSource clock,
            Inbox inbox,
            Consumer<? super TraceEvent> sink) {
        this.plan = plan;
        this.strategy = strategy;
        this.clock = clock;
        this.inbox = inbox;
        this.began = clock.instant();
        Duration time = plan.budget().maxTime();
        this.closing = began.plusNanos((long) (time.toNanos() * CLOSING_SHARE));
        this.trace = new TraceLog(sink, clock, began);
        this.state = new SearchState(plan, began.plus(time), trace, this::tell);
        this.proposals = new Proposals(state, proposer, inbox);
        this.scoring = new Scoring(state, verifier, inbox);
    }

    SearchResult run() throws InterruptedException {
        SearchPlan.Judge judge = plan.verifier();
        trace.add((seq, at) -> new TraceEvent.Started(
                seq,
                at,
                plan.strategy(),
                plan.parameters(),
                plan.model(),
                judge == null ? null : judge.name(),
                judge == null ? null : judge.kind(),
                plan.problem(),
                plan.sampling(),
                plan.budget().limits(),
                plan.capabilities(),
                plan.seed()));
        boolean ended = false;
        try {
            ask();
            start();
            while (!isOver()) {
                await();
            }
            collectLateReplies();
            ended = true;
        } finally {
            state.cancelAll(ended ? "no longer needed" : "abandoned");
        }
        return conclude();
    }

    private boolean isOver() {
        return strategy.settled() || state.calls.isEmpty() || state.fatal != null || timeIsUp;
    }

    /** Takes the next event and all that are there already, and then starts what came of them. */
    private void await() throws InterruptedException {
        boolean mayClose = state.candidates == 0 && !spent && !closed;
        Inbox.Event event = inbox.take(mayClose ? closing : state.deadline);
        if (event == null) {
            if (mayClose && clock.instant().isBefore(state.deadline)) {
                closed = true;
                closeSteps();
            } else {
                timeIsUp = true;
                state.cutBy = SearchResult.CutBy.MAX_SECONDS;
            }
            return;
        }
        while (event != null) {
            handle(event);
            event = isDecided() ? null : inbox.take(clock.instant());
        }
        start();
    }

    /** Time is getting short, and no path has reached an answer: what is left goes to one that does. */
    private void closeSteps() {
        boolean anyWillAnswer = state.calls.values().stream()
                .anyMatch(call -> call.kind == Call.Kind.PROPOSE
                        && call.manner != null
                        && call.manner.unit() == Move.Unit.SOLUTION);
        if (!anyWillAnswer) {
            state.cancelAll("time is short");
            state.cutBy = SearchResult.CutBy.MAX_SECONDS;
            spendBudget();
        }
    }

    private boolean isDecided() {
        return strategy.settled() || state.fatal != null;
    }

    private void start() {
        if (isDecided()) {
            return;
        }
        scoring.start();
        proposals.start();
        boolean stuck = state.calls.isEmpty() && !(proposals.isIdle() && scoring.isIdle());
        if (stuck && !spent) {
            spendBudget();
        }
    }

    private void spendBudget() {
        spent = true;
        proposals.clear();
        scoring.clear();
        trace.add(TraceEvent.BudgetSpent::new);
        tell(new Told.BudgetSpent());
        start();
    }

    private void ask() {
        if (strategy.settled()) {
            return;
        }
        for (Move move : strategy.ask()) {
            switch (move) {
                case Move.Propose propose -> proposals.add(propose);
                case Move.Consult consult -> proposals.add(consult);
                case Move.Score score -> scoring.add(score.node());
                case Move.Withdraw(int ticket) -> {
                    proposals.withdraw(ticket);
                    state.cancel(part -> part.ticket() == ticket, "not waited for");
                }
            }
        }
    }

    private void handle(Inbox.Event event) {
        switch (event) {
            case Inbox.Event.Abandoned() -> throw new SearchAbandonedException();
            case Inbox.Event.FromProposer(int id, Proposer.Reply reply) -> {
                Call call = state.calls.get(id);
                if (call != null) {
                    proposals.handle(call, reply);
                }
            }
            case Inbox.Event.FromVerifier(int id, Verifier.Reply reply) -> {
                Call call = state.calls.get(id);
                if (call != null) {
                    scoring.handle(call, reply);
                }
            }
        }
    }

    private void tell(Told told) {
        strategy.tell(told);
        results++;
        if (results <= ALWAYS_LOOKED_UP || results >= nextLookUp) {
            nextLookUp = results + results / 16;
            noteLeader();
        }
        ask();
    }

    private void noteLeader() {
        Selection best = strategy.best().orElse(null);
        if (best == null || best.equals(leader)) {
            return;
        }
        leader = best;
        Answer answer = best.node().answer();
        trace.add((seq, at) -> new TraceEvent.Best(
                seq,
                at,
                best.node().id(),
                answer == null ? null : answer.text(),
                best.basis(),
                best.vote(),
                best.score()));
    }

    /** Takes what is on its way already, so that little is cancelled and what has ended is counted exactly. */
    private void collectLateReplies() throws InterruptedException {
        if (state.calls.isEmpty() || timeIsUp) {
            return;
        }
        Instant patience = clock.instant().plus(LINGER);
        while (!state.calls.isEmpty()) {
            boolean onlyCounts = state.calls.values().stream().allMatch(call -> call.pending() == 0);
            Instant until = onlyCounts ? patience.plus(COUNT_PATIENCE) : patience;
            Inbox.Event event = inbox.take(until.isBefore(state.deadline) ? until : state.deadline);
            if (event == null) {
                return;
            }
            handle(event);
        }
    }

    private SearchResult conclude() {
        noteLeader();
        double seconds = Duration.between(began, clock.instant()).toNanos() / 1e9;
        Selection best = strategy.best().orElse(null);
        Failure fatal = state.fatal;
        Failure failure = fatal != null ? fatal : state.outcome.failure(best, state.cutBy);
        Usage usage = state.outcome.usage(best, state.nodes, state.ledger.samplesStarted(), seconds);
        if (best == null || failure != null) {
            Failure why = failure != null ? failure : Failure.of(Kind.INTERNAL, "the search ended without a candidate");
            trace.add((seq, at) -> new TraceEvent.GaveUp(seq, at, why, usage));
            throw new SearchFailedException(why, usage);
        }
        SearchResult.CutBy cut = strategy.settled() ? null : state.cutBy;
        trace.add((seq, at) -> new TraceEvent.Finished(seq, at, best.node().id(), cut, usage));
        return state.outcome.result(best, cut, usage, state.signs(best.node()));
    }
}
