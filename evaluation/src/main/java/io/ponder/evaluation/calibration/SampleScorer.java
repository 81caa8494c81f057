package io.ponder.evaluation.calibration;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.evaluation.scoring.VerifierClient;
import io.ponder.evaluation.scoring.VerifierClient.Scores;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Has a running verifier-service score samples and label those with a reference, all of one problem in one call. */
public final class SampleScorer {

    private final VerifierClient verifiers;
    private final String verifier;
    private final @Nullable String judgeModel;
    private final AnswerFormat format;
    private final Aggregation aggregation;
    private final List<String> failures = new ArrayList<>();
    private @Nullable String judge;
    private boolean hasSteps;

    public SampleScorer(
            VerifierClient verifiers,
            String verifier,
            @Nullable String judgeModel,
            AnswerFormat format,
            Aggregation aggregation) {
        this.verifiers = verifiers;
        this.verifier = verifier;
        this.judgeModel = judgeModel;
        this.format = format;
        this.aggregation = aggregation;
    }

    private record Question(String problem, @Nullable String reference) {}

    /**
     * @throws FailureException if verifier-service refuses or fails
     */
    public List<LabelledScore> labelled(List<LabelledSample> samples) {
        List<LabelledScore> labelled = new ArrayList<>();
        Map<Question, List<LabelledSample>> questions = new LinkedHashMap<>();
        for (LabelledSample sample : samples) {
            Double score = sample.score();
            String problem = sample.problem();
            if (score != null) {
                String group = problem == null ? "line " + labelled.size() : problem;
                labelled.add(new LabelledScore(score, Boolean.TRUE.equals(sample.label()), group));
            } else {
                questions
                        .computeIfAbsent(
                                new Question(Objects.requireNonNullElse(problem, ""), sample.reference()),
                                question -> new ArrayList<>())
                        .add(sample);
            }
        }
        questions.forEach((question, its) -> ask(question, its, labelled));
        return labelled;
    }

    private void ask(Question question, List<LabelledSample> samples, List<LabelledScore> labelled) {
        Map<Integer, Score> scores = scores(verifier, question, samples);
        Map<Integer, Score> right = question.reference() == null ? Map.of() : scores("reference", question, samples);
        scores.forEach((index, score) -> {
            hasSteps |= !score.steps().isEmpty();
            Boolean label = samples.get(index).label();
            Score met = right.get(index);
            if (label != null || met != null) {
                boolean isRight = label != null ? label : met != null && met.value(Aggregation.LAST) == 1;
                labelled.add(new LabelledScore(score.value(aggregation), isRight, question.problem()));
            }
        });
    }

    /** Leaves out which model wrote the candidates, so that no earlier calibration changes their scores. */
    private Map<Integer, Score> scores(String by, Question question, List<LabelledSample> samples) {
        ScoreRequest request = new ScoreRequest(
                by,
                judgeModel,
                new Problem(List.of(Message.user(question.problem())), format),
                samples.stream().map(SampleScorer::candidate).toList(),
                question.reference());
        Scores reply = verifiers.score(request);
        reply.failures().forEach(failure -> failures.add(failure.message()));
        judge = reply.judge() == null ? judge : reply.judge();
        return reply.scores();
    }

    private static ScoreRequest.Candidate candidate(LabelledSample sample) {
        String text = Objects.requireNonNullElse(sample.text(), "");
        boolean isComplete = !Boolean.FALSE.equals(sample.complete());
        return new ScoreRequest.Candidate(text, Steps.of(text), isComplete, sample.logProbs());
    }

    /** Why samples have no score. */
    public List<String> failures() {
        return failures;
    }

    /** The model that the verifier asked; null if it asked none. */
    public @Nullable String judge() {
        return judge;
    }

    /** How steps became one number; null if there were none. */
    public @Nullable Aggregation aggregation() {
        return hasSteps ? aggregation : null;
    }
}
