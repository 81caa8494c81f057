package io.ponder.gateway.door;

import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyText;
import io.ponder.accounts.tenant.KnownKey;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.UnreadBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Asks every request for its key, before anything else of it is read, and tells {@link Callers} whose it is. The key comes
 * as {@code Authorization: Bearer} or, from Anthropic's clients, as {@code x-api-key}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class KeyFilter extends OncePerRequestFilter {

    private static final String BEARER = "bearer ";

    private final KeyRule rule;
    private final KeyRing ring;
    private final WrongKeys wrong;
    private final FailureRenderer renderer;
    private final InstantSource clock;

    KeyFilter(KeyRule rule, KeyRing ring, WrongKeys wrong, FailureRenderer renderer, InstantSource clock) {
        this.rule = rule;
        this.ring = ring;
        this.wrong = wrong;
        this.renderer = renderer;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OpenPaths.has(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Caller caller;
        try {
            caller = caller(request);
        } catch (FailureException e) {
            if (e.failure().kind() == Kind.UNAUTHENTICATED) {
                response.setHeader("WWW-Authenticate", "Bearer realm=\"Ponder\"");
            }
            renderer.render(e.failure(), request, response);
            UnreadBody.discard(request, response);
            return;
        }
        Callers.put(request, caller);
        chain.doFilter(request, response);
    }

    private Caller caller(HttpServletRequest request) {
        String sent = sent(request);
        if (!rule.isRequired()) {
            Caller known = sent == null || rule.ignoresKeys() ? null : knownCaller(sent);
            return known == null ? Caller.OPEN : known;
        }
        if (sent == null) {
            throw refused(
                    request.getHeader("Authorization") == null
                            ? "an API key is missing: send it as the header Authorization: Bearer KEY, or x-api-key: KEY"
                            : "the header Authorization holds no API key: send Authorization: Bearer KEY");
        }
        KeyText text = KeyText.parse(sent);
        if (!ring.isKnown(text.id())) {
            wrong.requireCalm(request.getRemoteAddr());
        }
        Optional<KnownKey> known = ring.find(text);
        if (known.isEmpty()) {
            wrong.count(request.getRemoteAddr());
            throw refused("the API key is unknown: it is not, or no longer, one of this service");
        }
        return used(text, known.get());
    }

    /** Whose key this is, where none is required; null if it is none of ours. */
    private @Nullable Caller knownCaller(String sent) {
        KeyText text;
        try {
            text = KeyText.parse(sent);
        } catch (FailureException e) {
            return null;
        }
        return ring.find(text).map(key -> used(text, key)).orElse(null);
    }

    private Caller used(KeyText text, KnownKey key) {
        Instant now = clock.instant();
        Caller caller = key.caller(text, now);
        ring.used(text.id(), key, now);
        return caller;
    }

    /** The key of a request; null if it has none. */
    private static @Nullable String sent(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        String bearer =
                authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                        ? authorization.substring(BEARER.length()).strip()
                        : "";
        String named = request.getHeader("x-api-key");
        String other = named == null ? "" : named.strip();
        String sent = bearer.isEmpty() || !other.isEmpty() && !KeyText.isOurs(bearer) ? other : bearer;
        return sent.isEmpty() ? null : sent;
    }

    private static RuntimeException refused(String message) {
        return Failure.of(Kind.UNAUTHENTICATED, message).asException();
    }
}
