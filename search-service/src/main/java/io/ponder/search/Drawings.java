package io.ponder.search;

import io.ponder.contracts.policy.DrawingFile;
import io.ponder.contracts.policy.DrawingProfile;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the configured file of how samples are drawn, and fills in what requests leave open. */
@Component
final class Drawings {

    private static final List<String> OPTIONS = List.of("min_p", "top_k");
    private static final List<String> PROMPTS = List.of("prompt", "prompts", "template", "examples");

    private final @Nullable DrawingFile file;

    /**
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    Drawings(SearchSettings settings) {
        String named = settings.drawingFile();
        this.file = named == null || named.isBlank() ? null : read(Path.of(named));
    }

    private static DrawingFile read(Path file) {
        try {
            return DrawingFile.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ponder.search.drawing-file: " + file + " " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "ponder.search.drawing-file: " + file
                            + (Files.exists(file) ? " cannot be read" : " does not exist"),
                    e);
        }
    }

    /**
     * How a search's samples are drawn, as far as its request or the file says.
     *
     * @param note what the file filled in; null for nothing
     */
    record Filled(
            SamplingOptions sampling,
            Map<String, Object> parameters,
            @Nullable String note) {}

    /**
     * Fills in what the file says of a model and strategy. Its numbers were measured together, so they are used together: not
     * at all if the request sets one of them. The same holds for its prompts; and these are left out too where the client's
     * question has a form of its own, as a strategy's own prompt is.
     *
     * @param parameters the request's, after the policy
     * @param isOurs whether the prompt is ours to choose, if the request names none
     */
    Filled fill(
            StrategyType type, String model, SearchRequest request, Map<String, Object> parameters, boolean isOurs) {
        SamplingOptions asked = request.sampling();
        DrawingProfile profile = file == null ? null : file.of(model, type).orElse(null);
        if (profile == null) {
            return new Filled(asked, parameters, null);
        }
        boolean numbers = asked.temperature() == null
                && asked.topP() == null
                && OPTIONS.stream().noneMatch(asked.engineOptions()::containsKey)
                && parameters.get(Drawing.TEMPERATURES.name()) == null;
        boolean prompts = isOurs && PROMPTS.stream().allMatch(name -> parameters.get(name) == null);
        DrawingProfile used = new DrawingProfile(
                numbers ? profile.temperature() : null,
                numbers ? profile.temperatures() : null,
                numbers ? profile.topP() : null,
                numbers ? profile.minP() : null,
                numbers ? profile.topK() : null,
                prompts ? profile.prompts() : null);
        if (used.fields().isEmpty()) {
            return new Filled(asked, parameters, null);
        }
        Map<String, Object> all = new HashMap<>(parameters);
        all.putAll(used.parameters());
        return new Filled(
                numbers ? with(asked, profile) : asked,
                all,
                "samples were drawn as the service's file for " + model + " says: " + used.words());
    }

    private static SamplingOptions with(SamplingOptions asked, DrawingProfile profile) {
        Map<String, Object> options = new LinkedHashMap<>(asked.engineOptions());
        options.putAll(profile.engineOptions());
        return new SamplingOptions(
                profile.temperature(),
                profile.topP(),
                asked.maxTokens(),
                asked.stop(),
                asked.responseFormat(),
                asked.seed(),
                options,
                asked.topLogProbs(),
                asked.thinkingTokens());
    }
}
