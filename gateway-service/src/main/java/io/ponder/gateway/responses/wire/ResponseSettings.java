package io.ponder.gateway.responses.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a response tells of its request.
 *
 * @param asked the request's {@code reasoning}, which the response writes itself
 * @param temperature 1 where the request does not set it, as OpenAI does; the strategy then uses its own
 * @param topP likewise
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ResponseSettings(
        String model,
        @Nullable String previousResponseId,
        @Nullable String instructions,
        List<Map<String, Object>> tools,
        Object toolChoice,
        boolean parallelToolCalls,
        String truncation,
        Map<String, Object> text,
        double temperature,
        double topP,
        double presencePenalty,
        double frequencyPenalty,
        int topLogprobs,
        @Nullable Integer maxOutputTokens,
        @Nullable Integer maxToolCalls,
        boolean store,
        boolean background,
        String serviceTier,
        Map<String, String> metadata,
        @Nullable String safetyIdentifier,
        @Nullable String promptCacheKey,
        @Nullable String user,
        @JsonIgnore ResponseDocument.Reasoning asked) {

    /** The same, once it is known which model answers: the one that a name without a model stands for. */
    public ResponseSettings servedBy(String served) {
        return new ResponseSettings(
                served,
                previousResponseId,
                instructions,
                tools,
                toolChoice,
                parallelToolCalls,
                truncation,
                text,
                temperature,
                topP,
                presencePenalty,
                frequencyPenalty,
                topLogprobs,
                maxOutputTokens,
                maxToolCalls,
                store,
                background,
                serviceTier,
                metadata,
                safetyIdentifier,
                promptCacheKey,
                user,
                asked);
    }
}
