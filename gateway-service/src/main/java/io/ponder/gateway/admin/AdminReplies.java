package io.ponder.gateway.admin;

import io.ponder.gateway.json.JsonReply;
import jakarta.servlet.http.HttpServletResponse;

/** Writes replies of admin requests. */
final class AdminReplies {

    private AdminReplies() {}

    /** One object with its version, which a client sends back with its change. */
    static void versioned(HttpServletResponse response, long version, Object document) {
        response.setHeader("ETag", "\"" + version + "\"");
        write(response, document);
    }

    static void created(HttpServletResponse response, long version, Object document) {
        response.setStatus(HttpServletResponse.SC_CREATED);
        versioned(response, version, document);
    }

    /** Nothing of this may be kept on the way: it is for one caller, and some of it is secret. */
    static void write(HttpServletResponse response, Object document) {
        response.setHeader("Cache-Control", "no-store");
        JsonReply.write(response, document);
    }

    /** What was deleted. */
    record Deleted(String id, String object, boolean deleted) {}
}
