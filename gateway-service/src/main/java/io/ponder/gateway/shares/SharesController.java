package io.ponder.gateway.shares;

import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Shares finished searches by a link. Whoever has it and belongs to the maker's organisation reads it; where no keys are
 * required, anyone. A share is not changed, and ends by itself.
 */
@RestController
final class SharesController {

    private static final String ALL = "/v1/shares";
    private static final String ONE = ALL + "/{id}";
    private static final List<String> FIELDS = List.of("reply", "expires_in_days");
    private static final long USUAL_DAYS = 30;
    private static final long LONGEST_DAYS = 365;
    private static final int RANDOM_BYTES = 18;

    /** The most shares of one organisation; with the bound on a request's body, this bounds what they take. */
    private static final long MOST = 1_000;

    private record Made(String id, String object, String url, Instant createdAt, Instant expiresAt) {}

    /** @param mine whether the caller may delete it */
    private record Shown(
            String id, String object, Instant createdAt, Instant expiresAt, boolean mine, JsonNode reply) {}

    private record Deleted(String id, String object, boolean deleted) {}

    private final ShareTable shares;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    SharesController(ShareTable shares, InstantSource clock) {
        this.shares = shares;
        this.clock = clock;
    }

    @PostMapping(path = ALL, consumes = MediaType.APPLICATION_JSON_VALUE)
    void share(@RequestBody JsonNode json, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(FIELDS);
        JsonFields reply = body.requiredObject("reply");
        List<JsonFields> trace = reply.objects("trace");
        if (trace.isEmpty() || !"started".equals(trace.getFirst().text("type"))) {
            throw Failure.invalid(
                            "reply.trace",
                            "reply.trace must be the trace of a search, from its event started on, as POST"
                                    + " /v1/reasoning returns it")
                    .asException();
        }
        Long days = body.integer("expires_in_days", 1, LONGEST_DAYS);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (shares.count(caller.organization(), now) >= MOST) {
            throw Failure.of(
                            Kind.CONFLICT,
                            "this organisation shares " + MOST
                                    + " searches, which is the most; delete some, or wait until some have expired")
                    .asException();
        }
        Share share = new Share(
                id(),
                caller.organization(),
                caller.key(),
                now,
                now.plus(days == null ? USUAL_DAYS : days, ChronoUnit.DAYS),
                zipped(WireJson.mapper().writeValueAsBytes(body.node("reply"))));
        shares.add(share);
        response.setStatus(HttpServletResponse.SC_CREATED);
        JsonReply.write(
                response,
                new Made(share.id(), "share", "/#/share/" + share.id(), share.createdAt(), share.expiresAt()));
    }

    @GetMapping(ONE)
    void read(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Share share = visible(id, caller);
        response.setHeader("Cache-Control", "no-store");
        JsonReply.write(
                response,
                new Shown(
                        share.id(),
                        "share",
                        share.createdAt(),
                        share.expiresAt(),
                        mayDelete(share, caller),
                        WireJson.mapper().readTree(unzipped(share.reply()))));
    }

    @DeleteMapping(ONE)
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        if (!mayDelete(visible(id, caller), caller)) {
            throw Failure.of(
                            Kind.FORBIDDEN,
                            "only the key that shared this search, or one of the role admin, can delete it")
                    .asException();
        }
        shares.delete(id);
        JsonReply.write(response, new Deleted(id, "share", true));
    }

    /** A share of the caller's organisation. That there is one elsewhere is not told. */
    private Share visible(String id, Caller caller) {
        return shares.find(id, clock.instant())
                .filter(share -> caller.open() || share.organization().equals(caller.organization()))
                .orElseThrow(() -> Failure.of(
                                Kind.NOT_FOUND, "there is no such shared search; it may have expired or been deleted")
                        .asException());
    }

    private static boolean mayDelete(Share share, Caller caller) {
        @Nullable String maker = share.madeBy();
        return caller.role() == KeyRole.ADMIN || maker != null && Objects.equals(maker, caller.key());
    }

    private String id() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] zipped(byte[] document) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static byte[] unzipped(byte[] zipped) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
