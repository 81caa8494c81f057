package io.ponder.cli.calibrate;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreLine;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.FailureException;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.verifier.calibration.Labelled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Has the samples of a file scored and labelled by a running verifier-service, all of one problem in one call. */
final class Scorer {

    private final ServiceClient verifiers;
    private final String verifier;
    private final @Nullable String judgeModel;
    private final AnswerFormat format;
    private final Aggregation aggregation;
    private final List<String> failures = new ArrayList<>();
    private @Nullable String judge;
    private boolean hasSteps;

    Scorer(
            ServiceClient verifiers,
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
    List<Labelled> labelled(List<Sample> samples) {
        List<Labelled> labelled = new ArrayList<>();
        Map<Question, List<Sample>> questions = new LinkedHashMap<>();
        for (Sample sample : samples) {
            Double score = sample.score();
            String problem = sample.problem();
            if (score != null) {
                String group = problem == null ? "line " + labelled.size() : problem;
                labelled.add(new Labelled(score, Boolean.TRUE.equals(sample.label()), group));
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

    private void ask(Question question, List<Sample> samples, List<Labelled> labelled) {
        Map<Integer, Score> scores = scores(verifier, question, samples);
        Map<Integer, Score> right = question.reference() == null ? Map.of() : scores("reference", question, samples);
        scores.forEach((index, score) -> {
            hasSteps |= !score.steps().isEmpty();
            Boolean label = samples.get(index).label();
            Score met = right.get(index);
            if (label != null || met != null) {
                boolean isRight = label != null ? label : met != null && met.value(Aggregation.LAST) == 1;
                labelled.add(new Labelled(score.value(aggregation), isRight, question.problem()));
            }
        });
    }

    /** Without the name of who wrote the candidates, so that a calibration that is applied already is not. */
    private Map<Integer, Score> scores(String by, Question question, List<Sample> samples) {
        ScoreRequest request = new ScoreRequest(
                by,
                judgeModel,
                new Problem(List.of(Message.user(question.problem())), format),
                samples.stream().map(Scorer::candidate).toList(),
                question.reference());
        Map<Integer, Score> scores = new LinkedHashMap<>();
        verifiers.<ScoreLine>stream(
                "/v1/scores", request, RequestContext.fresh(), ScoreLine.class, new Cancellation(), line -> {
                    switch (line) {
                        case ScoreLine.Scored(int index, Score score, var tokens) -> scores.put(index, score);
                        case ScoreLine.Failed(int index, Failure failure) -> failures.add(failure.message());
                        case ScoreLine.End(String model, var tokens) -> judge = model == null ? judge : model;
                    }
                });
        return scores;
    }

    private static ScoreRequest.Candidate candidate(Sample sample) {
        String text = Objects.requireNonNullElse(sample.text(), "");
        boolean isComplete = !Boolean.FALSE.equals(sample.complete());
        return new ScoreRequest.Candidate(text, Steps.of(text), isComplete, sample.logProbs());
    }

    /** Why samples have no score. */
    List<String> failures() {
        return failures;
    }

    /** The model that the verifier asked; null if it asked none. */
    @Nullable
    String judge() {
        return judge;
    }

    /** How steps became one number; null if there were none. */
    @Nullable
    Aggregation aggregation() {
        return hasSteps ? aggregation : null;
    }
}
