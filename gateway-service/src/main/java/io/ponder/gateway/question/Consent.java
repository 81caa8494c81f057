package io.ponder.gateway.question;

import org.jspecify.annotations.Nullable;

/**
 * That a search is kept for training.
 *
 * @param person a pseudonym of whose question it is; null where the client names nobody
 * @param silent whether the client itself wants to hear nothing of the search but its end
 */
public record Consent(@Nullable String person, boolean silent) {

    Consent heard() {
        return new Consent(person, false);
    }
}
