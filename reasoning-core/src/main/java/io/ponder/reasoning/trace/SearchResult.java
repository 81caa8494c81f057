package io.ponder.reasoning.trace;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.strategy.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a search ended.
 *
 * @param model the default model of the search
 * @param selection the best-supported candidate, and why
 * @param cutBy the limit that ended the search before its strategy did, such as {@code max_seconds}; null when the
 *     strategy ended it
 * @param samples what became of the samples that were asked for
 * @param failures the distinct failures met on the way: the answer comes from what survived
 * @param signs what the candidates say about the score of the chosen one; null where that has none
 * @param warnings what a reader should know before trusting the answer; usually empty
 * @param attempts where each whole answer that was asked for came from, and what became of it, in order of trial
 * @param others the next best-supported candidates, best first, where more than one was asked for
 * @param seed what makes the search repeatable
 */
public record SearchResult(
        String strategy,
        String model,
        @Nullable String verifier,
        Chosen selection,
        @Nullable CutBy cutBy,
        SampleCounts samples,
        List<FailureCount> failures,
        Usage usage,
        @Nullable ScoreSigns signs,
        List<String> warnings,
        List<Candidate> others,
        List<AnswerOrigin> attempts,
        long seed) {

    public SearchResult {
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
        // An absent list arrives as null from JSON.
        others = others == null ? List.of() : List.copyOf(others);
        attempts = attempts == null ? List.of() : List.copyOf(attempts);
    }

    /** A result of one candidate, whose attempts are not told. */
    public SearchResult(
            String strategy,
            String model,
            @Nullable String verifier,
            Chosen selection,
            @Nullable CutBy cutBy,
            SampleCounts samples,
            List<FailureCount> failures,
            Usage usage,
            @Nullable ScoreSigns signs,
            List<String> warnings,
            long seed) {
        this(
                strategy, model, verifier, selection, cutBy, samples, failures, usage, signs, warnings, List.of(),
                List.of(), seed);
    }

    /** The same with one more note on the choice. */
    public SearchResult withNote(String note) {
        List<String> notes = new ArrayList<>(selection.notes);
        notes.add(note);
        Chosen noted = new Chosen(selection.node, selection.basis, selection.vote, selection.score, notes);
        return new SearchResult(
                strategy, model, verifier, noted, cutBy, samples, failures, usage, signs, warnings, others, attempts,
                seed);
    }

    /** The same with each candidate in another form. */
    public SearchResult withCandidates(UnaryOperator<Candidate> form) {
        Chosen formed = new Chosen(
                form.apply(selection.node), selection.basis, selection.vote, selection.score, selection.notes);
        return new SearchResult(
                strategy,
                model,
                verifier,
                formed,
                cutBy,
                samples,
                failures,
                usage,
                signs,
                warnings,
                others.stream().map(form).toList(),
                attempts,
                seed);
    }

    /**
     * A strategy's {@link Selection} with the candidate in full.
     *
     * @param score the candidate's score, 0 to 1; null where nothing was scored
     */
    public record Chosen(
            Candidate node,
            Selection.Basis basis,
            List<Selection.AnswerGroup> vote,
            @Nullable Double score,
            List<String> notes) {
        public Chosen {
            vote = List.copyOf(vote);
            notes = List.copyOf(notes);
        }
    }

    /** A limit that can end a search. */
    public enum CutBy {
        MAX_TOKENS,
        MAX_COST_USD,
        MAX_SECONDS,
        MAX_SAMPLES
    }

    /**
     * @param asked samples the strategy wanted
     * @param finished continuations that arrived
     * @param cancelled started, but no longer needed
     * @param notStarted no longer needed, or beyond the budget, before they began
     */
    public record SampleCounts(int asked, int finished, int failed, int cancelled, int notStarted) {}

    /** How often one failure was met. */
    public record FailureCount(Role role, Failure failure, int count) {}
}
