package io.ponder.evaluation.calibration;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.LogProbs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One line of a file of labelled samples. It holds either a score or a text to score, and either a label or a reference.
 *
 * @param problem what was asked; samples of one problem are kept together
 * @param text a candidate
 * @param complete false if it was cut off; null for true
 * @param logProbs what the engine told of its tokens, for confidence; null for none
 * @param score of a verifier, 0 to 1, in place of a text
 * @param reference the right answer
 * @param label whether it is right, in place of a reference
 */
public record LabelledSample(
        @Nullable String problem,
        @Nullable String text,
        @Nullable Boolean complete,
        @Nullable LogProbs logProbs,
        @Nullable Double score,
        @Nullable String reference,
        @Nullable Boolean label) {

    /**
     * @throws IllegalArgumentException naming the line at fault
     */
    public static List<LabelledSample> read(String lines) {
        List<LabelledSample> samples = new ArrayList<>();
        int number = 0;
        for (String line : lines.split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                samples.add(
                        WireJson.mapper().readValue(line, LabelledSample.class).checked());
            } catch (JacksonException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getOriginalMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return samples;
    }

    private LabelledSample checked() {
        require((score == null) != (text == null), "it needs either a score or a text to score");
        require(text == null || problem != null, "a text needs its problem");
        require((label == null) != (reference == null), "it needs either a label (true or false) or a reference");
        require(reference == null || text != null, "a reference needs a text to compare with it");
        if (score != null) {
            LabelledScore.requireScore(score);
        }
        return this;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
