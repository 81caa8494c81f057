package io.ponder.verifier;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.scoring.StepScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends the lines of one reply. Failures are held back until the first score. If nothing was scored, nothing was spent
 * and all candidates failed in the same way, the whole reply is that failure with its own HTTP status, such as a 429
 * that says when to try again. Used by one thread.
 */
final class ScoreStream implements Consumer<ScoreReply> {

    private final ScoreRequest request;
    private final VerifierInfo verifier;
    private final ScoreMetrics metrics;
    private final Consumer<? super ScoreReply> send;
    private final List<ScoreReply.Failed> held = new ArrayList<>();
    private int scored;
    private int failed;

    ScoreStream(ScoreRequest request, VerifierInfo verifier, ScoreMetrics metrics, Consumer<? super ScoreReply> send) {
        this.request = request;
        this.verifier = verifier;
        this.metrics = metrics;
        this.send = send;
    }

    @Override
    public void accept(ScoreReply line) {
        switch (line) {
            case ScoreReply.Scored s
            when !StepScores.fits(verifier, request.candidates().get(s.candidate()), s.score()) ->
                accept(new ScoreReply.Failed(
                        s.candidate(),
                        Failure.of(Kind.INTERNAL, verifier.name() + " did not score every step exactly once")));
            case ScoreReply.Scored s -> {
                release();
                scored++;
                metrics.scored(verifier.name(), s.score());
                send.accept(s);
            }
            case ScoreReply.Failed f -> {
                failed++;
                if (scored == 0) {
                    held.add(f);
                } else {
                    send.accept(f);
                }
            }
            case ScoreReply.End end -> end(end);
            case ScoreReply.Broken(Failure failure, boolean _) -> throw failure.asException();
        }
    }

    ScoreMetrics.Outcome outcome() {
        if (failed == 0) {
            return ScoreMetrics.Outcome.SCORED;
        }
        return scored == 0 ? ScoreMetrics.Outcome.FAILED : ScoreMetrics.Outcome.PARTIAL;
    }

    private void end(ScoreReply.End end) {
        if (scored == 0 && !held.isEmpty() && end.tokens().equals(Tokens.NONE)) {
            Failure first = held.getFirst().failure();
            if (held.stream().allMatch(f -> f.failure().kind() == first.kind())) {
                throw first.asException();
            }
        }
        release();
        send.accept(end);
    }

    private void release() {
        held.forEach(send);
        held.clear();
    }
}
