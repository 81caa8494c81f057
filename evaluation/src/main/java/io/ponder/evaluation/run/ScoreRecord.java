package io.ponder.evaluation.run;

import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code scores.jsonl.gz}: what a verifier says of a problem's samples, or of the answer of one search.
 *
 * @param cell whose candidates they are
 * @param scores in the order of the samples' trials; null for one that could not be scored
 * @param tokens what a model spent on each
 * @param seconds of the one call that scored all of them
 */
public record ScoreRecord(
        String cell,
        String problem,
        String verifier,
        List<@Nullable Score> scores,
        List<Tokens> tokens,
        double seconds) {

    /** The verifier that runs the tests of a problem whose answer is a program: 1 when they pass. */
    public static final String CODE = "code";

    public ScoreRecord {
        // List.copyOf takes no nulls.
        scores = Collections.unmodifiableList(scores);
        tokens = List.copyOf(tokens);
    }

    long totalTokens() {
        return tokens.stream().mapToLong(Tokens::total).sum();
    }
}
