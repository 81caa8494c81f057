package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a strategy: its name, what it means, what it accepts and its default.
 *
 * @param <T> what a strategy reads it as
 */
public sealed interface Parameter<T> {

    /** What clients write, in snake_case. */
    String name();

    /** The field of a request that sets it. */
    default Field field() {
        return Field.PARAMETERS.at(name());
    }

    String description();

    /** What is accepted, for people. */
    String range();

    T byDefault();

    /**
     * Reads a value as it came in JSON.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the parameter and its range
     */
    T read(Object json);

    /** The value as JSON has it. */
    default Object json(T value) {
        return value;
    }

    /** The default as JSON has it. */
    default Object defaultJson() {
        return json(byDefault());
    }

    /** A whole number in {@code low..high}. */
    record Whole(String name, String description, int low, int high, Integer byDefault) implements Parameter<Integer> {
        @Override
        public String range() {
            return low + ".." + high;
        }

        @Override
        public Integer read(Object json) {
            if (json instanceof Number number
                    && number.doubleValue() == Math.rint(number.doubleValue())
                    && number.doubleValue() >= low
                    && number.doubleValue() <= high) {
                return number.intValue();
            }
            throw refused(name, json, "must be a whole number from " + low + " to " + high);
        }
    }

    /** A number in {@code low..high}. */
    record Real(String name, String description, double low, double high, Double byDefault)
            implements Parameter<Double> {
        @Override
        public String range() {
            return low + ".." + high;
        }

        @Override
        public Double read(Object json) {
            if (json instanceof Number number && isWithin(number, low, high)) {
                return number.doubleValue();
            }
            throw refused(name, json, "must be a number from " + low + " to " + high);
        }
    }

    /** True or false. */
    record Flag(String name, String description, Boolean byDefault) implements Parameter<Boolean> {
        @Override
        public String range() {
            return "true|false";
        }

        @Override
        public Boolean read(Object json) {
            if (json instanceof Boolean value) {
                return value;
            }
            throw refused(name, json, "must be true or false");
        }
    }

    /** One constant of an enum, in lower case. */
    record Choice<E extends Enum<E>>(String name, String description, E byDefault) implements Parameter<E> {
        @Override
        public String range() {
            return String.join("|", words());
        }

        /** What can be written, in the order of the enum. */
        public List<String> words() {
            return Arrays.stream(byDefault.getDeclaringClass().getEnumConstants())
                    .map(Parameter::word)
                    .toList();
        }

        @Override
        public E read(Object json) {
            for (E value : byDefault.getDeclaringClass().getEnumConstants()) {
                if (word(value).equals(json)) {
                    return value;
                }
            }
            throw refused(name, json, "must be one of " + String.join(", ", words()), words());
        }

        @Override
        public String json(E value) {
            return word(value);
        }
    }

    /** A text of at most {@code longest} characters. */
    record Text(String name, String description, int longest, String byDefault) implements Parameter<String> {
        @Override
        public String range() {
            return "a text of at most " + longest + " characters";
        }

        @Override
        public String read(Object json) {
            if (json instanceof String text && text.length() <= longest) {
                return text;
            }
            throw refused(name, json, "must be a text of at most " + longest + " characters");
        }
    }

    /** Models that the search may use beside its own: at most {@code most} names; none unless given. */
    record Models(String name, String description, int most) implements Parameter<List<String>> {
        @Override
        public String range() {
            return "a list of at most " + most + " names";
        }

        @Override
        public List<String> byDefault() {
            return List.of();
        }

        @Override
        public List<String> read(Object json) {
            String rule = "must be a list of at most " + most + " names";
            return list(name, json, most, rule, entry -> entry instanceof String text && !text.isBlank() ? text : null);
        }
    }

    /** A model that the search may use beside its own; none unless given. */
    record Model(String name, String description) implements Parameter<String> {
        @Override
        public String range() {
            return "the name of a model";
        }

        @Override
        public String byDefault() {
            return "";
        }

        @Override
        public String read(Object json) {
            if (json instanceof String text) {
                return text.strip();
            }
            throw refused(name, json, "must be the name of a model");
        }
    }

