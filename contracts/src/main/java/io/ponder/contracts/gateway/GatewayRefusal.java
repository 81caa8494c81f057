package io.ponder.contracts.gateway;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a gateway refuses a request with. */
final class GatewayRefusal {

    private GatewayRefusal() {}

    /** @param hasKey whether the request had a key */
    static Failure of(int status, byte[] body, boolean hasKey) {
        JsonNode error;
        try {
            error = WireJson.mapper().readTree(body).path("error");
        } catch (JacksonException e) {
            // No document of the gateway's; its status has to do.
            error = WireJson.mapper().createObjectNode();
        }
        Kind kind = switch (status) {
            case 400, 413 ->
                error.path("code").asString("").equals("context_length_exceeded")
                        ? Kind.CONTEXT_LENGTH_EXCEEDED
                        : Kind.INVALID_REQUEST;
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 422 -> Kind.CAPABILITY_MISSING;
            case 429 ->
                switch (error.path("code").asString("")) {
                    case "insufficient_quota" -> Kind.QUOTA_SPENT;
                    case "rate_limit_exceeded" -> Kind.RATE_LIMITED;
                    default -> Kind.OVERLOADED;
                };
            case 503 -> Kind.UPSTREAM_UNAVAILABLE;
            case 504 -> Kind.TIMEOUT;
            default -> Kind.UPSTREAM_ERROR;
        };
        String message = error.path("message").asString("HTTP " + status);
        boolean needsKey = kind == Kind.UNAUTHENTICATED && !hasKey;
        return new Failure(
                kind,
                needsKey ? "this gateway requires an API key: put yours into PONDER_API_KEY" : message,
                error.path("param").isString() ? error.path("param").stringValue() : null,
                List.of(),
                null);
    }
}
