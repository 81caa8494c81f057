package io.ponder.gateway.responses.store;

/**
 * An event of a response's stream, as it is kept and sent.
 *
 * @param number its sequence number
 * @param type the name that it is sent under
 * @param document the event, as JSON
 */
public record StoredEvent(int number, String type, String document) {

    /** About how many bytes of memory it takes. */
    public long weight() {
        return 100 + document.length();
    }
}
