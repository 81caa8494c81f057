package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a {@link Verifier} sends back, and a line of verifier-service's reply. Every candidate gets exactly one
 * {@link Scored} or {@link Failed}; an {@link End} or {@link Broken} comes last.
 */
public sealed interface ScoreReply {

    /**
     * @param candidate index into the call's candidates
     * @param tokens what a model spent on this score; zero for a rule
     */
    record Scored(int candidate, Score score, Tokens tokens) implements ScoreReply {}

    /** A candidate that could not be scored. A failure is never a score. */
    record Failed(int candidate, Failure failure) implements ScoreReply {}

    /**
     * The call has ended as it should.
     *
     * @param model the model that judged; null for a rule
     * @param tokens of the whole call
     * @param estimated whether part of {@code tokens} is an estimate, because an engine did not count it; null for no
     */
    record End(
            @Nullable String model, Tokens tokens, @Nullable Boolean estimated) implements ScoreReply {

        /** The end of a call in which all was counted. */
        public End(@Nullable String model, Tokens tokens) {
            this(model, tokens, null);
        }

        /** Whether part of the tokens is an estimate. */
        public boolean isEstimated() {
            return Boolean.TRUE.equals(estimated);
        }
    }

    /**
     * The call broke. The failure stands for every candidate without a reply. A reply over HTTP breaks off instead.
     *
     * @param refused whether it was refused or never arrived, so that no token can have been spent on it
     */
    record Broken(Failure failure, boolean refused) implements ScoreReply {

        /** A call that a model may have worked on. */
        public Broken(Failure failure) {
            this(failure, false);
        }
    }
}
