package io.ponder.contracts.verifier;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/scores}: score candidates for one problem, or prefixes of them. The reply is a stream of
 * {@link ScoreReply}s. Closing the connection cancels the work.
 *
 * @param verifier a verifier that the service lists
 * @param model the model that a judge asks; null for the verifier's default
 * @param candidates at least one
 * @param reference the right answer, for the {@code reference} verifier only; null otherwise
 * @param tests the tests, for the {@code code} verifier only; null otherwise
 * @param writtenBy the model that wrote the candidates, which decides the calibration to use; null if it is not known
 */
public record ScoreRequest(
        String verifier,
        @Nullable String model,
        Problem problem,
        List<Candidate> candidates,
        @Nullable String reference,
        @Nullable CodeTests tests,
        @Nullable String writtenBy) {

    private static final String SUMMARY =
            "must hold mean, lowest_group and tail of at most 0, a count of at least 1, no"
                    + " negative entropy or self_certainty, and no answer above 0";

    public ScoreRequest {
        candidates = List.copyOf(candidates);
    }

    /** A request that does not say which model wrote the candidates. */
    public ScoreRequest(
            String verifier,
            @Nullable String model,
            Problem problem,
            List<Candidate> candidates,
            @Nullable String reference,
            @Nullable CodeTests tests) {
        this(verifier, model, problem, candidates, reference, tests, null);
    }

    /** A request without tests. */
    public ScoreRequest(
            String verifier,
            @Nullable String model,
            Problem problem,
            List<Candidate> candidates,
            @Nullable String reference) {
        this(verifier, model, problem, candidates, reference, null);
    }

    /**
     * @param mostCandidates the most candidates in one request
     * @throws io.ponder.reasoning.model.FailureException naming the field that is out of range
     */
    public void check(int mostCandidates) {
        Field all = new Field("candidates");
        int count = candidates.size();
        all.require(count > 0, "must hold at least one candidate");
        all.require(count <= mostCandidates, "holds " + count + " candidates; at most " + mostCandidates);
        for (int i = 0; i < count; i++) {
            Candidate candidate = candidates.get(i);
            LogProbs logProbs = candidate.logProbs();
            Field its = all.at(i);
            its.at("log_probs").require(logProbs == null || isSummary(logProbs), SUMMARY);
            List<LogProbs> ofSteps = candidate.stepLogProbs();
            its.at("step_log_probs")
                    .require(
                            ofSteps == null
                                    || (ofSteps.size() == candidate.steps().size()
                                            && ofSteps.stream().allMatch(ScoreRequest::isSummary)),
                            "must hold one summary for each step, and each " + SUMMARY);
        }
    }

    private static boolean isSummary(LogProbs logProbs) {
        return logProbs.mean() <= 0
                && logProbs.lowestGroup() <= 0
                && logProbs.tail() <= 0
                && logProbs.count() >= 1
                && (logProbs.entropy() == null || logProbs.entropy() >= 0)
                && (logProbs.selfCertainty() == null || logProbs.selfCertainty() >= 0)
                && (logProbs.answer() == null || logProbs.answer() <= 0);
    }

    /**
     * For a verifier that reads the candidates' answers.
     *
     * @param other a verifier that works without
     * @throws io.ponder.reasoning.model.FailureException when these are JSON documents, or none that can be read
     */
    public void requireAnswersInText(String other) {
        AnswerFormat format = problem.answerFormat();
        new Field("problem.answer_format")
                .require(
                        format.isPartOfText(),
                        "is " + format.wireName() + ", but " + verifier
                                + " needs an answer that is a part of the text; use " + other);
    }

    /** The same request to another verifier, about some of the candidates. */
    public ScoreRequest with(String otherVerifier, List<Candidate> otherCandidates) {
        return new ScoreRequest(otherVerifier, model, problem, otherCandidates, reference, tests, writtenBy);
    }

    /**
     * A candidate to score.
     *
     * @param text the whole text
     * @param steps the same text split into steps; a process verifier returns exactly one score for each
     * @param complete false for a prefix that has not reached an answer, or a solution that was cut off
     * @param logProbs a summary of the proposer's token probabilities; null if its engine does not report them
     * @param toolCalls what it calls instead of answering; usually empty
     * @param stepLogProbs the same summary of each of {@code steps}, where they were drawn one by one; null otherwise
     */
    public record Candidate(
            String text,
            List<String> steps,
            boolean complete,
            @Nullable LogProbs logProbs,
            List<ToolCall> toolCalls,
            @Nullable List<LogProbs> stepLogProbs) {
        public Candidate {
            steps = List.copyOf(steps);
            stepLogProbs = stepLogProbs == null ? null : List.copyOf(stepLogProbs);
            // An absent list arrives as null from JSON.
            toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
        }

        /** One whose steps have no log-probabilities of their own. */
        public Candidate(
                String text,
                List<String> steps,
                boolean complete,
                @Nullable LogProbs logProbs,
                List<ToolCall> toolCalls) {
            this(text, steps, complete, logProbs, toolCalls, null);
        }

        /** One that calls no tool. */
        public Candidate(String text, List<String> steps, boolean complete, @Nullable LogProbs logProbs) {
            this(text, steps, complete, logProbs, List.of());
        }

        public Candidate(String text, List<String> steps, boolean complete) {
            this(text, steps, complete, null);
        }
    }
}
