package io.ponder.verifier.reward;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.FailureException;
import io.ponder.reasoning.Tokens;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The wire to one reward model's engine: address, key, timeouts, and what each way of failing means. Never retries. */
final class RewardHttp {

    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final int LARGEST_REFUSAL = 64 * 1024;

    private final CloseableHttpClient http;
    private final InstantSource clock;
    private final RewardModel model;
    private final AtomicLong calls = new AtomicLong();

    /** Engines written in Python may say NaN, which must fail one score and not the whole reply. */
    private final JsonMapper json = WireJson.mapper()
            .rebuild()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    RewardHttp(RewardModel model, CloseableHttpClient http, InstantSource clock) {
        this.model = model;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Posts a document and reads the reply, within the context's deadline.
     *
     * @throws FailureException INVALID_REQUEST or CONTEXT_LENGTH_EXCEEDED for what the engine refuses, and the kinds of
     *     upstream failures for what is not the input's fault
     */
    JsonNode post(String path, JsonNode body, RequestContext context, Cancellation cancellation) {
        HttpPost request = new HttpPost(at(path));
        request.setEntity(new ByteArrayEntity(json.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return exchange(request, context, cancellation);
    }

    /** Below the engine's URL, which may have a path of its own. */
    private URI at(String path) {
        String base = model.url().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Whether the engine is there and serves the model. */
    Optional<Failure> trouble() {
        RequestContext context = RequestContext.fresh().until(clock.instant().plus(PROBE));
        try {
            JsonNode served = exchange(new HttpGet(at("/v1/models")), context, new Cancellation())
                    .path("data");
            for (JsonNode one : served) {
                if (one.path("id").asString("").equals(model.model())) {
                    return Optional.empty();
                }
            }
            return Optional.of(Failure.of(
                    Kind.UPSTREAM_ERROR, "the engine at " + model.url() + " does not list the model " + model.model()));
        } catch (FailureException e) {
            return Optional.of(e.failure());
        }
    }

    private JsonNode exchange(HttpUriRequestBase request, RequestContext context, Cancellation cancellation) {
        context.headers(clock).forEach(request::setHeader);
        // Engines take the request id for the name of the call, and one request makes many.
        request.setHeader(
                RequestContext.REQUEST_ID, context.requestId() + "-" + Long.toHexString(calls.incrementAndGet()));
        if (model.apiKey() != null) {
            request.setHeader("Authorization", "Bearer " + model.apiKey());
        }
        request.setConfig(RequestConfig.copy(RequestConfig.DEFAULT)
                .setResponseTimeout(Timeout.of(left(context)))
                .build());
        cancellation.onCancel(request::abort);
        try {
            return http.execute(request, this::read);
        } catch (JacksonException e) {
            throw failure(Kind.UPSTREAM_ERROR, "sent what is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw broken(e, cancellation);
        } catch (IllegalStateException e) {
            // What the client throws when a call is aborted while it is being connected.
            if (cancellation.isCancelled()) {
                throw cancelled();
            }
            throw e;
        }
    }

    private Duration left(RequestContext context) {
        Instant deadline = context.deadline();
        Duration left = deadline == null ? model.timeout() : Duration.between(clock.instant(), deadline);
        if (!left.isPositive()) {
            throw failure(Kind.TIMEOUT, "was not asked: the time was up");
        }
        return left;
    }

    private JsonNode read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        int status = response.getCode();
        if (status / 100 != 2) {
            byte[] refusal = entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_REFUSAL);
            throw new EngineRefusal(json, status, response, refusal)
                    .failure(who())
                    .asException();
        }
        if (entity == null) {
            throw failure(Kind.UPSTREAM_ERROR, "sent an empty reply");
        }
        return json.readTree(entity.getContent());
    }

    private FailureException broken(IOException e, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            return cancelled();
        }
        if (e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException) {
            return failure(Kind.UPSTREAM_UNAVAILABLE, "cannot be reached");
        }
        if (e instanceof SocketTimeoutException) {
            return failure(Kind.TIMEOUT, "did not answer in time");
        }
        return failure(Kind.UPSTREAM_ERROR, "broke the connection");
    }

    private FailureException cancelled() {
        return failure(Kind.TIMEOUT, "was told to stop");
    }

    private FailureException failure(Kind kind, String what) {
        return Failure.of(kind, who() + " " + what).asException();
    }

    /** The engine's name in messages. */
    String who() {
        return "the engine at " + model.url();
    }

    /** What the engine counted, and NONE where it does not count. */
    static Tokens usage(JsonNode reply) {
        JsonNode usage = reply.path("usage");
        return new Tokens(
                usage.path("prompt_tokens").asLong(0),
                usage.path("prompt_tokens_details").path("cached_tokens").asLong(0),
                usage.path("completion_tokens").asLong(0));
    }
}
