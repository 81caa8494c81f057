package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.select.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The strategy and parameters behind each {@code reasoning_effort}; {@code docs/api.md} has the table. */
public enum Effort {
    NONE(Sample.TYPE, Map.of()),
    MINIMAL(Sample.TYPE, Map.of()),
    LOW(Auto.TYPE, Map.of("effort", "low")),
    MEDIUM(Auto.TYPE, Map.of("effort", "medium")),
    HIGH(Auto.TYPE, Map.of("effort", "high")),
    XHIGH(Auto.TYPE, Map.of("effort", "high"));

    /** What a search that nobody chose costs at most. */
    static final Effort DEFAULT = LOW;

    private final StrategyType strategy;
    private final Map<String, Object> parameters;

    Effort(StrategyType strategy, Map<String, Object> parameters) {
        this.strategy = strategy;
        this.parameters = parameters;
    }

    /** The request's {@code reasoning_effort}; null if it is absent. */
    public static @Nullable Effort read(JsonFields body) {
        return read(body, "reasoning_effort");
    }

    static @Nullable Effort read(JsonFields body, String field) {
        String name = body.text(field);
        return name == null ? null : of(name, body.at(field));
    }

    /**
     * The effort with this name.
     *
     * @param field where the request names it
     */
    public static Effort of(String name, String field) {
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
        return strategy.name();
    }

    /** Parameters for this effort's own strategy only. */
    Map<String, Object> parameters() {
        return parameters;
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
