package io.ponder.dataset.call;

import java.util.function.BooleanSupplier;

/**
 * Of whose words a call is made.
 *
 * @param person a pseudonym
 * @param lock keeps the words from being deleted until the caller's transaction ends; false if they are gone
 */
public record Asker(String person, BooleanSupplier lock) {}
