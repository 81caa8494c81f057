package io.ponder.gateway.data;

import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Rights;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.accounts.Pseudonyms;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code /v1/datasets}, {@code /v1/jobs}, {@code /v1/recipes}, {@code /v1/pipelines}, {@code /v1/runs} and {@code /v1/people}:
 * hands requests on to dataset-service, for the caller that the door has found out, and its replies back, as they come.
 */
@RestController
@EnableConfigurationProperties(DataSettings.class)
final class DataController {

    private static final int LARGEST_PROBLEM = 1 << 20;
    private static final List<String> PERSON = List.of("user", "person");
    private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{64}");

    private final DataSettings settings;
    private final CloseableHttpClient http;
    private final Pseudonyms pseudonyms;
    private final InstantSource clock;

    DataController(DataSettings settings, CloseableHttpClient http, Pseudonyms pseudonyms, InstantSource clock) {
        this.pseudonyms = pseudonyms;
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    @GetMapping({
        "/v1/recipes",
        "/v1/pipelines",
        "/v1/runs",
        "/v1/runs/{id}",
        "/v1/jobs",
        "/v1/jobs/{id}",
        "/v1/datasets",
        "/v1/datasets/{id}",
        "/v1/datasets/{id}/rows",
        "/v1/datasets/{id}/card"
    })
    void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handOn(request, response, false);
    }

    @PostMapping({
        "/v1/jobs",
        "/v1/jobs/{id}/start",
        "/v1/jobs/{id}/pause",
        "/v1/jobs/{id}/resume",
        "/v1/jobs/{id}/cancel",
        "/v1/runs",
        "/v1/runs/{id}/pause",
        "/v1/runs/{id}/resume",
        "/v1/runs/{id}/cancel",
        "/v1/datasets"
    })
    void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handOn(request, response, true);
    }

    @DeleteMapping("/v1/datasets/{id}")
    void delete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        handOn(request, response, false);
    }

    /**
     * Deletes what is kept of a person, by the pseudonym: dataset-service never learns the name. The name comes in the body, since
     * proxies log paths.
     */
    @PostMapping(path = "/v1/people/forget", consumes = MediaType.APPLICATION_JSON_VALUE)
    void forget(@RequestBody JsonNode json, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Caller caller = Callers.of(request);
        Rights.requireManager(caller);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(PERSON);
        String user = body.name("user");
        String person = body.name("person");
        if ((user == null) == (person == null)) {
            throw Failure.invalid(
                            "user",
                            "send user, as requests name them, or person, the pseudonym in a row's origin.person")
                    .asException();
        }
        if (person != null && !PSEUDONYM.matcher(person).matches()) {
            throw Failure.invalid("person", "person must be a pseudonym of 64 hexadecimal digits; user takes a name")
                    .asException();
        }
        String pseudonym = user == null ? String.valueOf(person) : pseudonyms.of(user.strip(), caller);
        handOn("DELETE", "/v1/people/" + pseudonym, request, response, false);
    }

    private void handOn(HttpServletRequest request, HttpServletResponse response, boolean hasBody) throws IOException {
        handOn(request.getMethod(), request.getRequestURI(), request, response, hasBody);
    }

    private void handOn(
            String method, String path, HttpServletRequest request, HttpServletResponse response, boolean hasBody)
            throws IOException {
        String query = request.getQueryString();
        HttpUriRequestBase call =
                new HttpUriRequestBase(method, settings.url().resolve(path + (query == null ? "" : "?" + query)));
        RequestContext context = RequestContexts.of(request);
        context.headers(clock).forEach(call::setHeader);
        call.setHeader(OnBehalf.HEADER, onBehalf(Callers.of(request)).header());
        if (hasBody) {
            String type = request.getContentType();
            call.setEntity(new InputStreamEntity(
                    request.getInputStream(),
                    request.getContentLengthLong(),
                    type == null ? ContentType.APPLICATION_JSON : ContentType.parseLenient(type)));
        }
        try {
            try {
                execute(call, response);
            } catch (NoHttpResponseException | SocketException e) {
                if (hasBody || response.isCommitted()) {
                    throw e;
                }
                execute(call, response); // over a new connection: the one before was to a service that has restarted
            }
        } catch (IOException e) {
            if (response.isCommitted()) {
                // Whoever broke off, the client must not take what it has got for a whole reply.
                throw new ClientGoneException();
            }
            throw Failure.passing(
                            Kind.UPSTREAM_UNAVAILABLE,
                            "dataset-service, which makes training data, cannot be reached; PONDER_DATASET_URL names it")
                    .asException();
        }
    }

    private void execute(HttpUriRequestBase call, HttpServletResponse response) throws IOException {
        http.execute(call, reply -> {
            hand(reply, response);
            return true;
        });
    }

    private static OnBehalf onBehalf(Caller caller) {
        return caller.open() ? OnBehalf.ANYONE : new OnBehalf(caller.organization(), caller.team(), caller.key());
    }

    private static void hand(ClassicHttpResponse reply, HttpServletResponse response) throws IOException {
        HttpEntity entity = reply.getEntity();
        if (reply.getCode() >= HttpServletResponse.SC_BAD_REQUEST) {
            throw failure(
                            reply.getCode(),
                            entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_PROBLEM))
                    .asException();
        }
        response.setStatus(reply.getCode());
        if (entity != null) {
            response.setContentType(entity.getContentType());
            if (entity.getContentLength() >= 0) {
                response.setContentLengthLong(entity.getContentLength());
            }
            try (InputStream in = entity.getContent()) {
                // The output is not closed: after a failure, that would end the reply in good order.
                in.transferTo(response.getOutputStream());
            }
        }
    }

    private static Failure failure(int status, byte[] body) {
        try {
            return WireJson.mapper().readValue(body, ProblemDetails.class).toFailure();
        } catch (JacksonException | NullPointerException e) {
            return Failure.of(Kind.UPSTREAM_ERROR, "dataset-service answered " + status + " without a reason");
        }
    }
}
