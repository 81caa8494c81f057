package io.ponder.engines;

import static io.ponder.engines.Fault.BROKEN;
import static io.ponder.engines.Fault.BUSY;
import static io.ponder.engines.Fault.CUT;
import static io.ponder.engines.Fault.GAVE_UP;
import static io.ponder.engines.Fault.HUNG_UP;
import static io.ponder.engines.Fault.OVERLONG;
import static io.ponder.engines.Fault.REFUSED;
import static io.ponder.engines.Fault.SILENT;
import static io.ponder.engines.Fault.STOPPED;
import static io.ponder.engines.Fault.UNREACHABLE;
import static io.ponder.reasoning.model.Failure.Kind.CONTEXT_LENGTH_EXCEEDED;
import static io.ponder.reasoning.model.Failure.Kind.INVALID_REQUEST;
import static io.ponder.reasoning.model.Failure.Kind.OVERLOADED;
import static io.ponder.reasoning.model.Failure.Kind.TIMEOUT;
import static io.ponder.reasoning.model.Failure.Kind.UNKNOWN_MODEL;
import static io.ponder.reasoning.model.Failure.Kind.UPSTREAM_ERROR;
import static io.ponder.reasoning.model.Failure.Kind.UPSTREAM_UNAVAILABLE;

import io.ponder.contracts.wire.TlsTrouble;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Maps failed calls to an engine (statuses, error codes, messages, broken connections) to failures. */
public final class EngineErrors {

    /** Names and phrases that engines use to say that a prompt does not fit. */
    private static final List<String> TOO_LONG = List.of("contextlengthexceeded", "exceedcontextsizeerror");

    private static final List<String> TOO_LONG_PHRASES = List.of(
            "context length",
            "context size",
            "context window",
            "maximum model length",
            "max_model_len",
            "prompt is too long",
            "too large to process",
            "is longer than the model");

    private final EngineTerms terms;
    private final String engine;

    public EngineErrors(EngineTerms terms) {
        this.terms = terms;
        this.engine = terms.name();
    }

    /** A reply with a status other than 2xx. */
    EngineException refusal(int status, MessageHeaders headers, byte[] body, Instant now) {
        ErrorDocument error = ErrorDocument.of(parse(body));
        String said = error.message().isEmpty() ? new String(body, StandardCharsets.UTF_8).strip() : error.message();
        return of(status, quoted(said), error.name(), AskedPause.of(headers, now));
    }

    /**
     * An error that the engine sends instead of an answer, or in the middle of one, after a status of 2xx: told by what it
     * means, as if it had come with the status of its own.
     */
    public EngineException amidReply(JsonNode document) {
        ErrorDocument error = ErrorDocument.of(document);
        String said = quoted(error.message());
        int status = error.status() > 0 ? error.status() : isTooLong(said, error.name()) ? 400 : 500;
        EngineException failed = of(status, said, error.name(), null);
        return failed.fault() == BROKEN ? new EngineException(GAVE_UP, failed.failure(), failed.pause()) : failed;
    }

    /** A reply of a shape that this client does not know. */
    public EngineException unreadable(String what) {
        return fails(REFUSED, UPSTREAM_ERROR, engine + " sent " + what + ", which cannot be read here");
    }

    private EngineException of(int status, String said, String code, @Nullable Duration pause) {
        String answered = engine + " answered " + status + ": " + said;
        return switch (status) {
            case 401, 403 ->
                fails(REFUSED, UPSTREAM_ERROR, engine + " refused the key (" + status + "); set " + terms.keySetting());
            case 404 -> notFound(said);
            case 408, 425 -> fails(BROKEN, UPSTREAM_ERROR, answered);
            case 429 -> busy(said, code, pause);
            case 503 ->
                terms.triesAgain()
                        ? fails(BROKEN, UPSTREAM_ERROR, answered, null, pause)
                        : fails(BROKEN, UPSTREAM_UNAVAILABLE, answered, pause, pause);
            default ->
                status >= 500 && !TOO_LONG.contains(code)
                        ? fails(BROKEN, UPSTREAM_ERROR, answered, null, pause)
                        : refused(status, said, code);
        };
    }

