package io.ponder.accounts.tenant;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that a request may use; an empty set allows all of them.
 *
 * @param models ids of models
 * @param strategies names of strategies
 * @param verifiers names of verifiers
 */
public record Allowed(Set<String> models, Set<String> strategies, Set<String> verifiers) {

    /** Everything. */
    public static final Allowed ALL = new Allowed(Set.of(), Set.of(), Set.of());

    public Allowed {
        models = Collections.unmodifiableSet(new TreeSet<>(models));
        strategies = Collections.unmodifiableSet(new TreeSet<>(strategies));
        verifiers = Collections.unmodifiableSet(new TreeSet<>(verifiers));
    }
}
