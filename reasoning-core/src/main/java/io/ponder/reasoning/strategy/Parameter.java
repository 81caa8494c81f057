package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Failure;
import java.util.List;

/** One parameter of a strategy: its name, what it means, what it accepts and its default. */
public sealed interface Parameter {

    /** Where parameters stand in a request; messages name the whole path. */
    String PATH = "reasoning.parameters.";

    String name();

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

    private static RuntimeException refused(String name, Object value, String rule, List<String> allowed) {
        String shown = String.valueOf(value);
        return Failure.invalid(
                        PATH + name,
                        PATH + name + " is " + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown) + ", but "
                                + rule,
                        allowed)
                .asException();
    }
}
