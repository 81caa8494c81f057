package io.ponder.verifier.training;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What trainers cannot say in their own protocols, and so say in the query string of the URL that they are given: {@code
 * weight=accuracy:1&weight=format:0.5&on_unknown=not_comparable:zero&answer_format=number}. No value needs a comma, at
 * which OpenRLHF cuts its URLs.
 */
final class QueryOptions {

    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "weight",
            "on_unknown",
            "answer_format",
            "max_length",
            "length_buffer",
            "target_language",
            "reference_field"));

    private final Map<String, String[]> parameters;

    private QueryOptions(Map<String, String[]> parameters) {
        this.parameters = parameters;
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is a parameter that means nothing */
    static QueryOptions of(Map<String, String[]> parameters) {
        for (String name : parameters.keySet()) {
            if (!NAMES.contains(name)) {
                throw Failure.invalid(
                                name,
                                "the URL has a parameter that means nothing: " + Field.shortened(name, 64)
                                        + "; there are " + String.join(", ", NAMES),
                                List.copyOf(NAMES))
                        .asException();
            }
        }
        return new QueryOptions(parameters);
    }

    /**
     * @param unlessSaid what becomes of completions with unknown rewards for which the URL does not say so
     * @throws io.ponder.reasoning.model.FailureException naming the parameter that is wrong
     */
    RewardRequest request(OnUnknown.Treatment unlessSaid, List<RewardRequest.Group> groups) {
        Map<String, String> onUnknown = new LinkedHashMap<>();
        for (RewardOutcome outcome : OnUnknown.UNKNOWN) {
            onUnknown.put(outcome.name().toLowerCase(Locale.ROOT), unlessSaid.wireName());
        }
        onUnknown.putAll(pairs("on_unknown"));
        Map<String, Double> weights = new LinkedHashMap<>();
        pairs("weight").forEach((reward, weight) -> weights.put(reward, number("weight", weight)));
        return new RewardRequest(
                weights.isEmpty() ? null : weights,
                onUnknown,
                whole("max_length"),
                whole("length_buffer"),
                one("target_language"),
                Advantages.NONE.wireName(),
                groups);
    }

    @Nullable
    AnswerFormat answerFormat() {
        String name = one("answer_format");
        if (name == null) {
            return null;
        }
        List<String> names = Arrays.stream(AnswerFormat.values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw Failure.invalid("answer_format", "answer_format must be one of " + String.join(", ", names), names)
                    .asException();
        }
        return AnswerFormat.values()[index];
    }

    /** The value of a parameter; null if it is absent. */
    @Nullable
    String one(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    /** A reward's name may have a colon of its own, so the last one counts. */
    private Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : parameters.getOrDefault(name, new String[0])) {
            int colon = pair.lastIndexOf(':');
            new Field(name).require(colon > 0, "must be a name, a colon and a value, such as accuracy:1");
            pairs.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return pairs;
    }

    private @Nullable Integer whole(String name) {
        String value = one(name);
        if (value == null) {
            return null;
        }
        double number = number(name, value);
        new Field(name).require(number == (int) number, "must be a whole number");
        return (int) number;
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw Failure.invalid(name, name + " has a value that is no number: " + Field.shortened(value, 64))
                    .asException();
        }
    }
}
