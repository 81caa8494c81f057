package io.ponder.gateway.door;

import io.ponder.accounts.tenant.Caller;
import jakarta.servlet.http.HttpServletRequest;

/** Who sends a request, as the door has found out. */
public final class Callers {

    private static final String ATTRIBUTE = Callers.class.getName();

    private Callers() {}

    /** The caller of a request that the door let in. */
    public static Caller of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? caller : Caller.OPEN;
    }

    static void put(HttpServletRequest request, Caller caller) {
        request.setAttribute(ATTRIBUTE, caller);
    }
}
