package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.SearchResult.CutBy;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays the recorded part of a search: what was begun then begins again, without being sent, and what was heard is heard
 * again, so that the tree, the books and the strategy are as they were when the record breaks off.
 */
final class Resumption {

    /** Why calls end that were in flight when the record breaks off. */
    static final String INTERRUPTED = "interrupted";

    static final String ABANDONED = "abandoned";
    static final String TIME_IS_SHORT = "time is short";

    /** A call stopped for one of these reasons was still wanted. */
    private static final Set<String> STILL_WANTED = Set.of(INTERRUPTED, ABANDONED);

    private final TraceLog trace;
    private final Scheduler scheduler;
    private final Calls calls;
    private final List<Waiting> owed = new ArrayList<>();
    private boolean timeIsShort;

    Resumption(TraceLog trace, Scheduler scheduler, Calls calls) {
        this.trace = trace;
        this.scheduler = scheduler;
        this.calls = calls;
    }

    /** What the loop has to do for a recorded event. */
    sealed interface Step {

        /** Hear it. */
        record Hear(Inbox.Event event) implements Step {}

        /**
         * Tell the strategy that the budget is spent.
         *
         * @param timeIsShort whether that was because time was
         */
        record Spend(boolean timeIsShort) implements Step {}

        /** See who leads now. */
        record Look() implements Step {}

        /**
         * End, as the search did.
         *
         * @param cutBy the limit that ended it; null when the strategy did
         */
        record End(@Nullable CutBy cutBy) implements Step {}

        /** Nothing more. */
        record Go() implements Step {}
    }

    /**
     * Plays the next recorded event as far as the loop is not needed for it.
     *
     * @throws SearchFailedException when the recorded search failed
     * @throws io.ponder.reasoning.model.FailureException when the event does not follow from those before it
     */
    Step step(TraceEvent event) {
        boolean wasShort = timeIsShort;
        timeIsShort = event instanceof TraceEvent.Cancelled stopped
                && stopped.reason().equals(TIME_IS_SHORT);
        if (!(event instanceof TraceEvent.Cancelled stopped && STILL_WANTED.contains(stopped.reason()))) {
            askAgain();
        }
        return switch (event) {
            case TraceEvent.ProposeStarted e -> begin(e.call(), e.node(), e.firstTrial());
            case TraceEvent.ConsultStarted e -> begin(e.call(), e.node(), e.firstTrial());
            case TraceEvent.ScoreStarted e ->
                begin(e.call(), e.nodes().isEmpty() ? 0 : e.nodes().getFirst(), -1);
            case TraceEvent.Proposed e -> proposed(e);
            case TraceEvent.Consulted e -> {
                Call.Part part = part(e, e.call(), e.node(), e.trial());
                yield heard(e.call(), continuation(part, e.text(), null, FinishReason.STOP, e.tokens()));
            }
            case TraceEvent.Scored e -> {
                Call.Part part = part(e, e.call(), e.node(), -1);
                Tokens tokens = Objects.requireNonNullElse(e.tokens(), Tokens.NONE);
                yield heard(e.call(), new ScoreReply.Scored(part.index(), e.score(), tokens));
            }
            case TraceEvent.Failed e -> failed(e);
            case TraceEvent.Progress e -> heard(e.call(), new ProposalReply.Progress(e.completionTokens()));
            case TraceEvent.Delta e -> delta(e);
            case TraceEvent.CallEnded e -> ended(e);
            case TraceEvent.Cancelled e -> cancelled(e);
            case TraceEvent.BudgetSpent _ -> new Step.Spend(wasShort);
            case TraceEvent.Best _ -> new Step.Look();
            case TraceEvent.Finished e -> new Step.End(e.cutBy());
            case TraceEvent.GaveUp e ->
                throw new SearchFailedException(e.failure(), e.usage().asResumed());
            case TraceEvent.Started _ -> throw TraceLog.differs(event, "a search starts once");
        };
    }

    /** Asks again for what was lost with the calls that were stopped last. */
    private void askAgain() {
        scheduler.addFirst(List.copyOf(owed));
        owed.clear();
    }

    /** The record breaks off here: stops what is in flight, and asks for it again. */
    void breakOff() {
        owed.addAll(calls.interruptAll(INTERRUPTED));
        askAgain();
    }

    private Step begin(int call, int node, int trial) {
        List<Grant> grants = new ArrayList<>();
        for (TraceEvent event : trace.rest()) {
            List<Grant> more = grants(call, event);
            if (more.isEmpty()) {
                break;
            }
            grants.addAll(more);
        }
        Call silent = grants.isEmpty() ? calls.owing(node, trial) : null;
        if (silent != null) {
            calls.recall(call, silent.pendingGrants(), silent);
        } else if (!grants.isEmpty()) {
            calls.recall(call, grants, null);
        }
        return new Step.Go();
    }

