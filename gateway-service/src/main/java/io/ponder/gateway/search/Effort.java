package io.ponder.gateway.search;

import io.ponder.reasoning.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each {@code reasoning_effort} means: the one table. It goes to the {@code auto} strategy when that exists. */
enum Effort {
    NONE("sample", null),
    MINIMAL("sample", null),
    LOW("majority_vote", 4),
    MEDIUM("majority_vote", 8),
    HIGH("majority_vote", 16),
    XHIGH("majority_vote", 32);

    private final String strategy;
    private final @Nullable Integer samples;

    Effort(String strategy, @Nullable Integer samples) {
        this.strategy = strategy;
        this.samples = samples;
    }

    static Effort of(String name, String field) {
        return Arrays.stream(values())
                .filter(effort -> effort.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known =
                            Arrays.stream(values()).map(Effort::wireName).toList();
                    return Failure.invalid(field, field + " must be one of " + String.join(", ", known), known)
                            .asException();
                });
    }

    String strategy() {
        return strategy;
    }

    /** The strategy's parameter {@code n}; null for a strategy without one. */
    @Nullable
    Integer samples() {
        return samples;
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
