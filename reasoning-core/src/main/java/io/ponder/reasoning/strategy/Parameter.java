package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One parameter of a strategy: its name, what it means, what it accepts and its default. */
public sealed interface Parameter {

    String name();

    /** The field of a request that sets it. */
    default Field field() {
        return Field.PARAMETERS.at(name());
    }

    String description();

    /** What is accepted, for people. */
    String range();

    Object byDefault();

    /**
     * Checks a value as it came in JSON.
     *
     * @throws io.ponder.reasoning.FailureException naming the parameter
     */
    Object check(Object value);

    /** A whole number in {@code low..high}. */
    record Whole(String name, String description, int low, int high, Integer byDefault) implements Parameter {
        @Override
        public String range() {
            return low + ".." + high;
        }

        @Override
        public Object check(Object value) {
            if (value instanceof Number number
                    && number.doubleValue() == Math.rint(number.doubleValue())
                    && number.doubleValue() >= low
                    && number.doubleValue() <= high) {
                return number.intValue();
            }
            throw refused(name, value, "must be a whole number from " + low + " to " + high, List.of());
        }
    }

    /** A number in {@code low..high}. */
    record Real(String name, String description, double low, double high, Double byDefault) implements Parameter {
        @Override
        public String range() {
            return low + ".." + high;
        }

        @Override
        public Object check(Object value) {
            if (value instanceof Number number && number.doubleValue() >= low && number.doubleValue() <= high) {
                return number.doubleValue();
            }
            throw refused(name, value, "must be a number from " + low + " to " + high, List.of());
        }
    }

    /** True or false. */
    record Flag(String name, String description, Boolean byDefault) implements Parameter {
        @Override
        public String range() {
            return "true|false";
        }

        @Override
        public Object check(Object value) {
            if (value instanceof Boolean) {
                return value;
            }
            throw refused(name, value, "must be true or false", List.of());
        }
    }

    /** One of a few words. */
    record Choice(String name, String description, List<String> choices, String byDefault) implements Parameter {
        @Override
        public String range() {
            return String.join("|", choices);
        }

        @Override
        public Object check(Object value) {
            if (value instanceof String word && choices.contains(word)) {
                return word;
            }
            throw refused(name, value, "must be one of " + String.join(", ", choices), choices);
        }
    }

    /** A text of at most {@code longest} characters; empty unless given. */
    record Text(String name, String description, int longest) implements Parameter {
        @Override
        public String range() {
            return "a text of at most " + longest + " characters";
        }

        @Override
        public String byDefault() {
            return "";
        }

        @Override
        public Object check(Object value) {
            if (value instanceof String text && text.length() <= longest) {
                return text;
            }
            throw refused(name, value, "must be a text of at most " + longest + " characters", List.of());
        }
    }

    /** A list of at most {@code most} names; empty unless given. */
    record Names(String name, String description, int most) implements Parameter {
        @Override
        public String range() {
            return "a list of at most " + most + " names";
        }

        @Override
        public List<String> byDefault() {
            return List.of();
        }

        @Override
        public Object check(Object value) {
            if (value instanceof List<?> list
                    && list.size() <= most
                    && list.stream().allMatch(entry -> entry instanceof String text && !text.isBlank())) {
                return List.copyOf(list);
            }
            throw refused(name, value, "must be a list of at most " + most + " names", List.of());
        }
    }

    /** A list of at most {@code most} numbers in {@code low..high}; empty unless given. */
    record Reals(String name, String description, double low, double high, int most) implements Parameter {
        @Override
        public String range() {
            return "a list of at most " + most + " numbers in " + low + ".." + high;
        }

        @Override
        public List<Double> byDefault() {
            return List.of();
        }

        @Override
        public Object check(Object value) {
            if (value instanceof List<?> list
                    && list.size() <= most
                    && list.stream()
                            .allMatch(entry -> entry instanceof Number number
                                    && number.doubleValue() >= low
                                    && number.doubleValue() <= high)) {
                return list.stream()
                        .map(entry -> ((Number) entry).doubleValue())
                        .toList();
            }
            throw refused(
                    name,
                    value,
                    "must be a list of at most " + most + " numbers from " + low + " to " + high,
                    List.of());
        }
    }

    /** A list of at most {@code most} objects with a question and an answer; empty unless given. */
    record Examples(String name, String description, int most) implements Parameter {
        @Override
        public String range() {
            return "a list of at most " + most + " objects with question and answer";
        }

        @Override
        public List<Map<String, String>> byDefault() {
            return List.of();
        }

        @Override
        public Object check(Object value) {
            String rule = "must be a list of at most " + most + " objects with question and answer";
            if (!(value instanceof List<?> list) || list.size() > most) {
                throw refused(name, value, rule, List.of());
            }
            List<Map<String, String>> examples = new ArrayList<>();
            for (Object entry : list) {
                if (!(entry instanceof Map<?, ?> map
                        && map.size() == 2
                        && map.get("question") instanceof String question
                        && map.get("answer") instanceof String answer)) {
                    throw refused(name, value, rule, List.of());
                }
                examples.add(Map.of("question", question, "answer", answer));
            }
            return List.copyOf(examples);
        }
    }

    /** What {@link Auto} was taught: a {@link Policy}; an empty object for none. */
    record Taught(String name, String description) implements Parameter {
        @Override
        public String range() {
            return "an object with first, levels, efforts";
        }

        @Override
        public Map<String, Object> byDefault() {
            return Map.of();
        }

        @Override
        public Object check(Object value) {
            return value instanceof Map<?, ?> map && map.isEmpty()
                    ? byDefault()
                    : Policy.read(name, value).toMap();
        }
    }

    /**
     * @param name its path below {@link Field#PARAMETERS}
     * @param rule such as "must be true or false"
     */
    static RuntimeException refused(String name, @Nullable Object value, String rule, List<String> allowed) {
        Field field = Field.PARAMETERS.at(name);
        String shown = Field.unquoted(String.valueOf(value));
        return Failure.invalid(
                        field,
                        field + " is " + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown) + ", but " + rule,
                        allowed)
                .asException();
    }
}
