package io.ponder.gateway.error;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes failures as Anthropic's SDKs expect them: {@code {"type": "error", "error": {type, message}, "request_id"}}. */
public final class AnthropicErrors {

    /** Anthropic's own status for a server that is too busy. */
    private static final int OVERLOADED = 529;

    /**
     * The body of every error, also in the middle of a stream.
     *
     * @param type always {@code error}
     */
    public record ErrorBody(String type, Detail error, String requestId) {}

    /**
     * What went wrong.
     *
     * @param message names the wrong request field, where there is one
     * @param details the cause in words that SDKs act on; null for causes on which they do not
     */
    public record Detail(
            String type, String message, @Nullable Cause details) {}

    /** A cause that an SDK answers with another request. */
    public record Cause(String errorCode, List<String> unsupported) {}

    /** The field that asks for a conversation kept on the server. SDKs that are told so send the whole history instead. */
    public static final String THREAD = "thread";

    private static final Cause NO_THREADS = new Cause("thread_unsupported_request", List.of(THREAD));

    private AnthropicErrors() {}

    /** The failure as a document. Fields that nobody has given another name are called as they stand in the body. */
    public static ErrorBody body(Failure told, String requestId) {
        Failure failure = told.inWordsOf(UnaryOperator.identity());
        String message = OpenAiErrors.message(failure);
        String field = failure.field();
        String named = field == null || message.contains(field) ? message : field + ": " + message;
        return new ErrorBody(
                "error", new Detail(type(failure.kind()), named, THREAD.equals(field) ? NO_THREADS : null), requestId);
    }

    /** The HTTP status: as everywhere, but for a queue that is full. */
    static int status(Kind kind) {
        return kind == Kind.OVERLOADED ? OVERLOADED : kind.status();
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST,
                    METHOD_NOT_ALLOWED,
                    TOO_SLOW,
                    KEY_IN_USE,
                    KEY_REUSED,
                    CONFLICT,
                    CANCELLED,
                    CONTEXT_LENGTH_EXCEEDED,
                    CAPABILITY_MISSING -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case QUOTA_SPENT, RATE_LIMITED -> "rate_limit_error";
            case UNKNOWN_MODEL, NOT_FOUND -> "not_found_error";
            case BODY_TOO_LARGE -> "request_too_large";
            case OVERLOADED -> "overloaded_error";
            case TIMEOUT -> "timeout_error";
            case INTERNAL, UPSTREAM_ERROR, UPSTREAM_UNAVAILABLE, NO_ANSWER -> "api_error";
        };
    }
}
