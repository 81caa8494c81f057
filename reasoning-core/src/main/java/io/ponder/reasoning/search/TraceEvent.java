package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.score.Score;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in one search, in order: enough to redraw its tree. Every event has a place and a time. */
public sealed interface TraceEvent {

    /** Counted from 0 within one search. */
    int seq();

    /** Milliseconds since the search began. */
    long atMs();

    /** The first event. */
    record Started(
            int seq,
            long atMs,
            String strategy,
            Map<String, Object> parameters,
            String model,
            @Nullable String verifier,
            Budget.Limits budget,
            long seed)
            implements TraceEvent {}

    /**
     * A call to the proposer began.
     *
     * @param node the node that is continued
     * @param firstTrial the first of {@code samples} consecutive trials
     * @param maxTokens of each continuation
     */
    record ProposeStarted(int seq, long atMs, int call, int node, int firstTrial, int samples, int maxTokens)
            implements TraceEvent {}

    /** A continuation arrived: a new node. */
    record Proposed(int seq, long atMs, int call, Node node) implements TraceEvent {}

    /** Continuations of a call are growing. */
    record Progress(int seq, long atMs, int call, long completionTokens) implements TraceEvent {}

    /** A call to the verifier began. */
    record ScoreStarted(int seq, long atMs, int call, List<Integer> nodes) implements TraceEvent {}

    /**
     * A node was scored.
     *
     * @param value the score as the one number the strategy compares
     */
    record Scored(int seq, long atMs, int call, int node, double value, Score score) implements TraceEvent {}

    /**
     * A sample or a score could not be had.
     *
     * @param trial the sample's trial; null for a score
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

    /** The last event. */
    record Finished(int seq, long atMs, int node, SearchResult.@Nullable CutBy cutBy, Usage usage)
            implements TraceEvent {}

    /** The last event of a search without an answer. */
    record GaveUp(int seq, long atMs, Failure failure, Usage usage) implements TraceEvent {}
}
