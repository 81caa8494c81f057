package io.ponder.evaluation.tuning;

import io.ponder.contracts.policy.DrawingProfile;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.run.Cell;
import io.ponder.evaluation.run.Way;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.StrategyType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One way of drawing that takes part.
 *
 * @param profile null for what the service does today where a client leaves it open
 */
public record DrawingCandidate(String name, @Nullable DrawingProfile profile) {

    public static final DrawingCandidate TODAY = new DrawingCandidate("today's default", null);

    /** The ways that are raced when none is named, beside {@link #TODAY}. */
    public static final List<String> USUAL = List.of(
            "temperature=0.2",
            "temperature=0.4",
            "temperature=0.6",
            "temperature=1",
            "temperature=1;top_p=1;min_p=0.1",
            "temperatures=[0,0.4]",
            "temperatures=[0,0.8]");

    /**
     * Reads {@code temperature=1;min_p=0.1}, where a value is JSON or a word, or an object of JSON with the same fields.
     *
     * @throws IllegalArgumentException if it is not written so, or a field is unknown or out of range
     */
    public static DrawingCandidate read(String written) {
        try {
            Map<String, Object> fields =
                    written.strip().startsWith("{") ? object(written) : Way.parameters(written, written);
            DrawingProfile profile = DrawingProfile.of(fields);
            return new DrawingCandidate(profile.words(), profile);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the candidate '" + written + "': " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String json) {
        try {
            return WireJson.mapper().readValue(json, LinkedHashMap.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The search that is run for it: a panel of so many, with everything else left to the service. */
    Cell cell(StrategyType strategy, int n) {
        Map<String, Object> parameters = new HashMap<>();
        if (profile != null) {
            parameters.putAll(profile.parameters());
        }
        boolean hasPrompt = parameters.containsKey("prompt") || parameters.containsKey(Prompt.SEVERAL.name());
        if (!hasPrompt) {
            // Named as absent, so that the service chooses as it does for its clients.
            parameters.put("prompt", null);
        }
        Map<String, Object> sampling = profile == null ? Map.of() : profile.sampling();
        return Cell.of(new Way(name, strategy.name(), parameters, strategy.verifier(), sampling, null, null), n);
    }
}
