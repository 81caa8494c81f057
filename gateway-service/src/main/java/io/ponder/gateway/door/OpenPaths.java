package io.ponder.gateway.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;

/** What needs no key: what describes this server, what its operators watch, and the page that asks for a key. */
final class OpenPaths {

    private static final Set<String> PATHS = Set.of("/", "/v1/openapi.json", "/favicon.ico");

    private static final List<String> FOLDERS = List.of("/actuator/", "/page/");

    private OpenPaths() {}

    /** Whether a request needs no key. Paths that could be read in two ways are never open. */
    static boolean has(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean isReading =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean isPlain = !path.contains("%") && !path.contains(";") && !path.contains("..") && !path.contains("//");
        return isReading && isPlain && (PATHS.contains(path) || FOLDERS.stream().anyMatch(path::startsWith));
    }
}