    /** What an event says that a call began with; empty for any other event. */
    private List<Grant> grants(int call, TraceEvent event) {
        return switch (event) {
            case TraceEvent.ProposeStarted e
            when e.call() == call ->
                grant(Waiting.Kind.PROPOSE, e.node(), e.firstTrial(), e.samples(), e.maxTokens(), true);
            case TraceEvent.ConsultStarted e
            when e.call() == call -> grant(Waiting.Kind.CONSULT, e.node(), e.firstTrial(), e.samples(), null, true);
            case TraceEvent.ScoreStarted e
            when e.call() == call ->
                e.nodes().stream()
                        .flatMap(node -> {
                            boolean isFirst = node.equals(e.nodes().getFirst());
                            return grant(Waiting.Kind.SCORE, node, -1, 1, null, isFirst).stream();
                        })
                        .toList();
            default -> List.of();
        };
    }

    private List<Grant> grant(
            Waiting.Kind kind, int node, int trial, int count, @Nullable Integer maxTokens, boolean isFirst) {
        Grant grant = scheduler.recorded(kind, node, trial, count, maxTokens, isFirst);
        return grant == null ? List.of() : List.of(grant);
    }

    private Step proposed(TraceEvent.Proposed e) {
        TraceNode node = e.node();
        Call.Part part = part(e, e.call(), node.parent(), node.trial());
        ProposalReply.Continuation reply = new ProposalReply.Continuation(
                part.index(),
                part.sample(),
                node.text(),
                node.reasoning(),
                reported(node.finishReason()),
                node.tokens(),
                node.logProbs(),
                List.of(),
                node.toolCalls(),
                node.tokenLogProbs());
        return heard(e.call(), reply);
    }

    /** A reason that becomes this one again. */
    private static FinishReason reported(FinishReason recorded) {
        return switch (recorded) {
            case THINKING -> FinishReason.LENGTH;
            // Not LENGTH, which may mean a thought without an answer.
            case STUCK, LENGTH -> FinishReason.STEP;
            default -> recorded;
        };
    }

    private static ProposalReply.Continuation continuation(
            Call.Part part, String text, @Nullable String reasoning, FinishReason finish, Tokens tokens) {
        return new ProposalReply.Continuation(part.index(), part.sample(), text, reasoning, finish, tokens, null);
    }

    private Step failed(TraceEvent.Failed e) {
        Integer trial = e.trial();
        Call.Part part = part(e, e.call(), e.node(), trial == null ? -1 : trial);
        Failure failure = e.failure();
        return trial == null
                ? heard(e.call(), new ScoreReply.Failed(part.index(), failure))
                : heard(e.call(), new ProposalReply.Failed(part.index(), part.sample(), failure));
    }

    private Step delta(TraceEvent.Delta e) {
        Call call = calls.inFlight(e.call());
        return call == null
                ? new Step.Go()
                : call.pendingParts().stream()
                        .filter(part -> part.trial() == e.trial())
                        .findFirst()
                        .map(part -> heard(
                                e.call(),
                                new ProposalReply.Delta(part.index(), part.sample(), e.text(), e.reasoning())))
                        .orElse(new Step.Go());
    }

    private Step ended(TraceEvent.CallEnded e) {
        Call call = calls.inFlight(e.call());
        return call != null && call.kind == Waiting.Kind.SCORE
                ? heard(e.call(), new ScoreReply.End(null, e.tokens(), e.estimated()))
                : heard(e.call(), new ProposalReply.End("", e.tokens(), e.failed(), e.estimated()));
    }

    private Step cancelled(TraceEvent.Cancelled e) {
        Call call = calls.inFlight(e.call());
        if (call != null && STILL_WANTED.contains(e.reason())) {
            owed.addAll(calls.interrupt(call, e.reason()));
        } else if (call != null
                && trace.rest().size() > 1
                && trace.rest().get(1) instanceof TraceEvent.CallEnded end
                && end.call() == e.call()) {
            // What it failed had been left to the call that repeats it, which is told at its end.
            calls.leaveToTwin(call);
            return ended(end);
        } else if (call != null) {
            calls.stopRecorded(call, e.reason());
        }
        return new Step.Go();
    }

    private Call.Part part(TraceEvent event, int id, int node, int trial) {
        Call call = calls.inFlight(id);
        if (call == null) {
            throw TraceLog.differs(event, "no call " + id + " is under way");
        }
        return call.pendingParts().stream()
                .filter(part -> part.isOf(node, trial))
                .findFirst()
                .orElseThrow(() -> TraceLog.differs(event, "call " + id + " does not wait for this"));
    }

    private static Step heard(int call, ProposalReply reply) {
        return new Step.Hear(new Inbox.Event.FromProposer(call, reply));
    }

    private static Step heard(int call, ScoreReply reply) {
        return new Step.Hear(new Inbox.Event.FromVerifier(call, reply));
    }
}
