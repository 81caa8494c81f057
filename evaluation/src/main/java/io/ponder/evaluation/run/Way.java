package io.ponder.evaluation.run;

import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Draws;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A strategy as a run compares it.
 *
 * @param name as it was asked for: {@code majority_vote}, {@code weighted_best_of_n(normalisation=min_max)}, {@code greedy}
 * @param strategy its name at the gateway
 * @param parameters beside those that the budget sets
 * @param verifier null for the strategy's own, or none
 * @param sampling what of the request's sampling differs from the run's, such as {@code temperature}; usually empty
 * @param only the one budget it is given; null for all of the run's
 * @param parallel most samples in flight at once; null for all
 */
public record Way(
        String name,
        String strategy,
        Map<String, Object> parameters,
        @Nullable String verifier,
        Map<String, Object> sampling,
        @Nullable Integer only,
        @Nullable Integer parallel) {

    /** One sample at temperature 0: what the model says without Ponder. */
    public static final String GREEDY = "greedy";

    private static final String MAX_PARALLEL = "max_parallel";
    private static final Pattern WRITTEN = Pattern.compile("(\\w+)(?:\\(([^()]*)\\))?(?:@(\\d{1,4}))?");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Fields of a request that say how samples are drawn. */
    private static final List<String> SAMPLING = List.of("temperature", "top_p", "min_p", "top_k");

    public Way {
        sampling = Collections.unmodifiableMap(new TreeMap<>(sampling));
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /**
     * Reads {@code name}, {@code name(parameter=value;...)}, and either with {@code @8} for one budget alone; a value is JSON,
     * or a word. {@code verifier}, {@code max_parallel}, {@code temperature}, {@code top_p}, {@code min_p} and {@code top_k} are
     * understood beside the strategy's parameters.
     *
     * @param verifier the one to use where none is written; null for the strategy's own
     * @throws IllegalArgumentException if it is not written so
     * @throws io.ponder.reasoning.model.FailureException if there is no such strategy
     */
    public static Way read(String written, @Nullable String verifier) {
        Matcher matcher = WRITTEN.matcher(written.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + written
                    + "' is no strategy like majority_vote, beam_search(subtrees=4;aggregation=min) or mcts@8");
        }
        String strategy = matcher.group(1);
        Map<String, Object> parameters = parameters(written, matcher.group(2));
        if (strategy.equals(GREEDY)) {
            return new Way(
                    written.strip(), Sample.TYPE.name(), parameters, null, Map.of("temperature", 0.0), null, null);
        }
        StrategyType type = Strategies.named(strategy);
        Object named = parameters.remove("verifier");
        String name = strategy + written(parameters);
        Integer parallel = parallel(written, parameters.remove(MAX_PARALLEL));
        Map<String, Object> sampling = new TreeMap<>();
        for (String field : SAMPLING) {
            Object value = parameters.remove(field);
            if (value != null) {
                sampling.put(field, value);
            }
        }
        String its = named != null ? named.toString() : verifier != null ? verifier : type.verifier();
        boolean isScored = type.scoring() != StrategyType.Scoring.NONE;
        Integer only = matcher.group(3) == null ? null : Integer.valueOf(matcher.group(3));
        return new Way(name, strategy, parameters, isScored ? its : null, sampling, only, parallel);
    }

    private static @Nullable Integer parallel(String written, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof Integer parallel) || parallel < 1) {
            throw new IllegalArgumentException(
                    "max_parallel in '" + written + "' is " + value + ", but must be a whole number of at least 1");
        }
        return parallel;
    }

    /** What is compared when nothing is named: a greedy answer, and all that only choose among answers. */
    public static List<String> usual() {
        return Stream.concat(
                        Stream.of(GREEDY),
                        Strategies.all().stream()
                                .filter(type -> type.draws() == Draws.ANSWERS
                                        && !type.budget().isSingle())
                                .map(StrategyType::name))
                .toList();
    }

    /**
     * Reads {@code parameter=value;...}.
     *
     * @param written what holds it, for messages
     * @throws IllegalArgumentException if it is not written so
     */
    public static Map<String, Object> parameters(String written, @Nullable String inside) {
        Map<String, Object> parameters = new TreeMap<>();
        if (inside == null || inside.isBlank()) {
            return parameters;
        }
        for (String pair : inside.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + pair + "' in '" + written + "' is not parameter=value");
            }
            parameters.put(
                    pair.substring(0, equals).strip(),
                    value(pair.substring(equals + 1).strip()));
        }
        return parameters;
    }

    private static String written(Map<String, Object> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining(";", "(", ")"));
    }

    private static Object value(String text) {
        try {
            Object value = JSON.readValue(text, Object.class);
            return value == null ? text : value;
        } catch (JacksonException e) {
            return text;
        }
    }

    /** With its verifier, for tables and plots. */
    public String label() {
        return verifier == null ? name : name + ", " + verifier;
    }

    public StrategyType type() {
        return Strategies.named(strategy);
    }

    /**
     * Whether recorded samples are enough for it: all ways that only choose share one set of them. One that draws them in its own
     * way needs its own.
     */
    public boolean isChoosing() {
        boolean isDrawnAlike = !parameters.containsKey("prompt")
                && Stream.of(Drawing.parameters()).noneMatch(its -> parameters.containsKey(its.name()));
        return type().drawsAnswersOnly(verifier != null) && sampling.isEmpty() && isDrawnAlike;
    }

    /** Whether it draws a single sample, so that more budget changes nothing. */
    public boolean isSingle() {
        return type().budget().isSingle();
    }

    /** Those of the run's budgets that it is given. */
    public List<Integer> budgets(List<Integer> run) {
        return isSingle() ? List.of(1) : only != null ? List.of(only) : run;
    }

    /** Its parameters at a budget; those that were written out win over those that the budget sets. */
    public Map<String, Object> parameters(int samples) {
        Map<String, Object> all = new TreeMap<>(type().budget().parameters(samples));
        all.putAll(parameters);
        return all;
    }
}
