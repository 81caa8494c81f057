package io.ponder.gateway.retry;

import io.ponder.gateway.error.ApiErrors;
import io.ponder.gateway.error.ApiFamily;
import io.ponder.gateway.json.JsonReply;
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
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs what a client sends twice under one {@code Idempotency-Key} only once, as the IETF's draft of that header has it.
 * Whole, successful replies are sent again; after failures and streams, the retry runs anew. Requests without the
 * header pass untouched. Comes after the filter that bounds bodies, because it reads them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String KEY = "Idempotency-Key";

    private static final String REPLAYED = "Idempotent-Replayed";

    private static final Set<String> PATHS =
            Set.of("/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/reasoning", "/v1/responses");

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
        byte[] reply;
        try {
            byte[] read = read(request);
            arrived = new ArrivedRequest(request, read);
            asked = hash(path(request), read);
            reply = replies.begin(key, asked);
        } catch (FailureException e) {
            renderer.render(e.failure(), request, response);
            return;
        }
        if (reply != null) {
            replay(reply, request, response);
            return;
        }
        RecordedReply recorded = new RecordedReply(response, body -> replies.end(key, asked, body));
        try {
            chain.doFilter(arrived, recorded);
        } finally {
            recorded.end(null);
        }
    }

    private static void replay(byte[] reply, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(REPLAYED, "true");
        if (ApiFamily.of(request) == ApiFamily.ANTHROPIC) {
            response.setHeader(
                    ApiErrors.ANTHROPIC_REQUEST_ID, RequestContexts.of(request).requestId());
        }
        JsonReply.writeBytes(response, reply);
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
        return request.getHeader("Authorization") + "\n" + request.getHeader("x-api-key");
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
