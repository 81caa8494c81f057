package io.ponder.gateway.data;

import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Rights;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.accounts.Pseudonyms;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.RequestContexts;
import io.ponder.runtime.ServiceClients;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /v1/datasets}, {@code /v1/jobs}, {@code /v1/recipes}, {@code /v1/pipelines}, {@code /v1/runs} and {@code /v1/people}:
 * hands requests on to dataset-service, for the caller that the door has found out, and its replies back, as they come.
 */
@RestController
@EnableConfigurationProperties(DataSettings.class)
final class DataController {

    private static final List<String> PERSON = List.of("user", "person");
    private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{64}");

    private final ServiceClient service;
    private final Pseudonyms pseudonyms;

    DataController(DataSettings settings, ServiceClients services, Pseudonyms pseudonyms) {
        this.service = services.client("dataset-service", settings.url());
        this.pseudonyms = pseudonyms;
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
        try {
            service.pass(
                    method,
                    path + (query == null ? "" : "?" + query),
                    Map.of(OnBehalf.HEADER, onBehalf(Callers.of(request)).header()),
                    hasBody ? PassedOnBody.of(request) : null,
                    RequestContexts.of(request),
                    reply -> hand(reply, response));
        } catch (FailureException e) {
            if (response.isCommitted()) {
                // Whoever broke off, the client must not take what it has got for a whole reply.
                throw new ClientGoneException();
            }
            throw e;
        }
    }

    private static OnBehalf onBehalf(Caller caller) {
        return caller.open() ? OnBehalf.ANYONE : new OnBehalf(caller.organization(), caller.team(), caller.key());
    }

    private static void hand(ClassicHttpResponse reply, HttpServletResponse response) throws IOException {
        response.setStatus(reply.getCode());
        HttpEntity entity = reply.getEntity();
        if (entity == null) {
            return;
        }
        response.setContentType(entity.getContentType());
        if (entity.getContentLength() >= 0) {
            response.setContentLengthLong(entity.getContentLength());
        }
        try {
            // Neither is closed: after a failure, that would read the rest, or end the reply in good order.
            entity.getContent().transferTo(response.getOutputStream());
        } catch (ClientAbortException e) {
            throw new ClientGoneException();
        }
    }
}
