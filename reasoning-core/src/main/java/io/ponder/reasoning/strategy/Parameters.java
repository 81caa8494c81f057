package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.score.Aggregation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checked parameters of one search, defaults filled in. */
public final class Parameters {

    private final StrategyType type;
    private final Set<String> given = new HashSet<>();
    private final Map<String, Object> read = new HashMap<>();
    private final Map<String, Object> values = new TreeMap<>();

    private Parameters(StrategyType type) {
        this.type = type;
    }

    /**
     * @param given as they came in JSON; a null value counts as absent
     * @throws io.ponder.reasoning.model.FailureException naming the first that is unknown or out of range
     */
    public static Parameters read(StrategyType type, Map<String, ?> given) {
        List<String> names = type.allParameters().stream().map(Parameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw Failure.invalid(
                                Field.PARAMETERS.at(name),
                                type.name() + " has no parameter " + Field.unquoted(name) + "; "
                                        + (type.instead().containsKey(name)
                                                ? type.instead().get(name) + "; "
                                                : "")
                                        + "it has " + String.join(", ", names),
                                names)
                        .asException();
            }
        }
        Parameters parameters = new Parameters(type);
        type.allParameters().forEach(parameter -> parameters.add(parameter, given.get(parameter.name())));
        return parameters;
    }

    private <T> void add(Parameter<T> parameter, @Nullable Object json) {
        set(parameter, json == null ? parameter.byDefault() : parameter.read(json));
        if (json != null) {
            given.add(parameter.name());
        }
    }

    private <T> void set(Parameter<T> parameter, T value) {
        read.put(parameter.name(), Objects.requireNonNull(value));
        values.put(parameter.name(), parameter.json(value));
    }

    /** The value of one of the type's parameters. */
    @SuppressWarnings("unchecked") // A name belongs to one parameter of the type, which read the value.
    public <T> T get(Parameter<T> parameter) {
        return (T) Objects.requireNonNull(read.get(parameter.name()), parameter.name());
    }

    /** Whether it has the type's own default, given or not. */
    boolean isDefault(Parameter<?> parameter) {
        return type.allParameters().stream()
                .anyMatch(own ->
                        own.name().equals(parameter.name()) && own.byDefault().equals(read.get(own.name())));
    }

    /** Whether the type has it. */
    boolean has(Parameter<?> parameter) {
        return read.containsKey(parameter.name());
    }

    /** Whether the caller named it, be it with the default. */
    boolean isGiven(Parameter<?> parameter) {
        return given.contains(parameter.name());
    }

    /** The same with another value of one parameter. */
    <T> Parameters with(Parameter<T> parameter, T value) {
        Parameters other = new Parameters(type);
        other.given.addAll(given);
        other.read.putAll(read);
        other.values.putAll(values);
        other.set(parameter, value);
        return other;
    }

    /** What the strategy adds to a client's messages where the client says nothing. */
    Prompt.Usual usualPrompt() {
        return type.prompt();
    }

    /** As JSON has them, by name, in alphabetical order. */
    public Map<String, Object> values() {
        return values;
    }

    /** How step scores become one number; {@link Aggregation#MIN} for a strategy that leaves no choice. */
    public Aggregation aggregation() {
        return read.values().stream()
                .filter(Aggregation.class::isInstance)
                .map(Aggregation.class::cast)
                .findFirst()
                .orElse(Aggregation.MIN);
    }

    /** The models it names beside the search's own, in order. */
    public List<String> models() {
        return type.allParameters().stream()
                .flatMap(parameter -> models(parameter).stream())
                .toList();
    }

    /** The field of a request that names one of the {@link #models}, for messages. */
    public Field naming(String model) {
        return type.allParameters().stream()
                .filter(parameter -> models(parameter).contains(model))
                .map(Parameter::field)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter names " + model));
    }

    private List<String> models(Parameter<?> parameter) {
        return switch (parameter) {
            case Parameter.Models several -> get(several);
            case Parameter.Model one -> get(one).isEmpty() ? List.of() : List.of(get(one));
            default -> List.of();
        };
    }
}
