package io.ponder.evaluation.learned;

import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.score.features.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem with samples that are known to be right or wrong.
 *
 * @param key the same for the same question, whichever model answered it
 * @param writer the model that wrote the samples; null if it is not known
 * @param recorded with a started event, so that searches can draw the samples again
 * @param evidence of each sample
 */
record TrainingProblem(String key, @Nullable String writer, Recorded recorded, List<Evidence> evidence) {

    TrainingProblem {
        evidence = List.copyOf(evidence);
    }

    static TrainingProblem of(Recorded recorded, @Nullable String writer) {
        return new TrainingProblem(
                key(recorded.item().question()),
                writer,
                recorded,
                recorded.samples().stream().map(TrainingProblem::evidence).toList());
    }

    static String key(String question) {
        return String.join(" ", question.strip().split("\\s+"));
    }

    private static Evidence evidence(RecordedSample sample) {
        return new Evidence(
                sample.text(),
                Steps.of(sample.text()),
                sample.finishReason() == FinishReason.STOP,
                sample.answer(),
                sample.logProbs(),
                null,
                null);
    }

    int size() {
        return evidence.size();
    }

    boolean isRight(int sample) {
        return recorded.right().get(sample);
    }
}
