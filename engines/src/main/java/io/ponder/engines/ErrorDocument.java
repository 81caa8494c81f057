package io.ponder.engines;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An error as an engine words it: OpenAI's {@code {"error": {message, type, code}}}, vLLM's {@code {"object": "error"}},
 * FastAPI's {@code {"detail": ...}}, or {@code {"error": "text", "error_type": ...}} of Ollama and TGI.
 *
 * @param message in the engine's words; empty if it gives none
 * @param name the engine's name for the error, in lower case and without underscores; empty if it gives none
 * @param status the HTTP status that the code, the name or the type stands for; 0 if none does
 */
record ErrorDocument(String message, String name, int status) {

    /** The names that engines give to errors, without underscores, and the status that each stands for. */
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("contextlengthexceeded", 400),
            Map.entry("exceedcontextsizeerror", 400),
            Map.entry("stringabovemaxlength", 400),
            Map.entry("invalidrequest", 400),
            Map.entry("invalidrequesterror", 400),
            Map.entry("badrequest", 400),
            Map.entry("badrequesterror", 400),
            Map.entry("invalidargument", 400),
            Map.entry("validation", 400),
            Map.entry("validationerror", 400),
            Map.entry("unsupportedparameter", 400),
            Map.entry("unsupportedvalue", 400),
            Map.entry("invalidapikey", 401),
            Map.entry("authenticationerror", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("unauthorized", 401),
            Map.entry("permissionerror", 403),
            Map.entry("permissiondenied", 403),
            Map.entry("permissiondeniederror", 403),
            Map.entry("forbidden", 403),
            Map.entry("modelnotfound", 404),
            Map.entry("notfound", 404),
            Map.entry("notfounderror", 404),
            Map.entry("insufficientquota", 429),
            Map.entry("ratelimitexceeded", 429),
            Map.entry("ratelimiterror", 429),
            Map.entry("toomanyrequests", 429),
            Map.entry("resourceexhausted", 429),
            Map.entry("overloaded", 429),
            Map.entry("servererror", 500),
            Map.entry("internalerror", 500),
            Map.entry("internalservererror", 500),
            Map.entry("apierror", 500),
            Map.entry("generation", 500),
            Map.entry("incompletegeneration", 500),
            Map.entry("overloadederror", 503),
            Map.entry("serviceunavailable", 503),
            Map.entry("serviceunavailableerror", 503),
            Map.entry("unavailable", 503),
            Map.entry("unavailableerror", 503));

    private static final List<String> NAMES = List.of("code", "type", "status", "error_type");

    static ErrorDocument of(JsonNode document) {
        JsonNode error = document.path("error");
        String message = Stream.of(
                        error.path("message"),
                        error,
                        document.path("message"),
                        document.path("detail"),
                        error.path("detail"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(said -> !said.isBlank())
                .findFirst()
                // FastAPI lists the fields that are wrong.
                .orElseGet(() -> document.path("detail").isContainer()
                        ? document.path("detail").toString()
                        : "");
        String name = "";
        for (JsonNode holder : List.of(error, document)) {
            for (String field : NAMES) {
                JsonNode value = holder.path(field);
                int status = number(value);
                if (status > 0) {
                    return new ErrorDocument(message, name, status);
                }
                String word = plain(value);
                Integer known = STATUS.get(word);
                if (known != null) {
                    return new ErrorDocument(message, word, known);
                }
                name = name.isEmpty() ? word : name;
            }
        }
        return new ErrorDocument(message, name, 0);
    }

    /** A status of 4xx or 5xx, as a number or as text; otherwise 0. */
    private static int number(JsonNode value) {
        String text = value.isIntegralNumber() || value.isString() ? value.asString("") : "";
        return text.length() == 3
                        && (text.charAt(0) == '4' || text.charAt(0) == '5')
                        && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(text)
                : 0;
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.stringValue().strip().replace("_", "").toLowerCase(Locale.ROOT) : "";
    }
}
