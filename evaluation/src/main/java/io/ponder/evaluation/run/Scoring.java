package io.ponder.evaluation.run;

import io.ponder.contracts.verifier.ScoreLine;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.FailureException;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has candidates scored by verifier-service, all of one problem in one call, as a search does it. */
final class Scoring {

    private final ServiceClient service;
    private final String writer;
    private final InstantSource clock;

    /**
     * @param writer the model that wrote the candidates
     */
    Scoring(ServiceClient service, String writer, InstantSource clock) {
        this.service = service;
        this.writer = writer;
        this.clock = clock;
    }

    List<VerifierInfo> verifiers() {
        return verifiers(service);
    }

    static List<VerifierInfo> verifiers(ServiceClient service) {
        return service.get("/v1/verifiers", VerifierInfo.Listing.class, RequestContext.fresh())
                .verifiers();
    }

    /**
     * @param verifier {@link ScoreRecord#CODE} runs the item's tests
     * @throws FailureException if the service refuses or fails, or scores none of the candidates
     */
    ScoreRecord of(String cell, Item item, String verifier, List<ScoreRequest.Candidate> candidates) {
        ScoreRequest request = new ScoreRequest(
                verifier,
                null,
                new Problem(List.of(Message.user(item.question())), item.format()),
                candidates,
                null,
                verifier.equals(ScoreRecord.CODE) ? item.tests() : null,
                writer);
        @Nullable Score[] scores = new Score[candidates.size()];
        Tokens[] tokens = new Tokens[candidates.size()];
        Arrays.fill(tokens, Tokens.NONE);
        List<Failure> failures = new ArrayList<>();
        boolean[] ended = {false};
        Instant began = clock.instant();
        service.<ScoreLine>stream(
                "/v1/scores", request, RequestContext.fresh(), ScoreLine.class, new Cancellation(), line -> {
                    switch (line) {
                        case ScoreLine.Scored(int index, Score score, Tokens its) -> {
                            scores[index] = score;
                            tokens[index] = its;
                        }
                        case ScoreLine.Failed(int index, Failure failure) -> failures.add(failure);
                        case ScoreLine.End end -> ended[0] = true;
                    }
                });
        if (!ended[0]) {
            throw Failure.of(Failure.Kind.UPSTREAM_ERROR, "verifier-service ended its reply too early")
                    .asException();
        }
        if (failures.size() == candidates.size()) {
            throw failures.getFirst().asException();
        }
        double seconds = Duration.between(began, clock.instant()).toNanos() / 1e9;
        return new ScoreRecord(cell, item.id(), verifier, Arrays.asList(scores), Arrays.asList(tokens), seconds);
    }
}
