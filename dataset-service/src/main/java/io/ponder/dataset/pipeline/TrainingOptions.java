package io.ponder.dataset.pipeline;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The options of {@code deploy/training/train.py} that a run may set; a test holds them to those that it has. */
final class TrainingOptions {

    /** What an option takes. */
    enum Takes {
        NUMBER,
        TEXT,
        /** Nothing: it is there or not. */
        NOTHING
    }

    private static final Map<String, Takes> OF_ALL = Map.ofEntries(
            Map.entry("lora", Takes.NUMBER),
            Map.entry("steps", Takes.NUMBER),
            Map.entry("epochs", Takes.NUMBER),
            Map.entry("batch", Takes.NUMBER),
            Map.entry("accumulate", Takes.NUMBER),
            Map.entry("learning-rate", Takes.NUMBER),
            Map.entry("schedule", Takes.TEXT),
            Map.entry("warmup", Takes.NUMBER),
            Map.entry("max-length", Takes.NUMBER),
            Map.entry("save-every", Takes.NUMBER),
            Map.entry("seed", Takes.NUMBER));

    private static final Map<TrainingWay, Map<String, Takes>> OF_ONE = Map.of(
            TrainingWay.SFT,
            Map.of(),
            TrainingWay.DPO,
            Map.of("beta", Takes.NUMBER),
            TrainingWay.GRPO,
            Map.of(
                    "rewards", Takes.TEXT,
                    "weights", Takes.TEXT,
                    "reference-column", Takes.TEXT,
                    "group", Takes.NUMBER,
                    "loss", Takes.TEXT,
                    "beta", Takes.NUMBER,
                    "temperature", Takes.NUMBER,
                    "vllm", Takes.NOTHING),
            TrainingWay.DISTILL,
            Map.of(
                    "teacher", Takes.TEXT,
                    "texts-only", Takes.NOTHING,
                    "beta", Takes.NUMBER,
                    "temperature", Takes.NUMBER));

    private TrainingOptions() {}

    /** All of a way of training, as train.py writes them, without the dashes before them. */
    static Map<String, Takes> of(TrainingWay way) {
        Map<String, Takes> all = new TreeMap<>(OF_ALL);
        all.putAll(OF_ONE.getOrDefault(way, Map.of()));
        return all;
    }

    /**
     * The name of an option as train.py has it.
     *
     * @throws io.ponder.reasoning.model.FailureException if there is none, or it takes something else
     */
    static String checked(TrainingWay way, String step, String option, Object value) {
        String name = option.replace('_', '-');
        Field field = Field.PARAMETERS.at(step).at(option);
        Takes takes = of(way).get(name);
        if (takes == null) {
            throw Failure.invalid(
                            field,
                            way.word() + " of train.py has no option " + Field.unquoted(option) + "; " + step
                                    + " takes " + String.join(", ", of(way).keySet()))
                    .asException();
        }
        switch (takes) {
            case NUMBER -> field.require(value instanceof Number, "must be a number");
            case TEXT -> field.require(value instanceof String, "must be a text");
            case NOTHING -> field.require(value instanceof Boolean, "must be true or false");
        }
        return name;
    }

    /** The weights in a text such as {@code accuracy=1,format=0.5}. */
    static Map<String, Double> weights(String step, Object text) {
        Field field = Field.PARAMETERS.at(step).at("weights");
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String part : String.valueOf(text).split(",", -1)) {
            int equals = part.lastIndexOf('=');
            try {
                weights.put(
                        part.substring(0, Math.max(0, equals)).strip(),
                        Double.valueOf(part.substring(equals + 1).strip()));
            } catch (NumberFormatException e) {
                weights.put("", 0.0);
            }
        }
        field.require(!weights.containsKey(""), "must be rewards with their weights, such as accuracy=1,format=0.5");
        return weights;
    }

    /** A number as people write it. */
    static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
