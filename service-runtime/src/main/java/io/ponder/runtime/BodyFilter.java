package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in only bodies that are small enough, that there is room for beside the others in flight, and that arrive in
 * time. What can be told from the declared length is refused before the body is read.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class BodyFilter extends OncePerRequestFilter {

    private static final List<String> UPLOADS =
            List.of("multipart/form-data", "application/jsonl", "application/x-ndjson", "application/gzip");

    private final HttpSettings settings;
    private final BytesInFlight bytes;
    private final FailureRenderer renderer;

    BodyFilter(HttpSettings settings, BytesInFlight bytes, FailureRenderer renderer) {
        this.settings = settings;
        this.bytes = bytes;
        this.renderer = renderer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long declared = request.getContentLengthLong();
        try (BytesInFlight.Room room = bytes.room()) {
            boolean isUpload = isUpload(request);
            long limit = (isUpload ? settings.maxUpload() : settings.maxBody()).toBytes();
            if (declared > limit) {
                renderer.render(tooLarge(limit), request, response);
            } else if (!isUpload && declared > 0 && !room.take(declared * BytesInFlight.PER_BYTE)) {
                UnreadBody.leave(response);
                renderer.render(noRoom(), request, response);
            } else {
                chain.doFilter(
                        new Limited(
                                request, new IncomingBody(request, response, settings, limit, isUpload ? null : room)),
                        response);
            }
        } finally {
            UnreadBody.discard(request, response);
        }
    }

    /** A form with a file, and a file of lines of JSON, are taken in piece by piece, so they need no room. */
    private boolean isUpload(HttpServletRequest request) {
        String type = request.getContentType();
        return settings.maxUpload().toBytes() > 0
                && type != null
                && UPLOADS.stream().anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
    }

    static Failure tooLarge(long limit) {
        return Failure.of(
                Kind.BODY_TOO_LARGE,
                "the request body is larger than " + limit + " bytes, the limit of this service; shorten the"
                        + " conversation");
    }

    static Failure noRoom() {
        return Failure.passing(
                Kind.OVERLOADED,
                "this service has no memory left for the request body beside those it is working on; try again later");
    }

    private static final class Limited extends HttpServletRequestWrapper {
        private final ServletInputStream body;

        Limited(HttpServletRequest request, ServletInputStream body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            String encoding = getCharacterEncoding();
            return new BufferedReader(
                    new InputStreamReader(body, encoding == null ? StandardCharsets.UTF_8.name() : encoding));
        }
    }
}
