package io.ponder.reasoning.trace;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Selection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened in one search, in order: enough to redraw its tree. Every event has a place and a time. */
public sealed interface TraceEvent {

    /** Counted from 0 within one search. */
    int seq();

    /** Milliseconds since the search began. */
    long atMs();

    /**
     * The first event. With the events that follow it is all that a {@code Replay} needs.
     *
     * @param problem as the proposer gets it, with what the prompt added
     * @param capabilities of the engine
     * @param verifierKind null without a verifier
     * @param choices how many candidates the result is to have; null for 1
     */
    record Started(
            int seq,
            long atMs,
            String strategy,
            Map<String, Object> parameters,
            String model,
            @Nullable String verifier,
            @Nullable VerifierKind verifierKind,
            Problem problem,
            Sampling sampling,
            Budget.Limits budget,
            Set<Capability> capabilities,
            @Nullable Integer choices,
            long seed)
            implements TraceEvent {

        /** Of a search for one candidate. */
        public Started(
                int seq,
                long atMs,
                String strategy,
                Map<String, Object> parameters,
                String model,
                @Nullable String verifier,
                @Nullable VerifierKind verifierKind,
                Problem problem,
                Sampling sampling,
                Budget.Limits budget,
                Set<Capability> capabilities,
                long seed) {
            this(
                    seq,
                    atMs,
                    strategy,
                    parameters,
                    model,
                    verifier,
                    verifierKind,
                    problem,
                    sampling,
                    budget,
                    capabilities,
                    null,
                    seed);
        }

        /** What the strategy was told of the search. */
        public Brief brief() {
            int wanted = choices == null ? 1 : choices;
            return new Brief(problem, sampling, budget, capabilities, verifierKind, wanted, seed);
        }
    }

    /**
     * Samples of one node were asked of the proposer. Several such events with the same call are one call with several
     * prefixes.
     *
     * @param node the node that is continued
     * @param firstTrial the first of {@code samples} consecutive trials
     * @param maxTokens of each continuation
     * @param prefix the text that is continued, where it is not the node's own; null where it is
     * @param question the last message the model was asked with, where that is not the problem's; null where it is
     */
    record ProposeStarted(
            int seq,
            long atMs,
            int call,
            String model,
            int node,
            int firstTrial,
            int samples,
            Move.Unit unit,
            double temperature,
            int maxTokens,
            @Nullable String prefix,
            @Nullable String question)
            implements TraceEvent {

        /** Samples of the problem itself. */
        public ProposeStarted(
                int seq,
                long atMs,
                int call,
                String model,
                int node,
                int firstTrial,
                int samples,
                Move.Unit unit,
                double temperature,
                int maxTokens,
                @Nullable String prefix) {
            this(seq, atMs, call, model, node, firstTrial, samples, unit, temperature, maxTokens, prefix, null);
        }
    }

    /** A continuation arrived: a new node. */
    record Proposed(int seq, long atMs, int call, TraceNode node) implements TraceEvent {}

    /**
     * The model was asked about candidates or prefixes.
     *
     * @param node what it was asked about; 0 when it compares several
     * @param question the last message it was asked with
     */
    record ConsultStarted(
            int seq, long atMs, int call, String model, int node, int firstTrial, int samples, String question)
            implements TraceEvent {}

    /** The model's reply to such a question. */
    record Consulted(int seq, long atMs, int call, int node, int trial, String text, Tokens tokens)
            implements TraceEvent {}

    /** Continuations of a call are growing. */
    record Progress(int seq, long atMs, int call, long completionTokens) implements TraceEvent {}

    /**
     * Words of a sample that is the answer whatever it says, as they are written; only where the search is live. The
     * {@link Proposed} that follows repeats them all.
     *
     * @param text null for none
     * @param reasoning null for none
     */
    record Delta(
            int seq,
            long atMs,
            int call,
            int trial,
            @Nullable String text,
            @Nullable String reasoning) implements TraceEvent {}

    /** A call to the verifier began. */
    record ScoreStarted(int seq, long atMs, int call, List<Integer> nodes) implements TraceEvent {}

    /**
     * A node was scored.
     *
     * @param value the score as the one number the strategy compares
     * @param tokens what it cost, as counted so far; null for none
     */
    record Scored(
            int seq,
            long atMs,
            int call,
            int node,
            double value,
            Score score,
            @Nullable Tokens tokens) implements TraceEvent {}

    /**
     * A sample or a score could not be had.
     *
     * @param trial the sample's or consultation's trial; null for a score
     * @param node the node that was continued or scored
     */
    record Failed(
            int seq,
            long atMs,
            int call,
            Role role,
            @Nullable Integer trial,
            int node,
            Failure failure) implements TraceEvent {}

    /**
     * A call has ended by itself.
     *
     * @param tokens the engine's own count of the whole call, which replaces what was counted reply by reply
     * @param failed those of {@code tokens} that were spent on what failed; null for none
     * @param estimated whether a part of {@code tokens} is an estimate; null for no
     */
    record CallEnded(
            int seq,
            long atMs,
            int call,
            Role role,
            Tokens tokens,
            @Nullable Tokens failed,
            @Nullable Boolean estimated)
            implements TraceEvent {}

    /**
     * A call under way was stopped.
     *
     * @param pending how many of its samples or scores had not arrived
     */
    record Cancelled(int seq, long atMs, int call, Role role, int pending, String reason) implements TraceEvent {}

    /** Another candidate leads, or the vote on it changed. */
    record Best(
            int seq,
            long atMs,
            int node,
            @Nullable String answer,
            Selection.Basis basis,
            List<Selection.AnswerGroup> vote,
            @Nullable Double score)
            implements TraceEvent {}

    /** The strategy was told that the budget does not allow what it asked for. */
    record BudgetSpent(int seq, long atMs) implements TraceEvent {}

    /** The last event. */
    record Finished(int seq, long atMs, int node, SearchResult.@Nullable CutBy cutBy, Usage usage)
            implements TraceEvent {}

    /** The last event of a search without an answer. */
    record GaveUp(int seq, long atMs, Failure failure, Usage usage) implements TraceEvent {}
}
