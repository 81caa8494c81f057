package io.ponder.gateway.json;

import io.ponder.contracts.wire.WireJson;
import io.ponder.runtime.ClientGoneException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes one JSON document as the whole reply, whatever the client's {@code Accept} header says. */
public final class JsonReply {

    private JsonReply() {}

    public static void write(HttpServletResponse response, Object document) {
        writeBytes(response, WireJson.mapper().writeValueAsBytes(document));
    }

    /** The same for a document that is already JSON. */
    public static void writeBytes(HttpServletResponse response, byte[] document) {
        writeBytes(response, "application/json", document);
    }

    /** The same for a reply of another type. */
    public static void writeBytes(HttpServletResponse response, String contentType, byte[] document) {
        response.setContentType(contentType);
        response.setContentLength(document.length);
        try {
            response.getOutputStream().write(document);
        } catch (IOException e) {
            throw new ClientGoneException();
        }
    }
}
