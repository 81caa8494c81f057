package io.ponder.gateway.work;

/** Tells whoever wants to know that work in the background has ended. */
@FunctionalInterface
public interface Announcer {

    /**
     * Tells it, once the caller's transaction has been committed and not otherwise.
     *
     * @param tenant whose work it was
     * @param type what happened, such as {@code response.completed}
     * @param id of the work
     */
    void announce(String tenant, String type, String id);
}