    /** A list of at most {@code most} numbers in {@code low..high}; empty unless given. */
    record Reals(String name, String description, double low, double high, int most)
            implements Parameter<List<Double>> {
        @Override
        public String range() {
            return "a list of at most " + most + " numbers in " + low + ".." + high;
        }

        @Override
        public List<Double> byDefault() {
            return List.of();
        }

        @Override
        public List<Double> read(Object json) {
            String rule = "must be a list of at most " + most + " numbers from " + low + " to " + high;
            return list(
                    name,
                    json,
                    most,
                    rule,
                    entry -> entry instanceof Number number && isWithin(number, low, high)
                            ? number.doubleValue()
                            : null);
        }
    }

    /**
     * A list of at most {@code most} texts; empty unless given.
     *
     * @param kind what they are, in the plural
     * @param accepted whether a text is one
     */
    record Texts(String name, String description, String kind, int most, Predicate<String> accepted)
            implements Parameter<List<String>> {
        @Override
        public String range() {
            return "a list of at most " + most + " " + kind;
        }

        @Override
        public List<String> byDefault() {
            return List.of();
        }

        @Override
        public List<String> read(Object json) {
            String rule = "must be a list of at most " + most + " " + kind;
            return list(
                    name, json, most, rule, entry -> entry instanceof String text && accepted.test(text) ? text : null);
        }
    }

    /** A list of at most {@code most} objects with a question and an answer; empty unless given. */
    record Examples(String name, String description, int most) implements Parameter<List<Prompt.Example>> {
        @Override
        public String range() {
            return "a list of at most " + most + " objects with question and answer";
        }

        @Override
        public List<Prompt.Example> byDefault() {
            return List.of();
        }

        @Override
        public List<Prompt.Example> read(Object json) {
            String rule = "must be a list of at most " + most + " objects with question and answer";
            return list(
                    name,
                    json,
                    most,
                    rule,
                    entry -> entry instanceof Map<?, ?> map
                                    && map.size() == 2
                                    && map.get("question") instanceof String question
                                    && map.get("answer") instanceof String answer
                            ? new Prompt.Example(question, answer)
                            : null);
        }

        @Override
        public Object json(List<Prompt.Example> value) {
            return value.stream()
                    .map(example -> Map.of("question", example.question(), "answer", example.answer()))
                    .toList();
        }
    }

    /**
     * What an evaluation taught the strategy; search-service fills it in from its policy file. An empty object is for
     * nothing.
     *
     * @param reader reads an object that is not empty, and refuses what is wrong with it
     * @param writer its inverse
     */
    record Taught<T>(
            String name,
            String description,
            String range,
            T byDefault,
            Function<Object, T> reader,
            Function<T, Map<String, Object>> writer)
            implements Parameter<T> {
        @Override
        public T read(Object json) {
            return json instanceof Map<?, ?> map && map.isEmpty() ? byDefault : reader.apply(json);
        }

        @Override
        public Object json(T value) {
            return value.equals(byDefault) ? Map.of() : writer.apply(value);
        }
    }

    /** What clients write for a constant. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isWithin(Number number, double low, double high) {
        return number.doubleValue() >= low && number.doubleValue() <= high;
    }

    /**
     * @param read one entry; null refuses it
     */
    private static <T> List<T> list(
            String name, Object json, int most, String rule, Function<Object, @Nullable T> read) {
        if (!(json instanceof List<?> entries) || entries.size() > most) {
            throw refused(name, json, rule);
        }
        List<T> values = new ArrayList<>();
        for (Object entry : entries) {
            T value = read.apply(entry);
            if (value == null) {
                throw refused(name, json, rule);
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    static FailureException refused(String name, @Nullable Object value, String rule) {
        return refused(name, value, rule, List.of());
    }

    /**
     * @param name its path below {@link Field#PARAMETERS}
     * @param rule such as "must be true or false"
     */
    static FailureException refused(String name, @Nullable Object value, String rule, List<String> allowed) {
        Field field = Field.PARAMETERS.at(name);
        String shown = Field.unquoted(String.valueOf(value));
        return Failure.invalid(field, field + " is " + Field.shortened(shown, 40) + ", but " + rule, allowed)
                .asException();
    }
}
