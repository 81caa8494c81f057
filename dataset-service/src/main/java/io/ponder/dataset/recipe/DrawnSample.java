package io.ponder.dataset.recipe;

import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.reasoning.model.TokenLogProb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One solution that was drawn.
 *
 * @param node its node in the search's tree
 * @param text everything that was written, thoughts included
 * @param reasoning the model's own thinking, where the engine separates it; null otherwise
 * @param answer as it was read; null for none
 * @param tokens written
 * @param score by the search's verifier, 0 to 1; null for none
 * @param logProbs of each token; null where they were not asked for
 * @param marks what was done to it
 * @param dropped why it is not used; null if it is
 */
public record DrawnSample(
        int node,
        String text,
        @Nullable String reasoning,
        Reading reading,
        @Nullable String answer,
        boolean complete,
        long tokens,
        String model,
        Sampler sampler,
        @Nullable Double score,
        @Nullable List<TokenLogProb> logProbs,
        List<String> marks,
        @Nullable String dropped) {

    /** The mark of one that was drawn with the right answer as a hint. */
    static final String HINTED = "hinted";

    public DrawnSample {
        logProbs = logProbs == null ? null : List.copyOf(logProbs);
        marks = List.copyOf(marks);
    }

    /** The same, not to be used. The first reason stays. */
    public DrawnSample drop(String reason) {
        return dropped != null
                ? this
                : new DrawnSample(
                        node, text, reasoning, reading, answer, complete, tokens, model, sampler, score, logProbs,
                        marks, reason);
    }

    /** The same with another text, which was read again. */
    public DrawnSample withText(String other, Reading itsReading, String mark) {
        List<String> all = new ArrayList<>(marks);
        all.add(mark);
        return new DrawnSample(
                node, other, null, itsReading, answer, complete, tokens, model, sampler, score, null, all, dropped);
    }

    /** The same, held against tests or a verifier. */
    public DrawnSample read(Reading other, @Nullable Double itsScore) {
        return new DrawnSample(
                node,
                text,
                reasoning,
                other,
                answer,
                complete,
                tokens,
                model,
                sampler,
                itsScore == null ? score : itsScore,
                logProbs,
                marks,
                dropped);
    }

    /** The same with a mark. */
    public DrawnSample marked(String mark) {
        List<String> all = new ArrayList<>(marks);
        all.add(mark);
        return new DrawnSample(
                node, text, reasoning, reading, answer, complete, tokens, model, sampler, score, logProbs, all,
                dropped);
    }

    /** Whether it was drawn with the help of a hint. */
    public boolean isHelped() {
        return marks.contains(HINTED);
    }

    /** Whether it is used and right. */
    public boolean isRight() {
        return dropped == null && reading == Reading.RIGHT;
    }

    /** Thoughts and answer in one text, as a model is trained to write them. */
    public String whole() {
        return reasoning == null ? text : "<think>\n" + reasoning.strip() + "\n</think>\n\n" + text.strip();
    }
}
