package io.ponder.proposer.upstream;

import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.upstream.Trouble.Sort;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an engine's refusal means. The one table of status codes and messages of engines. */
final class EngineErrors {

    private static final int LONGEST_QUOTE = 500;

    private EngineErrors() {}

    /** A reply with a status other than 2xx. */
    static Trouble of(int status, MessageHeaders headers, byte[] body) {
        JsonNode document = parse(body);
        return of(status, message(document, body), code(document), retryAfter(headers));
    }

    /** An error in the place of a chunk, after the status said that all was well. */
    static Trouble amidReply(String message, int code) {
        Trouble trouble = of(code >= 400 && code < 500 ? code : 500, message, "", null);
        return trouble.sort() == Sort.BROKEN ? new Trouble(Sort.CUT, trouble.failure(), null) : trouble;
    }

    private static Trouble of(int status, String message, String code, @Nullable Duration retryAfter) {
        String quoted = ": " + message;
        return switch (status) {
            case 401, 403 ->
                Trouble.of(
                        Sort.REFUSED,
                        Kind.UPSTREAM_ERROR,
                        "the engine refused this proposer's key (" + status
                                + "); set PONDER_ENGINE_API_KEY or PONDER_ENGINE_API_KEY_FILE");
            case 404 ->
                message.toLowerCase(Locale.ROOT).contains("model")
                        ? Trouble.of(Sort.REFUSED, Kind.UNKNOWN_MODEL, "the engine does not know the model" + quoted)
                        : Trouble.of(
                                Sort.REFUSED,
                                Kind.UPSTREAM_ERROR,
                                "the engine has no chat completions at this URL; it should end where /chat/completions begins");
            case 429 -> busy(message, code, retryAfter);
            case 408, 425 -> Trouble.of(Sort.BROKEN, Kind.UPSTREAM_ERROR, "the engine answered " + status + quoted);
            default ->
                status >= 500
                        ? new Trouble(
                                Sort.BROKEN,
                                Failure.of(Kind.UPSTREAM_ERROR, "the engine answered " + status + quoted),
                                retryAfter)
                        : refused(status, message, code);
        };
    }

    private static Trouble busy(String message, String code, @Nullable Duration retryAfter) {
        Failure failure = new Failure(
                Kind.OVERLOADED,
                "the engine is busy: " + message,
                null,
                List.of(),
                retryAfter == null ? null : retryAfter.toMillis() / 1000.0);
        // A spent quota stays spent.
        return new Trouble(code.equals("insufficient_quota") ? Sort.REFUSED : Sort.BUSY, failure, retryAfter);
    }

    private static Trouble refused(int status, String message, String code) {
        boolean redirected = status < 400;
        return Trouble.of(
                Sort.REFUSED,
                redirected
                        ? Kind.UPSTREAM_ERROR
                        : isTooLong(message, code) ? Kind.CONTEXT_LENGTH_EXCEEDED : Kind.INVALID_REQUEST,
                "the engine refused the request (" + status + "): " + message);
    }

    private static boolean isTooLong(String message, String code) {
        String text = message.toLowerCase(Locale.ROOT);
        return code.equals("context_length_exceeded")
                || code.equals("exceed_context_size_error")
                || text.contains("context length")
                || text.contains("context size")
                || text.contains("context window")
                || text.contains("maximum model length")
                || text.contains("prompt is too long");
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? null : WireJson.mapper().readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static String message(@Nullable JsonNode document, byte[] body) {
        String message = "";
        if (document != null) {
            JsonNode error = document.path("error");
            for (JsonNode place :
                    List.of(error.path("message"), error, document.path("message"), document.path("detail"))) {
                if (message.isEmpty() && place.isString()) {
                    message = place.stringValue();
                }
            }
        }
        if (message.isEmpty()) {
            message = new String(body, StandardCharsets.UTF_8).strip();
        }
        if (message.isEmpty()) {
            return "no reason given";
        }
        return message.length() <= LONGEST_QUOTE ? message : message.substring(0, LONGEST_QUOTE) + "...";
    }

    private static String code(@Nullable JsonNode document) {
        if (document == null) {
            return "";
        }
        JsonNode error = document.path("error");
        return error.path("code").isString()
                ? error.path("code").stringValue()
                : error.path("type").isString() ? error.path("type").stringValue() : "";
    }

    private static @Nullable Duration retryAfter(MessageHeaders headers) {
        Double milliseconds = number(headers.getFirstHeader("retry-after-ms"));
        Double seconds = number(headers.getFirstHeader("retry-after"));
        if (milliseconds != null) {
            return Duration.ofMillis(Math.round(milliseconds));
        }
        return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static @Nullable Double number(@Nullable Header header) {
        try {
            double value =
                    header == null ? -1 : Double.parseDouble(header.getValue().strip());
            return value >= 0 && value < 1e9 ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
