package io.ponder.verifier;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.runtime.LineReply;
import io.ponder.runtime.RequestContexts;
import io.ponder.verifier.scoring.StepScores;
import io.ponder.verifier.scoring.Verifier;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/scores} and {@code GET /v1/verifiers}. */
@RestController
final class ScoresController {

    private final VerifierRegistry verifiers;
    private final VerifierSettings settings;
    private final ScoreMetrics metrics;

    ScoresController(VerifierRegistry verifiers, VerifierSettings settings, ScoreMetrics metrics) {
        this.verifiers = verifiers;
        this.settings = settings;
        this.metrics = metrics;
    }

    @GetMapping("/v1/verifiers")
    VerifierInfo.Listing verifiers() {
        return verifiers.listing();
    }

    @PostMapping(path = "/v1/scores", consumes = MediaType.APPLICATION_JSON_VALUE)
    void score(@RequestBody ScoreRequest scores, HttpServletRequest request, HttpServletResponse response) {
        scores.check(settings.maxCandidates());
        Verifier verifier = verifiers.named(scores.verifier());
        verifiers.requireTools(scores);
        StepScores.requireSteps(scores, verifier.info());
        verifier.check(scores);
        RequestContext context = RequestContexts.of(request);
        LineReply.<ScoreReply>send(
                request,
                response,
                LineReply.Framing.LINES,
                ScoreReply.class,
                (send, cancellation) -> score(verifier, scores, context, send, cancellation),
                null);
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
