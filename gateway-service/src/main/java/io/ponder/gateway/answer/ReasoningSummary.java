package io.ponder.gateway.answer;

import io.ponder.answers.Answer;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer was found: the {@code reasoning} object of a chat completion, also part of every native reply.
 *
 * @param answer the chosen candidate's answer as written; null if none could be read
 * @param answerKey the same in the form used to compare answers
 * @param correct whether the answer is the reference that the request named; null if it named none
 * @param basis what the choice is based on
 * @param vote the answers with their votes, most votes first; empty if there was no vote
 * @param score the chosen candidate's score, 0 to 1
 * @param cutBy the limit that ended the search early
 * @param failures what failed during the search; the answer comes from what survived
 * @param attempts where each whole answer that was asked for came from; null unless the request asks for it
 * @param notes what a reader may want to know
 * @param warnings what a reader should know before trusting the answer
 * @param seed repeats the search, as far as the engine allows
 * @param seconds wall time of the search
 */
public record ReasoningSummary(
        String strategy,
        @Nullable String verifier,
        @Nullable String answer,
        @Nullable String answerKey,
        @Nullable Boolean correct,
        Selection.Basis basis,
        List<Vote> vote,
        @Nullable Double score,
        SearchResult.@Nullable CutBy cutBy,
        SearchResult.SampleCounts samples,
        List<FailureCount> failures,
        @Nullable List<AttemptReport> attempts,
        List<String> notes,
        List<String> warnings,
        long seed,
        double seconds) {

    /** Candidates with equivalent answers. */
    public record Vote(String answer, int votes, double weight) {}

    /** How often something failed. */
    public record FailureCount(Role role, String message, int count) {}

    /** An {@link AnswerOrigin}, whose failure is its message. */
    public record AttemptReport(
            int trial,
            String model,
            double temperature,
            long seed,
            int calls,
            Fate fate,
            @Nullable Integer node,
            @Nullable String answer,
            @Nullable String failure) {

        private static AttemptReport of(AnswerOrigin attempt) {
            Failure failure = attempt.failure();
            return new AttemptReport(
                    attempt.trial(),
                    attempt.model(),
                    attempt.temperature(),
                    attempt.seed(),
                    attempt.calls(),
                    attempt.fate(),
                    attempt.node(),
                    attempt.answer(),
                    failure == null ? null : failure.message());
        }
    }

    /** The summary of a result. */
    public static ReasoningSummary of(SearchResult result, Question question) {
        SearchResult.Chosen selection = result.selection();
        Answer answer = selection.node().answer();
        return new ReasoningSummary(
                result.strategy(),
                result.verifier(),
                answer == null ? null : answer.text(),
                answer == null ? null : answer.key(),
                question.isRight(result),
                selection.basis(),
                selection.vote().stream()
                        .map(group -> new Vote(group.answer(), group.votes(), group.weight()))
                        .toList(),
                selection.score(),
                result.cutBy(),
                result.samples(),
                result.failures().stream()
                        .map(met -> new FailureCount(met.role(), met.failure().message(), met.count()))
                        .toList(),
                question.tellsAttempts()
                        ? result.attempts().stream().map(AttemptReport::of).toList()
                        : null,
                notes(result, question),
                result.warnings(),
                result.seed(),
                result.usage().seconds());
    }

    private static List<String> notes(SearchResult result, Question question) {
        List<String> notes = new ArrayList<>(result.selection().notes());
        notes.addAll(question.notes());
        Integer wanted = question.search().choices();
        int found = result.others().size() + 1;
        if (wanted != null && found < wanted) {
            notes.add("only " + found + " of " + wanted + " choices: the search found no more different candidates");
        }
        return notes;
    }
}
