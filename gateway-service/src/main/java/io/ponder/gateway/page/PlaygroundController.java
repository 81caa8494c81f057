package io.ponder.gateway.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Sends the page's scripts, styles and pictures. */
@RestController
final class PlaygroundController {

    private final Playground page;

    PlaygroundController(Playground page) {
        this.page = page;
    }

    @GetMapping("/page/{release}/{*name}")
    void file(
            @PathVariable String release,
            @PathVariable String name,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, NoResourceFoundException {
        PlaygroundFile file = page.file(release, name.replaceFirst("^/", ""));
        if (file == null) {
            throw new NoResourceFoundException(HttpMethod.GET, request.getRequestURI(), name);
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
        Playground.send(file, request, response);
    }
}
