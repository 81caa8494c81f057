package io.ponder.contracts.policy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * How samples are drawn where a client leaves it open; null for the service's own.
 *
 * @param temperature 0 to 2; not together with {@code temperatures}
 * @param temperatures that the samples of a panel take in turn, see {@link Drawing}
 * @param topP above 0 to 1
 * @param minP 0 to 1
 * @param topK the most tokens that each is drawn among, at least 1
 * @param prompts names or templates, see {@link Prompt#SEVERAL}; one is for all samples, several are taken in turn
 */
public record DrawingProfile(
        @Nullable Double temperature,
        @Nullable List<Double> temperatures,
        @Nullable Double topP,
        @Nullable Double minP,
        @Nullable Integer topK,
        @Nullable List<String> prompts) {

    private static final List<String> NAMES =
            List.of("temperature", "temperatures", "top_p", "min_p", "top_k", "prompts");

    /** Of a template, a table shows so much. */
    private static final int SHOWN = 40;

    /**
     * Reads what is given, by its names.
     *
     * @throws IllegalArgumentException naming the field that is unknown or out of range
     */
    public static DrawingProfile of(Map<String, Object> fields) {
        for (String name : fields.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        name + " says nothing of drawing; known are " + String.join(", ", NAMES));
            }
        }
        try {
            DrawingProfile profile = WireJson.mapper().convertValue(fields, DrawingProfile.class);
            profile.check();
            return profile;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no drawing: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * @throws IllegalArgumentException naming the field that is out of range
     */
    void check() {
        require(temperature == null || temperatures == null, "has both temperature and temperatures; give one");
        require(!fields().isEmpty(), "says nothing: give some of " + String.join(", ", NAMES));
        try {
            new Sampling(
                    temperature == null ? 1 : temperature,
                    topP == null ? 1 : topP,
                    1,
                    List.of(),
                    null,
                    null,
                    engineOptions(),
                    null,
                    null);
        } catch (FailureException e) {
            throw new IllegalArgumentException(
                    e.failure().inWordsOf(UnaryOperator.identity()).message(), e);
        }
        requireList("temperatures", temperatures == null ? null : List.copyOf(temperatures), Drawing.TEMPERATURES);
        requireList("prompts", prompts == null ? null : List.copyOf(prompts), Prompt.SEVERAL);
    }

    private static void requireList(String name, @Nullable List<?> list, Parameter<?> parameter) {
        require(list == null || !list.isEmpty(), "has " + name + " that are empty; leave the field out");
        try {
            if (list != null) {
                parameter.read(list);
            }
        } catch (FailureException e) {
            throw new IllegalArgumentException("has " + name + " that are not " + parameter.range(), e);
        }
    }

    private static void require(boolean isMet, String otherwise) {
        if (!isMet) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** {@code min_p} and {@code top_k}, as engines have them; those that are given. */
    public Map<String, Object> engineOptions() {
        Map<String, Object> options = new LinkedHashMap<>();
        if (minP != null) {
            options.put("min_p", minP);
        }
        if (topK != null) {
            options.put("top_k", topK);
        }
        return options;
    }

    /** What of it a request has among its sampling options, by the names of these at the gateway. */
    public Map<String, Object> sampling() {
        Map<String, Object> sampling = new LinkedHashMap<>();
        put(sampling, "temperature", temperature);
        put(sampling, "top_p", topP);
        sampling.putAll(engineOptions());
        return sampling;
    }

    /** What of it a request has among the strategy's parameters. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        put(parameters, Drawing.TEMPERATURES.name(), temperatures);
        if (prompts == null) {
            return parameters;
        }
        if (prompts.size() > 1) {
            parameters.put(Prompt.SEVERAL.name(), prompts);
        } else if (prompts.getFirst().contains("{question}")) {
            parameters.put("prompt", "custom");
            parameters.put("template", prompts.getFirst());
        } else {
            parameters.put("prompt", prompts.getFirst());
        }
        return parameters;
    }

    /** What is given, by its name in a request and in the file. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "temperature", temperature);
        put(fields, "temperatures", temperatures);
        put(fields, "top_p", topP);
        fields.putAll(engineOptions());
        put(fields, "prompts", prompts);
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** In words, for notes and tables, such as {@code temperature 0.4, min_p 0.1}. */
    public String words() {
        return fields().entrySet().stream()
                .map(field -> field.getKey() + " " + shown(field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String shown(Object value) {
        if (!(value instanceof List<?> list)) {
            return String.valueOf(value);
        }
        List<String> texts = new ArrayList<>();
        list.forEach(one -> {
            String text = String.valueOf(one);
            texts.add(text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…");
        });
        return String.join(" | ", texts);
    }
}
