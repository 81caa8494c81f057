package io.ponder.gateway.question;

import io.ponder.contracts.proposer.Hints;
import io.ponder.gateway.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request tells the engine beside the question, under OpenAI's names and vLLM's {@code priority}.
 *
 * @param serviceTier the tier that the reply names; null if the request names none
 */
public record HintFields(Hints hints, @Nullable String serviceTier) {

    private static final List<String> TIERS = List.of("auto", "default", "flex", "scale", "priority", "fast");

    /** How far the tiers stand apart, with room between them for a {@code priority}. */
    private static final int TIER_STEP = 10;

    /**
     * Reads {@code prompt_cache_key}, {@code priority} and {@code service_tier}. The tier sets the priority if nothing
     * else does.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public static HintFields read(JsonFields body) {
        String tier = body.oneOf("service_tier", TIERS);
        Long given = body.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE);
        Integer priority = given != null ? (Integer) given.intValue() : priorityOf(tier);
        String cacheKey = body.text("prompt_cache_key");
        return new HintFields(new Hints(null, null, cacheKey, priority, null, null), served(tier));
    }

    private static @Nullable Integer priorityOf(@Nullable String tier) {
        return switch (tier) {
            case "priority", "fast" -> -TIER_STEP;
            case "flex" -> TIER_STEP;
            case null, default -> null;
        };
    }

    /** As OpenAI calls the tier that served the request. */
    private static @Nullable String served(@Nullable String tier) {
        return switch (tier) {
            case "auto" -> "default";
            case "fast" -> "priority";
            case null, default -> tier;
        };
    }
}
