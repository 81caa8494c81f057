package io.ponder.gateway.retry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which keys are at work, and the last replies to others, for 10 minutes and within 16 MB. */
@Component
final class KeptReplies {

    /** A longer reply is not kept. */
    static final int LONGEST = 1 << 20;

    private static final Duration KEPT_FOR = Duration.ofMinutes(10);
    private static final long MOST_BYTES = 16 << 20;

    /** About what an entry takes beside its reply. */
    private static final int ENTRY_BYTES = 500;

    /** A reply, with a hash of the request that it answers. */
    private record Reply(String request, byte[] body) {}

    private final Map<String, String> running = new ConcurrentHashMap<>();
    private final Cache<String, Reply> kept = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .executor(Runnable::run)
            .<String, Reply>weigher((key, reply) -> ENTRY_BYTES + reply.body().length)
            .expireAfterWrite(KEPT_FOR)
            .build();

    /**
     * Takes a key for a request.
     *
     * @param request a hash of the request
     * @return the reply that the request had before; null if the request is to run now, until {@link #end}
     * @throws io.ponder.reasoning.model.FailureException when the key belongs to another request, or is at work
     */
    byte @Nullable [] begin(String key, String request) {
        Reply reply = kept.getIfPresent(key);
        if (reply == null) {
            String first = running.putIfAbsent(key, request);
            if (first != null) {
                requireSame(first, request);
                throw inUse().asException();
            }
            // The first may have ended in between.
            reply = kept.getIfPresent(key);
            if (reply == null) {
                return null;
            }
            running.remove(key);
        }
        requireSame(reply.request(), request);
        return reply.body();
    }

    /** Gives the key back, and keeps the whole reply if there is one that may be sent again. */
    void end(String key, String request, byte @Nullable [] body) {
        if (body != null && body.length <= LONGEST) {
            kept.put(key, new Reply(request, body));
        }
        running.remove(key);
    }

    private static void requireSame(String first, String request) {
        if (!first.equals(request)) {
            throw failure(
                            Kind.KEY_REUSED,
                            "this Idempotency-Key came with another request before; send each new request with a new"
                                    + " key, or with none",
                            null)
                    .asException();
        }
    }

    private static Failure inUse() {
        return failure(
                Kind.KEY_IN_USE,
                "the first request with this Idempotency-Key is still at work; try again later to get its reply",
                1.0);
    }

    private static Failure failure(Kind kind, String message, @Nullable Double retryAfterSeconds) {
        return new Failure(kind, message, IdempotencyFilter.KEY, List.of(), retryAfterSeconds);
    }
}
