package io.ponder.gateway.messages;

import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Effort;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code thinking} and {@code output_config.effort} of Anthropic's API ask for.
 *
 * @param isShown whether the reply begins with a thinking block, which tells the search and what the model thought
 * @param tokens the most completion tokens of a thought; null for no limit of its own
 * @param effort how much to spend on the search; null for the gateway's default
 */
record ThinkingFields(
        boolean isShown, @Nullable Integer tokens, @Nullable Effort effort) {

    private static final List<String> TYPES = List.of("enabled", "adaptive", "disabled");
    private static final List<String> DISPLAYS = List.of("summarized", "omitted");
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    private static final long MOST_TOKENS = 1_000_000;

    /** Budgets below the first are a low effort, those below the second a medium one. */
    private static final int MEDIUM_FROM = 4_096;

    private static final int HIGH_FROM = 16_384;

    static ThinkingFields read(JsonFields body) {
        JsonFields output = body.object("output_config");
        String effortName = output == null ? null : output.text("effort");
        Effort effort = effortName == null ? null : effort(effortName);
        JsonFields thinking = body.object("thinking");
        if (thinking == null) {
            return new ThinkingFields(false, null, effort);
        }
        String type = oneOf(thinking, "type", thinking.required("type"), TYPES);
        String display = thinking.text("display");
        boolean isShown = display == null
                || !oneOf(thinking, "display", display, DISPLAYS).equals("omitted");
        return switch (type) {
            case "enabled" -> {
                int tokens = budget(thinking, body);
                yield new ThinkingFields(isShown, tokens, effort != null ? effort : ofBudget(tokens));
            }
            case "adaptive" -> new ThinkingFields(isShown, null, effort);
            default -> new ThinkingFields(false, null, effort != null ? effort : Effort.NONE);
        };
    }

    private static Effort effort(String name) {
        if (!EFFORTS.contains(name)) {
            throw Failure.invalid(
                            "output_config.effort",
                            "output_config.effort must be one of " + String.join(", ", EFFORTS),
                            EFFORTS)
                    .asException();
        }
        return Effort.of(name.equals("max") ? "xhigh" : name, "output_config.effort");
    }

    private static Effort ofBudget(int tokens) {
        return tokens < MEDIUM_FROM ? Effort.LOW : tokens < HIGH_FROM ? Effort.MEDIUM : Effort.HIGH;
    }

    private static int budget(JsonFields thinking, JsonFields body) {
        Long tokens = thinking.integer("budget_tokens", 1, MOST_TOKENS);
        if (tokens == null) {
            throw Failure.invalid(
                            "thinking.budget_tokens",
                            "thinking.budget_tokens is missing; a type of adaptive needs none")
                    .asException();
        }
        Long most = body.integer("max_tokens", 1, MOST_TOKENS);
        if (most != null && tokens >= most) {
            throw Failure.invalid(
                            "thinking.budget_tokens",
                            "thinking.budget_tokens is " + tokens + ", but must be below max_tokens, which is " + most
                                    + " and holds the answer too")
                    .asException();
        }
        return tokens.intValue();
    }

    private static String oneOf(JsonFields fields, String name, String value, List<String> known) {
        if (!known.contains(value)) {
            throw Failure.invalid(
                            fields.at(name), fields.at(name) + " must be one of " + String.join(", ", known), known)
                    .asException();
        }
        return value;
    }
}
