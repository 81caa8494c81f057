package io.ponder.verifier;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.LineEndpoint;
import io.ponder.verifier.scoring.StepScores;
import io.ponder.verifier.scoring.Verifier;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Scores the candidates of {@code POST /v1/scores}. */
@Component
final class ScoreEndpoint implements LineEndpoint<ScoreRequest, ScoreReply> {

    static final String PATH = "/v1/scores";

    private final VerifierRegistry verifiers;
    private final VerifierSettings settings;
    private final ScoreMetrics metrics;

    ScoreEndpoint(VerifierRegistry verifiers, VerifierSettings settings, ScoreMetrics metrics) {
        this.verifiers = verifiers;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public Neighbours.Wire<ScoreRequest, ScoreReply> wire() {
        return new Neighbours.Wire<>(PATH, ScoreRequest.class, ScoreReply.class);
    }

    @Override
    public ClientWatch.Work<ScoreReply> accept(ScoreRequest scores, RequestContext context) {
        scores.check(settings.maxCandidates());
        Verifier verifier = verifiers.named(scores.verifier());
        verifiers.requireTools(scores);
        StepScores.requireSteps(scores, verifier.info());
        verifier.check(scores);
        return (send, cancellation) -> score(verifier, scores, context, send, cancellation);
    }

    private void score(
            Verifier verifier,
            ScoreRequest request,
            RequestContext context,
            Consumer<? super ScoreReply> send,
            Cancellation cancellation) {
        long began = System.nanoTime();
        ScoreStream reply = new ScoreStream(request, verifier.info(), metrics, send);
        ScoreMetrics.Outcome outcome = ScoreMetrics.Outcome.FAILED;
        try {
            reply.accept(verifier.score(request, context, cancellation, reply));
            outcome = reply.outcome();
        } finally {
            metrics.ended(
                    verifier.info().name(),
                    cancellation.isCancelled() ? ScoreMetrics.Outcome.CANCELLED : outcome,
                    System.nanoTime() - began);
        }
    }
}
