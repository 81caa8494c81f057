package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} on the wire, as an RFC 9457 problem document ({@code application/problem+json}).
 *
 * @param type {@code urn:ponder:problem:<kind>}
 * @param service the service that failed
 */
public record ProblemDetails(
        String type,
        String title,
        int status,
        String detail,
        Failure.@Nullable Kind kind,
        @Nullable String field,
        @Nullable List<String> allowed,
        @Nullable Double retryAfterSeconds,
        @Nullable String service) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemDetails of(Failure failure, String service) {
        String kind = failure.kind().name().toLowerCase(Locale.ROOT);
        return new ProblemDetails(
                "urn:ponder:problem:" + kind,
                kind.replace('_', ' '),
                failure.kind().status(),
                failure.message(),
                failure.kind(),
                failure.field(),
                failure.allowed().isEmpty() ? null : failure.allowed(),
                failure.retryAfterSeconds(),
                service);
    }

    /** The failure that it tells of. */
    public Failure toFailure() {
        return new Failure(
                kind == null ? Failure.Kind.UPSTREAM_ERROR : kind,
                detail,
                field,
                allowed == null ? List.of() : allowed,
                retryAfterSeconds);
    }
}
