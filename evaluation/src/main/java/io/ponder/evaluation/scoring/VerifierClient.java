package io.ponder.evaluation.scoring;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.HttpClients;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/** Asks verifier-service for scores, all candidates of one problem in one call. Blocking; for many threads. */
public final class VerifierClient implements AutoCloseable {

    private final CloseableHttpClient http;
    private final ServiceClient service;

    /**
     * @param base such as {@code http://127.0.0.1:8083}
     * @param parallel the most calls at once
     */
    public VerifierClient(URI base, int parallel, InstantSource clock) {
        this.http = HttpClients.create(Duration.ofSeconds(5), parallel);
        this.service = new ServiceClient("verifier-service at " + base, base, http, ServiceClient.PATIENCE, clock);
    }

    /**
     * The reply to one request.
     *
     * @param scores by the candidate's index
     * @param tokens that a model spent on each of those
     * @param failures one for each candidate without a score
     * @param judge the model that the verifier asked; null if it asked none
     */
    public record Scores(
            SortedMap<Integer, Score> scores,
            SortedMap<Integer, Tokens> tokens,
            List<Failure> failures,
            @Nullable String judge) {}

    /**
     * The verifiers that the service lists.
     *
     * @throws FailureException if the service cannot be reached
     */
    public List<VerifierInfo> verifiers() {
        return service.get("/v1/verifiers", VerifierInfo.Listing.class, RequestContext.fresh())
                .verifiers();
    }

    /**
     * @throws FailureException if the service refuses, fails or breaks off
     */
    public Scores score(ScoreRequest request) {
        SortedMap<Integer, Score> scores = new TreeMap<>();
        SortedMap<Integer, Tokens> tokens = new TreeMap<>();
        List<Failure> failures = new ArrayList<>();
        List<ScoreReply.End> end = new ArrayList<>();
        service.<ScoreReply>stream(
                "/v1/scores", request, RequestContext.fresh(), ScoreReply.class, new Cancellation(), line -> {
                    switch (line) {
                        case ScoreReply.Scored(int index, Score score, Tokens its) -> {
                            scores.put(index, score);
                            tokens.put(index, its);
                        }
                        case ScoreReply.Failed failed -> failures.add(failed.failure());
                        case ScoreReply.Broken broken -> failures.add(broken.failure());
                        case ScoreReply.End last -> end.add(last);
                    }
                });
        if (end.isEmpty()) {
            throw Failure.of(Failure.Kind.UPSTREAM_ERROR, "verifier-service ended its reply too early")
                    .asException();
        }
        return new Scores(scores, tokens, failures, end.getLast().model());
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
