package io.ponder.gateway.retry;

import io.ponder.accounts.tenant.Caller;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.error.ApiErrors;
import io.ponder.gateway.error.ApiFamily;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.retry.KeptReplies.Reply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs what a client sends twice under one {@code Idempotency-Key} only once, as the IETF's draft of that header has it.
 * Successful replies are sent again, whole documents and streams alike; after a failure, and when the client has left before
 * the end, the retry runs anew. Requests without the header pass untouched. Comes after the filter that bounds bodies, because it reads them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String KEY = "Idempotency-Key";

    private static final String REPLAYED = "Idempotent-Replayed";

    private static final Set<String> PATHS =
            Set.of("/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/reasoning", "/v1/responses");

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);

    private final KeptReplies replies;
    private final FailureRenderer renderer;

    IdempotencyFilter(KeptReplies replies, FailureRenderer renderer) {
        this.replies = replies;
        this.renderer = renderer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String key = request.getHeader(KEY);
        return key == null || key.isBlank() || !request.getMethod().equals("POST") || !PATHS.contains(path(request));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = hash(owner(request), request.getHeader(KEY).getBytes(StandardCharsets.UTF_8));
        String asked;
        HttpServletRequest arrived;
        Optional<Reply> reply;
        try {
            byte[] read = read(request);
            arrived = new ArrivedRequest(request, read);
            asked = hash(path(request), read);
            reply = replies.begin(key, asked);
        } catch (FailureException e) {
            renderer.render(e.failure(), request, response);
            return;
        } catch (DataAccessException | TransactionException e) {
            // Without it a request might run, and be paid for, twice.
            renderer.render(
                    Failure.passing(Kind.UPSTREAM_UNAVAILABLE, "the database of Idempotency-Keys does not answer"),
                    request,
                    response);
            return;
        }
        if (reply.isPresent()) {
            replay(reply.get(), request, response);
            return;
        }
        RecordedReply recorded = new RecordedReply(response, ended -> end(key, ended));
        try {
            chain.doFilter(arrived, recorded);
        } finally {
            recorded.end();
        }
    }

    /** The client gets its reply even if it cannot be kept; then the key stays in use for as long as this gateway lives. */
    private void end(String key, @Nullable Reply reply) {
        try {
            replies.end(key, reply);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("the reply to an Idempotency-Key cannot be kept: {}", e.toString());
        }
    }

    private static void replay(Reply reply, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(REPLAYED, "true");
        if (ApiFamily.of(request) == ApiFamily.ANTHROPIC) {
            response.setHeader(
                    ApiErrors.ANTHROPIC_REQUEST_ID, RequestContexts.of(request).requestId());
        }
        JsonReply.writeBytes(response, reply.contentType(), reply.body());
    }

    private static byte[] read(HttpServletRequest request) {
        try {
            return request.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw Failure.of(Kind.INVALID_REQUEST, "the request body is missing or cannot be read")
                    .asException();
        }
    }

    /** Who a key belongs to: clients that send different credentials have nothing to do with each other's keys. */
    private static String owner(HttpServletRequest request) {
        Caller caller = Callers.of(request);
        return caller.key() != null
                ? caller.tenant() + "\n" + caller.key()
                : request.getHeader("Authorization") + "\n" + request.getHeader("x-api-key");
    }

    private static String path(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String hash(String first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return HexFormat.of().formatHex(digest.digest(second));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
