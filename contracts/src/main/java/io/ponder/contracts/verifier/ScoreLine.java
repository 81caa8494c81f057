package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * One line of the reply to a {@link ScoreRequest}. Every candidate gets exactly one {@link Scored} or {@link Failed};
 * the last line is {@link End}, and a stream without it was cut off.
 */
public sealed interface ScoreLine {

    /**
     * @param candidate index into the request's candidates
     * @param tokens what a model spent on this score; zero for a rule
     */
    record Scored(int candidate, Score score, Tokens tokens) implements ScoreLine {}

    /** A candidate that could not be scored. A failure is never a score. */
    record Failed(int candidate, Failure failure) implements ScoreLine {}

    /**
     * The end of the stream.
     *
     * @param model the model that judged; null for a rule
     * @param tokens of the whole call
     */
    record End(@Nullable String model, Tokens tokens) implements ScoreLine {}
}
