package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Field;
import io.ponder.reasoning.score.Aggregation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The checked parameters of one search, defaults filled in.
 *
 * @param values by name, in alphabetical order
 */
public record Parameters(Map<String, Object> values) {

    /**
     * @param given as they came in JSON; a null value counts as absent
     * @throws io.ponder.reasoning.FailureException naming the first that is unknown or out of range
     */
    public static Parameters read(StrategyType type, Map<String, ?> given) {
        List<Parameter> known = type.allParameters();
        List<String> names = known.stream().map(Parameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw Failure.invalid(
                                Field.PARAMETERS.at(name),
                                type.name() + " has no parameter " + Field.unquoted(name) + "; it has "
                                        + String.join(", ", names),
                                names)
                        .asException();
            }
        }
        Map<String, Object> values = new TreeMap<>();
        for (Parameter parameter : known) {
            Object value = given.get(parameter.name());
            values.put(parameter.name(), value == null ? parameter.byDefault() : parameter.check(value));
        }
        return new Parameters(values);
    }

    public int whole(Parameter.Whole parameter) {
        return (Integer) get(parameter);
    }

    public double real(Parameter.Real parameter) {
        return (Double) get(parameter);
    }

    public boolean flag(Parameter.Flag parameter) {
        return (Boolean) get(parameter);
    }

    public String choice(Parameter.Choice parameter) {
        return (String) get(parameter);
    }

    public String text(Parameter.Text parameter) {
        return (String) get(parameter);
    }

    public List<String> names(Parameter.Names parameter) {
        return ((List<?>) get(parameter)).stream().map(String.class::cast).toList();
    }

    public List<Double> reals(Parameter.Reals parameter) {
        return ((List<?>) get(parameter)).stream().map(Double.class::cast).toList();
    }

    List<Prompt.Example> examples(Parameter.Examples parameter) {
        return ((List<?>) get(parameter))
                .stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .map(entry -> new Prompt.Example(
                                String.valueOf(entry.get("question")), String.valueOf(entry.get("answer"))))
                        .toList();
    }

    /** How step scores become one number; {@link Aggregation#MIN} for a strategy that leaves no choice. */
    public Aggregation aggregation() {
        return values.get("aggregation") instanceof String name
                ? Aggregation.valueOf(name.toUpperCase(Locale.ROOT))
                : Aggregation.MIN;
    }

    /** What {@link Auto} was taught; empty where nothing. */
    public Optional<Policy> policy() {
        Map<?, ?> value = (Map<?, ?>) get(Auto.POLICY);
        return value.isEmpty() ? Optional.empty() : Optional.of(Policy.read(Auto.POLICY.name(), value));
    }

    private Object get(Parameter parameter) {
        return Objects.requireNonNull(values.get(parameter.name()), parameter.name());
    }
}
