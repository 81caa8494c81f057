package io.ponder.accounts.tenant;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names that a request may use. Null allows all of them, the empty set none: two sets that allow something can have
 * nothing in common.
 *
 * @param models ids of models
 * @param strategies names of strategies
 * @param verifiers names of verifiers
 */
public record Allowed(
        @Nullable Set<String> models,
        @Nullable Set<String> strategies,
        @Nullable Set<String> verifiers) {

    /** Everything. */
    public static final Allowed ALL = new Allowed(null, null, null);

    public Allowed {
        models = sorted(models);
        strategies = sorted(strategies);
        verifiers = sorted(verifiers);
    }

    /** What both allow. */
    public Allowed and(Allowed other) {
        return new Allowed(
                common(models, other.models), common(strategies, other.strategies), common(verifiers, other.verifiers));
    }

    /** Whether these names, null for all, include that one. */
    public static boolean includes(@Nullable Set<String> names, String name) {
        return names == null || names.contains(name);
    }

    private static @Nullable Set<String> common(@Nullable Set<String> these, @Nullable Set<String> those) {
        if (these == null || those == null) {
            return these == null ? those : these;
        }
        Set<String> common = new TreeSet<>(these);
        common.retainAll(those);
        return common;
    }

    private static @Nullable Set<String> sorted(@Nullable Set<String> names) {
        return names == null ? null : Collections.unmodifiableSet(new TreeSet<>(names));
    }
}
