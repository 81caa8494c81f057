package io.ponder.verifier.scoring;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import java.util.function.Consumer;

/** A verifier that needs no model. It scores one candidate after the other and uses no tokens. */
public interface Rule extends Verifier {

    /**
     * Scores one candidate of the request, in time linear in the candidate's length.
     *
     * @throws FailureException when this candidate cannot be scored; the others still are
     */
    Score score(ScoreRequest request, ScoreRequest.Candidate candidate);

    @Override
    default ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        for (int i = 0; i < request.candidates().size() && !cancellation.isCancelled(); i++) {
            ScoreReply line;
            try {
                line = new ScoreReply.Scored(
                        i, score(request, request.candidates().get(i)), Tokens.NONE);
            } catch (FailureException e) {
                line = new ScoreReply.Failed(i, e.failure());
            }
            send.accept(line);
        }
        return new ScoreReply.End(null, Tokens.NONE);
    }
}