    private EngineException notFound(String said) {
        boolean model =
                terms.clientsNameModel() && said.toLowerCase(Locale.ROOT).contains("model");
        return model
                ? fails(REFUSED, UNKNOWN_MODEL, engine + " does not know the model: " + said)
                : fails(
                        REFUSED,
                        UPSTREAM_ERROR,
                        engine + " does not know the model or the path: " + said + "; its URL should end where "
                                + terms.firstPath() + " begins");
    }

    /** A busy engine may be tried again; a used-up quota is not. */
    private EngineException busy(String said, String code, @Nullable Duration pause) {
        boolean spent = code.equals("insufficientquota");
        Duration retryAfter = pause == null && !spent ? Duration.ofSeconds(1) : pause;
        return fails(spent ? REFUSED : BUSY, OVERLOADED, engine + " is busy: " + said, retryAfter, pause);
    }

    private EngineException refused(int status, String said, String code) {
        Kind kind = status < 400 ? UPSTREAM_ERROR : isTooLong(said, code) ? CONTEXT_LENGTH_EXCEEDED : INVALID_REQUEST;
        return fails(REFUSED, kind, engine + " refused the " + terms.sent() + " (" + status + "): " + said);
    }

    private static boolean isTooLong(String said, String code) {
        String text = said.toLowerCase(Locale.ROOT);
        return TOO_LONG.contains(code) || TOO_LONG_PHRASES.stream().anyMatch(text::contains);
    }

    /**
     * A connection that could not be opened or that broke.
     *
     * @param answered whether the reply had begun
     * @param silence how long the call waited for a byte
     */
    EngineException broken(IOException e, boolean answered, Duration silence) {
        String trouble = answered ? null : TlsTrouble.of(e, "PONDER_TLS_ENGINE_CA");
        if (trouble != null) {
            return fails(UNREACHABLE, UPSTREAM_UNAVAILABLE, "no TLS connection to " + engine + ": " + trouble);
        }
        return switch (e) {
            case ConnectTimeoutException _, ConnectException _, NoRouteToHostException _, UnknownHostException _ ->
                fails(UNREACHABLE, UPSTREAM_UNAVAILABLE, engine + " cannot be reached");
            case ConnectionRequestTimeoutException _ ->
                fails(REFUSED, OVERLOADED, "all connections of this service are in use");
            case SocketTimeoutException _ ->
                fails(SILENT, TIMEOUT, engine + " sent nothing for " + silence.toMillis() / 1000.0 + " s");
            case MessageConstraintException _ ->
                fails(BROKEN, UPSTREAM_ERROR, engine + " sent more header fields, or longer ones, than are read here");
            default ->
                answered
                        ? fails(CUT, UPSTREAM_ERROR, "the reply of " + engine + " broke off")
                        : fails(HUNG_UP, UPSTREAM_ERROR, engine + " closed the connection without an answer");
        };
    }

    EngineException empty() {
        return fails(CUT, UPSTREAM_ERROR, engine + " sent an empty reply");
    }

    EngineException noJson() {
        return fails(CUT, UPSTREAM_ERROR, engine + " sent something that is not JSON");
    }

    /** A proxy, or another server, has answered in the engine's place. */
    EngineException webPage() {
        return fails(
                UNREACHABLE, UPSTREAM_ERROR, engine + " sent something that is not JSON: it begins like a web page");
    }

    EngineException overlong(long most) {
        return fails(
                OVERLONG,
                UPSTREAM_ERROR,
                engine + " sent far more than was asked for; it was cut after " + most + " bytes");
    }

    EngineException stopped() {
        return fails(STOPPED, TIMEOUT, "the call to " + engine + " was stopped");
    }

    private static EngineException fails(Fault fault, Kind kind, String message) {
        return fails(fault, kind, message, null, null);
    }

    private static EngineException fails(
            Fault fault, Kind kind, String message, @Nullable Duration retryAfter, @Nullable Duration pause) {
        Double seconds = retryAfter == null ? null : (Double) (retryAfter.toMillis() / 1000.0);
        return new EngineException(fault, new Failure(kind, message, null, List.of(), seconds), pause);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0
                    ? MissingNode.getInstance()
                    : WireJson.mapper().readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static String quoted(String said) {
        // A page of HTML is for people in front of a browser.
        return said.isEmpty() || said.startsWith("<") ? "no reason given" : QuotedWords.of(said);
    }
}
