package io.ponder.gateway.about;

import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.page.Playground;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /}, which lists where everything is, and the OpenAPI description. */
@RestController
final class AboutController {

    private record About(String name, String description, String version, Map<String, String> links) {}

    private final About about;
    private final Playground page;
    private final byte[] openApi;

    AboutController(Playground page) throws IOException {
        this.page = page;
        String version = AboutController.class.getPackage().getImplementationVersion();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("chat", "/v1/chat/completions");
        links.put("completions", "/v1/completions");
        links.put("messages", "/v1/messages");
        links.put("responses", "/v1/responses");
        links.put("reasoning", "/v1/reasoning");
        links.put("models", "/v1/models");
        links.put("openapi", "/v1/openapi.json");
        links.put("health", "/actuator/health");
        about = new About(
                "Ponder",
                "A reasoning inference API that speaks OpenAI's and Anthropic's: point OpenAI's SDKs at /v1, Anthropic's at /",
                version == null ? "development" : version,
                links);
        openApi = resource("openapi.json");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream document = AboutController.class.getResourceAsStream(name)) {
            if (document == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return document.readAllBytes();
        }
    }

    /** A page for browsers, JSON for programs. */
    @GetMapping("/")
    void about(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.addHeader("Vary", "Accept");
        String accept = request.getHeader("Accept");
        if (accept != null && accept.contains("text/html")) {
            page.write(request, response);
        } else {
            JsonReply.write(response, about);
        }
    }

    @GetMapping("/v1/openapi.json")
    void openApi(HttpServletResponse response) {
        JsonReply.writeBytes(response, openApi);
    }
}
