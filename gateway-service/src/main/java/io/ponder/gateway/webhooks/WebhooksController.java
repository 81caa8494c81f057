package io.ponder.gateway.webhooks;

import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.files.FileList;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/admin/webhooks}: where the messages of the caller's team go. */
@RestController
final class WebhooksController {

    private static final List<String> FIELDS = List.of("name", "url", "event_types");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2000;

    /** What is left of an endpoint. */
    private record Deleted(String id, String object, boolean deleted) {}

    private final EndpointStore store;
    private final Secrets secrets;
    private final ReachableHosts hosts;
    private final WebhooksSettings settings;
    private final InstantSource clock;

    WebhooksController(
            EndpointStore store,
            Secrets secrets,
            ReachableHosts hosts,
            WebhooksSettings settings,
            InstantSource clock) {
        this.store = store;
        this.secrets = secrets;
        this.hosts = hosts;
        this.settings = settings;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/admin/webhooks", consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        String tenant = tenant(request);
        JsonFields fields = JsonFields.ofBody(body);
        fields.allowOnly(FIELDS);
        if (store.of(tenant).size() >= settings.mostEndpoints()) {
            throw Failure.of(
                            Kind.CONFLICT,
                            "your team has " + settings.mostEndpoints()
                                    + " webhook endpoints, as many as it may; delete one first")
                    .asException();
        }
        String url = fields.required("url");
        requireUrl(url);
        String name =
                Objects.requireNonNullElse(fields.text("name"), URI.create(url).getHost());
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw Failure.invalid("name", "name must have 1 to " + LONGEST_NAME + " characters")
                    .asException();
        }
        WebhookEndpoint endpoint = WebhookEndpoint.created(
                "we_" + UUID.randomUUID().toString().replace("-", ""),
                tenant,
                name,
                url,
                types(fields),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        String secret = secrets.of(endpoint);
        store.add(endpoint);
        response.setStatus(HttpServletResponse.SC_CREATED);
        JsonReply.write(response, endpoint.with(secret));
    }

    private static List<String> types(JsonFields fields) {
        List<String> types = fields.array("event_types").stream()
                .map(type -> type.isString() ? type.stringValue() : "")
                .distinct()
                .toList();
        if (types.isEmpty() || !Webhooks.TYPES.containsAll(types)) {
            throw Failure.invalid(
                            "event_types",
                            "event_types must be an array of some of " + String.join(", ", Webhooks.TYPES),
                            Webhooks.TYPES)
                    .asException();
        }
        return types;
    }

    private void requireUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw wrongUrl("is not a URL");
        }
        String scheme = String.valueOf(url.getScheme());
        boolean isPlain = url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null;
        if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")
                || !isPlain
                || text.length() > LONGEST_URL) {
            throw wrongUrl("must be an http or https URL, without a user and a fragment");
        }
        try {
            hosts.resolve(url.getHost().replaceAll("[\\[\\]]", ""));
        } catch (UnknownHostException e) {
            throw wrongUrl("names a host that has no address to which webhooks may be sent: it must be on the public"
                    + " internet, or allowed by this service's operator (PONDER_WEBHOOK_ALLOW)");
        }
    }

    private static RuntimeException wrongUrl(String why) {
        return Failure.invalid("url", "url " + why).asException();
    }

    @GetMapping("/v1/admin/webhooks")
    void list(HttpServletRequest request, HttpServletResponse response) {
        List<WebhookEndpoint> all = store.of(tenant(request));
        JsonReply.write(response, FileList.of(all, Integer.MAX_VALUE, WebhookEndpoint::id));
    }

    @GetMapping("/v1/admin/webhooks/{id}")
    void retrieve(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        JsonReply.write(response, find(request, id));
    }

    @PostMapping("/v1/admin/webhooks/{id}/rotate")
    void rotate(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        find(request, id);
        store.rotate(id);
        WebhookEndpoint endpoint = find(request, id);
        JsonReply.write(response, endpoint.with(secrets.of(endpoint)));
    }

    @DeleteMapping("/v1/admin/webhooks/{id}")
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        store.delete(find(request, id).id());
        JsonReply.write(response, new Deleted(id, "webhook_endpoint", true));
    }

    private WebhookEndpoint find(HttpServletRequest request, String id) {
        return store.find(tenant(request), id)
                .orElseThrow(() -> new Failure(
                                Kind.NOT_FOUND,
                                "No such webhook endpoint: '" + Field.shortened(id, 80) + "'",
                                "id",
                                List.of(),
                                null)
                        .asException());
    }

    private static String tenant(HttpServletRequest request) {
        Caller caller = Callers.of(request);
        if (caller.role() != KeyRole.ADMIN && caller.role() != KeyRole.MANAGER) {
            throw Failure.of(Kind.FORBIDDEN, "webhooks are managed by keys of the roles admin and manager")
                    .asException();
        }
        return caller.tenant();
    }
}
