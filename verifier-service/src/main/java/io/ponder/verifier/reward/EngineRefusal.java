package io.ponder.verifier.reward;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a reply with a status other than 2xx means. The one table of status codes of reward models' engines. */
final class EngineRefusal {

    private static final int LONGEST_QUOTE = 500;

    private final int status;
    private final String message;
    private final @Nullable Double retryAfter;

    EngineRefusal(JsonMapper json, int status, MessageHeaders headers, byte[] body) {
        this.status = status;
        this.message = message(json, body);
        this.retryAfter = seconds(headers.getFirstHeader("Retry-After"));
    }

    Failure failure(String who) {
        return switch (status) {
            case 401, 403 ->
                Failure.of(Kind.UPSTREAM_ERROR, who + " refused the key (" + status + "); set the model's api-key");
            case 404 -> Failure.of(Kind.UPSTREAM_ERROR, who + " does not know the model or the path: " + message);
            case 429 ->
                new Failure(
                        Kind.OVERLOADED,
                        who + " is busy: " + message,
                        null,
                        List.of(),
                        retryAfter == null ? 1.0 : retryAfter);
            case 503 ->
                new Failure(Kind.UPSTREAM_UNAVAILABLE, who + " answered 503: " + message, null, List.of(), retryAfter);
            default ->
                status >= 500
                        ? Failure.of(Kind.UPSTREAM_ERROR, who + " answered " + status + ": " + message)
                        : Failure.of(
                                isTooLong() ? Kind.CONTEXT_LENGTH_EXCEEDED : Kind.INVALID_REQUEST,
                                who + " refused the input (" + status + "): " + message);
        };
    }

    private boolean isTooLong() {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("context length")
                || text.contains("context size")
                || text.contains("maximum model length")
                || text.contains("max_model_len")
                || text.contains("too large to process")
                || text.contains("is longer than the model");
    }

    private static String message(JsonMapper json, byte[] body) {
        String message = "";
        try {
            JsonNode document = body.length == 0 ? null : json.readTree(body);
            if (document != null) {
                JsonNode error = document.path("error");
                for (JsonNode place :
                        List.of(error.path("message"), error, document.path("message"), document.path("detail"))) {
                    if (message.isEmpty() && place.isString()) {
                        message = place.stringValue();
                    }
                }
            }
        } catch (JacksonException e) {
            // quoted as it is
        }
        if (message.isEmpty()) {
            message = new String(body, StandardCharsets.UTF_8).strip();
        }
        if (message.isEmpty()) {
            return "no reason given";
        }
        return message.length() <= LONGEST_QUOTE ? message : message.substring(0, LONGEST_QUOTE) + "...";
    }

    private static @Nullable Double seconds(@Nullable Header header) {
        try {
            double value =
                    header == null ? -1 : Double.parseDouble(header.getValue().strip());
            return value >= 0 && value < 1e9 ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
