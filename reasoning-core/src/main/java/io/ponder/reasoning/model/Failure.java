package io.ponder.reasoning.model;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Why something could not be done, in words a caller can act on. A failure never becomes a score or an empty answer.
 *
 * @param kind decides the HTTP status, in one place
 * @param message one or two sentences: what failed, and what to do about it; it mentions fields as {@link Field} does
 * @param field the path of the request field at fault, such as {@code budget.max_tokens}; null when there is none
 * @param allowed the values that would have been accepted, empty when that cannot be listed
 * @param retryAfterSeconds when trying again makes sense; null when unknown
 */
public record Failure(
        Kind kind,
        String message,
        @Nullable String field,
        List<String> allowed,
        @Nullable Double retryAfterSeconds) {

    /** The closed set of failures, with the HTTP status each one is answered with. */
    public enum Kind {
        /** A field has a bad value. */
        INVALID_REQUEST(400),
        /** No key, or one that is not valid. */
        UNAUTHENTICATED(401),
        /** The key does not permit this. */
        FORBIDDEN(403),
        UNKNOWN_MODEL(404),
        /** Nothing lives at this path. */
        NOT_FOUND(404),
        /** The path exists, but not for this method. */
        METHOD_NOT_ALLOWED(405),
        /** The request did not arrive in time. */
        TOO_SLOW(408),
        /** The first request with this idempotency key is still at work. */
        KEY_IN_USE(409),
        /** Somebody else changed it in the meantime. */
        CONFLICT(409),
        /** Somebody stopped the work on it. */
        CANCELLED(409),
        /** The request body is larger than the service reads. */
        BODY_TOO_LARGE(413),
        /** The prompt does not fit the model's context. */
        CONTEXT_LENGTH_EXCEEDED(400),
        /** This backend cannot do what the request needs. */
        CAPABILITY_MISSING(422),
        /** The idempotency key belongs to another request. */
        KEY_REUSED(422),
        /** The queue is full. */
        OVERLOADED(429),
        /** A budget is spent. */
        QUOTA_SPENT(429),
        /** The caller sends more in a short time than it may. */
        RATE_LIMITED(429),
        /** A fault of Ponder's own. */
        INTERNAL(500),
        /** A dependency answered with an error or with nonsense. */
        UPSTREAM_ERROR(502),
        /** The model wrote no answer: nothing at all, only a thought, or a refusal. */
        NO_ANSWER(502),
        /** A dependency refuses connections, or its circuit breaker is open. */
        UPSTREAM_UNAVAILABLE(503),
        /** No answer within the deadline. */
        TIMEOUT(504);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status of this failure. */
        public int status() {
            return status;
        }

        /** Whether the request was at fault, and no service: asking again does not help, unless its key was in use. */
        public boolean isCallers() {
            return status < 500 && this != OVERLOADED && this != RATE_LIMITED;
        }
    }

    public Failure {
        allowed = List.copyOf(allowed);
    }

    public static Failure of(Kind kind, String message) {
        return new Failure(kind, message, null, List.of(), null);
    }

    /** A failure that may be over in a second. */
    public static Failure passing(Kind kind, String message) {
        return new Failure(kind, message, null, List.of(), 1.0);
    }

    public static Failure invalid(String field, String message) {
        return new Failure(Kind.INVALID_REQUEST, message, field, List.of(), null);
    }

    public static Failure invalid(Field field, String message) {
        return invalid(field.path(), message);
    }

    public static Failure invalid(String field, String message, List<String> allowed) {
        return new Failure(Kind.INVALID_REQUEST, message, field, allowed, null);
    }

    public static Failure invalid(Field field, String message, List<String> allowed) {
        return invalid(field.path(), message, allowed);
    }

    /**
     * The same failure for the caller of another API.
     *
     * @param names that API's name for each field, from the field's path
     */
    public Failure inWordsOf(UnaryOperator<String> names) {
        return new Failure(
                kind,
                Field.renamed(message, names),
                field == null ? null : names.apply(field),
                allowed,
                retryAfterSeconds);
    }

    /**
     * The same failure, for a request that holds the object at fault.
     *
     * @param outer the path of that object
     */
    public Failure within(String outer) {
        return new Failure(
                kind,
                Field.renamed(message, path -> new Field(outer).at(path).toString()),
                field == null ? outer : outer + "." + field,
                allowed,
                retryAfterSeconds);
    }

    public Failure withMessage(String other) {
        return new Failure(kind, other, field, allowed, retryAfterSeconds);
    }

    public FailureException asException() {
        return new FailureException(this);
    }
}
