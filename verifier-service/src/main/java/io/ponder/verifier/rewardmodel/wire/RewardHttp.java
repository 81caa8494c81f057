package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.engines.Engine;
import io.ponder.engines.EngineErrors;
import io.ponder.engines.EngineException;
import io.ponder.engines.EngineTerms;
import io.ponder.engines.EngineUsage;
import io.ponder.engines.HttpEngine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.UncountedException;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Exchanges JSON with one reward model's engine, within the context's deadline. Never retries. */
final class RewardHttp {

    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofMillis(500);

    /** Engines written in Python may send NaN, which must fail one score and not the whole reply. */
    private static final JsonMapper JSON = WireJson.mapper()
            .rebuild()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final long MORE_BYTES = 4L << 20;
    private static final long BYTES_PER_BYTE = 64;

    /** A token is a byte at least. */
    private static final long MOST_BYTES_PER_CHARACTER = 4;

    /** The tokens that a chat template may add to an input. */
    private static final long MORE_TOKENS = 8192;

    private final RewardModel model;
    private final EngineErrors errors;
    private final Engine engine;
    private final InstantSource clock;

    RewardHttp(RewardModel model, CloseableHttpClient http, InstantSource clock) {
        this.model = model;
        this.clock = clock;
        EngineTerms terms = new EngineTerms(who(), "input", "the model's api-key", "/v1/models", false, false);
        this.errors = new EngineErrors(terms);
        this.engine = new HttpEngine(model.url(), model::apiKey, errors, http, clock);
    }

    /**
     * Posts a document and reads the reply.
     *
     * @param path relative to the engine's URL, without a leading slash
     * @throws FailureException INVALID_REQUEST or CONTEXT_LENGTH_EXCEEDED when the engine refuses the input, and an
     *     upstream failure when the input is not the cause; an {@link UncountedException} if the engine may have worked
     */
    JsonNode post(String path, JsonNode body, RequestContext context, Cancellation cancellation) {
        try {
            return exchange(path, JSON.writeValueAsBytes(body), context, cancellation);
        } catch (EngineException e) {
            throw e.fault().mayHaveWorked()
                    ? new UncountedException(e.failure(), TokenEstimate.of(body.toString()))
                    : e;
        }
    }

    /** Why the engine cannot be reached or does not serve the model; empty if all is well. */
    Optional<Failure> trouble() {
        RequestContext context = RequestContext.fresh().until(clock.instant().plus(PROBE));
        try {
            JsonNode served =
                    exchange("v1/models", null, context, new Cancellation()).path("data");
            for (JsonNode one : served) {
                if (one.path("id").asString("").equals(model.model())) {
                    return Optional.empty();
                }
            }
            return Optional.of(Failure.of(Kind.UPSTREAM_ERROR, who() + " does not list the model " + model.model()));
        } catch (FailureException e) {
            return Optional.of(e.failure());
        }
    }

    private JsonNode exchange(String path, byte @Nullable [] body, RequestContext context, Cancellation cancellation) {
        JsonNode[] document = {MissingNode.getInstance()};
        engine.call(
                new Engine.Request(path, body, context, left(context), mostBytes(body), false),
                cancellation,
                reply -> document[0] = JSON.readTree(reply.body()));
        JsonNode read = document[0];
        if (read.hasNonNull("error") || read.path("object").asString("").equals("error")) {
            throw errors.amidReply(read);
        }
        return read;
    }

    /** The longest time without a byte. */
    private Duration left(RequestContext context) {
        Instant deadline = context.deadline();
        Duration left = deadline == null ? model.timeout() : Duration.between(clock.instant(), deadline);
        if (!left.isPositive()) {
            throw Failure.of(Kind.TIMEOUT, who() + " was not asked: the time was up")
                    .asException();
        }
        // Whoever waits for the score gives up first, and says why in its own words.
        return left.plus(SLACK);
    }

    /** The engine's name in messages. */
    String who() {
        return "the engine of " + model.model();
    }

    /** Rows of labels may be longer than the tokens they are for. */
    private static long mostBytes(byte @Nullable [] body) {
        return MORE_BYTES + (body == null ? 0 : BYTES_PER_BYTE * body.length);
    }

    /**
     * The tokens of a call: as the engine counted them, or estimated where it says nothing or what cannot be true.
     *
     * @param asked the document that was posted
     */
    static Tokens usage(JsonNode asked, JsonNode reply) {
        long characters = asked.toString().length();
        long written = 0;
        for (JsonNode choice : reply.path("choices")) {
            written += TokenEstimate.of(choice.at("/message/content").asString(""));
        }
        int samples = Math.max(1, asked.path("n").asInt(1));
        long most = (MORE_TOKENS + asked.path("max_tokens").asLong(0)) * samples;
        return EngineUsage.of(reply.path("usage"))
                .within(mostPromptTokens(characters) * samples, most)
                .or(TokenEstimate.of(asked.toString()), Math.min(written, most));
    }

    /** The most tokens that an input of so many characters can have. */
    static long mostPromptTokens(long characters) {
        return characters * MOST_BYTES_PER_CHARACTER + MORE_TOKENS;
    }
}
