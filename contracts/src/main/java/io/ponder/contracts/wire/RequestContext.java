package io.ponder.contracts.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What accompanies a request through every service: its id, its W3C trace context and its deadline.
 *
 * @param requestId the client's {@code X-Request-Id}, or one created by the first service
 * @param traceparent W3C trace context: the trace, and the span that calls are made within, if any is recorded
 * @param tracestate passed on unchanged; null if there was none
 * @param deadline the time after which nobody waits for the answer; null for none
 * @param proposer the address of the proposer that has cached the search's prefixes, as the caller says; null if it does
 *     not. It is not passed on
 */
public record RequestContext(
        String requestId,
        String traceparent,
        @Nullable String tracestate,
        @Nullable Instant deadline,
        @Nullable String proposer) {

    public static final String REQUEST_ID = "X-Request-Id";
    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";

    /** The milliseconds left when the request was sent, so that clocks need not agree. */
    public static final String DEADLINE = "X-Ponder-Deadline-Ms";

    /** Which replica of proposer-service a search's calls go to. */
    public static final String PROPOSER = "X-Ponder-Proposer";

    /** Each hop subtracts this from the time left, so that the callee gives up before its caller does. */
    private static final Duration HOP = Duration.ofMillis(20);

    /** A caller waits this much longer than the deadline, because the callee reports the deadline itself, with a better message. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration NO_DEADLINE = Duration.ofMinutes(30);
    private static final int LONGEST_ID = 128;
    private static final int TRACEPARENT_LENGTH = 55;
    private static final Pattern VERSION_00 = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,12}");

    /** The headers of a request, by name; null for an absent one. */
    @FunctionalInterface
    public interface Headers {
        @Nullable
        String get(String name);
    }

    /** A context for work that no request caused, such as a probe. */
    public static RequestContext fresh() {
        return from(name -> null, InstantSource.system());
    }

    /** Reads a context from request headers; creates whatever is missing or malformed. */
    public static RequestContext from(Headers header, InstantSource clock) {
        String id = header.get(REQUEST_ID);
        String parent = header.get(TRACEPARENT);
        String deadline = header.get(DEADLINE);
        return new RequestContext(
                id != null && isUsable(id) ? id : UUID.randomUUID().toString(),
                parent != null && isTraceparent(parent) ? parent : newTraceparent(),
                parent != null && isTraceparent(parent) ? header.get(TRACESTATE) : null,
                deadline != null && MILLISECONDS.matcher(deadline).matches()
                        ? clock.instant().plusMillis(Long.parseLong(deadline))
                        : null,
                header.get(PROPOSER));
    }

    /** The headers of a call made on behalf of this request. */
    public Map<String, String> headers(InstantSource clock) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(REQUEST_ID, requestId);
        headers.put(TRACEPARENT, traceparent);
        if (tracestate != null) {
            headers.put(TRACESTATE, tracestate);
        }
        if (deadline != null) {
            long left = Duration.between(clock.instant(), deadline).minus(HOP).toMillis();
            headers.put(DEADLINE, Long.toString(Math.max(1, left)));
        }
        return headers;
    }

    /** How long anybody waits for the answer: not below zero, and half an hour if there is no deadline. */
    Duration timeLeft(InstantSource clock) {
        if (deadline == null) {
            return NO_DEADLINE;
        }
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The same request with a deadline no later than {@code other}. */
    public RequestContext until(Instant other) {
        return deadline != null && deadline.isBefore(other)
                ? this
                : new RequestContext(requestId, traceparent, tracestate, other, proposer);
    }

    /** The same request within a span. */
    public RequestContext within(String traceId, String spanId, boolean sampled) {
        return new RequestContext(
                requestId, "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00"), tracestate, deadline, proposer);
    }

    /** The same request, of which no further span is recorded anywhere. */
    public RequestContext unsampled() {
        return isSampled() ? within(traceId(), spanId(), false) : this;
    }

    /** The 32 hex digits that name the trace. */
    public String traceId() {
        return traceparent.substring(3, 35);
    }

    /** The 16 hex digits that name the span. */
    public String spanId() {
        return traceparent.substring(36, 52);
    }

    /** Whether spans of this trace are recorded. */
    public boolean isSampled() {
        return (Character.digit(traceparent.charAt(54), 16) & 1) == 1;
    }

    private static boolean isUsable(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static boolean isTraceparent(String value) {
        return value.length() == TRACEPARENT_LENGTH
                && VERSION_00.matcher(value).matches()
                && !value.startsWith("00-00000000000000000000000000000000")
                && !value.startsWith("-0000000000000000-", 35);
    }

    private static String newTraceparent() {
        return "00-" + randomHex(16) + "-" + randomHex(8) + "-00";
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
