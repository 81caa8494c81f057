package io.ponder.runtime;

import jakarta.servlet.http.HttpServletRequest;

/** Requests that only look whether a service is well. */
final class Probes {

    /** Where services ask for each other's readiness, whatever port the actuator has. */
    static final String READINESS = "/readyz";

    private Probes() {}

    static boolean isProbe(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/actuator") || path.equals(READINESS);
    }
}
