package io.ponder.gateway.search;

import io.ponder.reasoning.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each {@code reasoning_effort} means: the one table. */
enum Effort {
    NONE("sample", Map.of()),
    MINIMAL("sample", Map.of()),
    LOW("auto", Map.of("effort", "low")),
    MEDIUM("auto", Map.of("effort", "medium")),
    HIGH("auto", Map.of("effort", "high")),
    XHIGH("auto", Map.of("effort", "high"));

    private final String strategy;
    private final Map<String, Object> parameters;

    Effort(String strategy, Map<String, Object> parameters) {
        this.strategy = strategy;
        this.parameters = parameters;
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

    /** For its own strategy; another one takes none of them. */
    Map<String, Object> parameters() {
        return parameters;
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
