package io.ponder.gateway.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes failures as OpenAI's SDKs expect them: {@code {"error": {message, type, param, code}}}. */
public final class OpenAiErrors {

    /** The body of every error, also in the middle of a stream. */
    public record ErrorBody(Detail error) {}

    /**
     * What went wrong.
     *
     * @param param the path of the wrong request field
     * @param code names the kind of failure
     * @param allowed the accepted values; left out if they cannot be listed
     */
    public record Detail(
            String message,
            String type,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String param,

            String code,
            @Nullable List<String> allowed) {}

    private OpenAiErrors() {}

    /** The failure as a document. Fields that nobody has given another name are called as they stand in the body. */
    public static ErrorBody body(Failure told) {
        Failure failure = told.inWordsOf(UnaryOperator.identity());
        return new ErrorBody(new Detail(
                message(failure),
                type(failure.kind()),
                failure.field(),
                code(failure.kind()),
                failure.allowed().isEmpty() ? null : failure.allowed()));
    }

    /** The message, with the accepted values unless it names them already. */
    static String message(Failure failure) {
        boolean listed = failure.allowed().stream().allMatch(failure.message()::contains);
        return listed
                ? failure.message()
                : failure.message() + " (accepted: " + String.join(", ", failure.allowed()) + ")";
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case OVERLOADED, RATE_LIMITED -> "rate_limit_error";
            case QUOTA_SPENT -> "insufficient_quota";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            default -> kind.isCallers() ? "invalid_request_error" : "server_error";
        };
    }

    /** The failure's {@code code}, also used in metrics. */
    public static String code(Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> "invalid_request";
            case UNAUTHENTICATED -> "invalid_api_key";
            case FORBIDDEN -> "permission_denied";
            case CONFLICT -> "conflict";
            case CANCELLED -> "cancelled";
            case QUOTA_SPENT -> "insufficient_quota";
            case RATE_LIMITED -> "rate_limit_exceeded";
            case UNKNOWN_MODEL -> "model_not_found";
            case NOT_FOUND -> "not_found";
            case METHOD_NOT_ALLOWED -> "method_not_allowed";
            case BODY_TOO_LARGE -> "request_too_large";
            case TOO_SLOW -> "request_timeout";
            case KEY_IN_USE -> "idempotency_key_in_use";
            case KEY_REUSED -> "idempotency_key_reused";
            case CONTEXT_LENGTH_EXCEEDED -> "context_length_exceeded";
            case CAPABILITY_MISSING -> "capability_missing";
            case OVERLOADED -> "overloaded";
            case INTERNAL -> "internal_error";
            case UPSTREAM_ERROR -> "upstream_error";
            case NO_ANSWER -> "no_answer";
            case UPSTREAM_UNAVAILABLE -> "upstream_unavailable";
            case TIMEOUT -> "timeout";
        };
    }
}
