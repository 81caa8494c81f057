package io.ponder.gateway.responses.store;

import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import java.util.List;
import java.util.Optional;

/**
 * Keeps responses for as long as they live. Safe for use by many threads. What has expired, was deleted, or belongs to
 * another tenant is not there. To add or change what is not there does nothing, so that a response that is deleted while
 * it runs stays deleted.
 */
public interface ResponseStore extends AutoCloseable {

    /** Keeps a new response. */
    void add(StoredResponse response);

    /** Keeps further events of a response, in the order of their numbers. */
    void append(String id, List<StoredEvent> events);

    /** Replaces the document of a response, and keeps the last of its events with it: both or neither. */
    void change(String id, Status status, String document, List<StoredEvent> events);

    Optional<StoredResponse> find(String tenant, String id);

    /**
     * The events of a response with numbers above {@code after}, in order.
     *
     * @param most how many at once, at least 1
     */
    List<StoredEvent> events(String id, int after, int most);

    /** The number of the last event kept; -1 for none. */
    int lastEvent(String id);

    /** Forgets a response and its events; false if it is not there. */
    boolean delete(String tenant, String id);

    /** The responses that have not ended, whoever's they are. Asked once, after a start. */
    List<StoredResponse> unfinished();

    @Override
    void close();
}
