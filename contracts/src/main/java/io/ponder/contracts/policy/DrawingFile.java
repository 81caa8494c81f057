package io.ponder.contracts.policy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * How samples are drawn by model where a client leaves it open, as {@code ./ponder tune} writes it and search-service reads it.
 *
 * @param models by name
 */
public record DrawingFile(Map<String, ModelDrawing> models) {

    /**
     * How one model's samples are drawn.
     *
     * @param panel for every strategy that draws a panel of whole answers; null for none
     * @param strategies for these alone, in place of {@code panel}; null for none
     * @param provenance where it comes from and how well it does, for people; nothing depends on it
     */
    public record ModelDrawing(
            @Nullable DrawingProfile panel,
            @Nullable Map<String, DrawingProfile> strategies,
            @Nullable Map<String, Object> provenance) {

        private void check(String model) {
            if (panel == null && (strategies == null || strategies.isEmpty())) {
                throw new IllegalArgumentException("says nothing of " + model + ": give panel or strategies");
            }
            if (panel != null) {
                checked(panel, "models." + model + ".panel");
            }
            if (strategies != null) {
                strategies.forEach((name, its) -> {
                    String field = "models." + model + ".strategies." + name;
                    checked(its, field);
                    boolean isSeveral = its.temperatures() != null
                            || (its.prompts() != null && its.prompts().size() > 1);
                    boolean isOfPanels = drawsPanels(type(name, field));
                    if (isSeveral && !isOfPanels) {
                        throw new IllegalArgumentException(field + ": " + name
                                + " draws no panel; give it one temperature, and one prompt at most");
                    }
                });
            }
        }

        private static void checked(@Nullable DrawingProfile its, String field) {
            try {
                if (its == null) {
                    throw new IllegalArgumentException("says nothing");
                }
                its.check();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(field + " " + e.getMessage(), e);
            }
        }

        private static StrategyType type(String name, String field) {
            try {
                return Strategies.named(name);
            } catch (FailureException e) {
                String why = e.failure().inWordsOf(UnaryOperator.identity()).message();
                throw new IllegalArgumentException(field + ": " + why, e);
            }
        }
    }

    /**
     * @throws IllegalArgumentException saying which field is at fault
     */
    public static DrawingFile parse(String json) {
        DrawingFile file;
        try {
            file = WireJson.mapper()
                    .readerFor(DrawingFile.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException(
                    "has a field that is not known: " + e.getPropertyName() + "; known are " + e.getKnownPropertyIds(),
                    e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no drawing: " + e.getOriginalMessage(), e);
        }
        if (file == null || isAbsent(file.models)) {
            throw new IllegalArgumentException("must hold models, as ./ponder tune writes them");
        }
        file.models.forEach((model, its) -> {
            if (isAbsent(its)) {
                throw new IllegalArgumentException("says nothing of " + model);
            }
            its.check(model);
        });
        return file;
    }

    @SuppressWarnings("NullAway") // What a document leaves out is null, whatever the record says.
    private static boolean isAbsent(Object value) {
        return value == null;
    }

    /** How a strategy's samples of a model are drawn; empty where the file says nothing of it. */
    public Optional<DrawingProfile> of(String model, StrategyType type) {
        ModelDrawing its = models.get(model);
        if (its == null) {
            return Optional.empty();
        }
        DrawingProfile own = its.strategies == null ? null : its.strategies.get(type.name());
        return Optional.ofNullable(own != null ? own : drawsPanels(type) ? its.panel : null);
    }

    private static boolean drawsPanels(StrategyType type) {
        return type.parameters().contains(Drawing.TEMPERATURES);
    }

    /** The same with another drawing of one model. */
    public DrawingFile with(String model, ModelDrawing its) {
        Map<String, ModelDrawing> all = new LinkedHashMap<>(models);
        all.put(model, its);
        return new DrawingFile(all);
    }

    public String toJson() {
        return WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
