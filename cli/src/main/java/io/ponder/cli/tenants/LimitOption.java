package io.ponder.cli.tenants;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * One limit: its option on the command line, and its place in the API's document.
 *
 * @param group the object that holds it, such as {@code per_month}; null for the document itself
 * @param field its name there, such as {@code usd}
 * @param isWhole whether it must be a whole number
 */
record LimitOption(String name, @Nullable String group, String field, boolean isWhole, String description) {

    /** What takes a limit away. */
    private static final String NONE = "none";

    static final List<LimitOption> ALL = all();

    private static List<LimitOption> all() {
        List<LimitOption> all = new ArrayList<>();
        for (String window : List.of("minute", "day", "month")) {
            String group = "per_" + window;
            String option = "--per-" + window + "-";
            all.add(new LimitOption(option + "searches", group, "searches", true, "Searches in each " + window + "."));
            all.add(new LimitOption(
                    option + "tokens", group, "tokens", true, "Tokens, read and written, in each " + window + "."));
            all.add(new LimitOption(option + "usd", group, "usd", false, "Dollars in each " + window + "."));
        }
        String request = "per_request";
        all.add(new LimitOption("--at-once", null, "at_once", true, "Searches that run at the same time."));
        all.add(new LimitOption("--max-tokens", request, "max_tokens", true, "Tokens of one request."));
        all.add(new LimitOption("--max-cost-usd", request, "max_cost_usd", false, "Dollars of one request."));
        all.add(new LimitOption("--max-seconds", request, "max_seconds", false, "Seconds of one request."));
        all.add(new LimitOption("--max-samples", request, "max_samples", true, "Samples of one request."));
        all.add(new LimitOption(
                "--priority",
                null,
                "priority",
                true,
                "Its share of turns while others wait too: 1 to 10, 5 by default."));
        return List.copyOf(all);
    }

    OptionSpec spec() {
        return OptionSpec.builder(name)
                .paramLabel("N")
                .type(String.class)
                .description(description)
                .build();
    }

    /**
     * Puts what was given into the limits.
     *
     * @param given a number, or {@code none}
     * @throws IllegalArgumentException when it is neither
     */
    void set(ObjectNode limits, String given) {
        ObjectNode holder = group == null ? limits : limits.withObjectProperty(group);
        if (given.equals(NONE)) {
            holder.remove(field);
            return;
        }
        try {
            BigDecimal number = new BigDecimal(given);
            if (isWhole) {
                holder.put(field, number.longValueExact());
            } else {
                holder.put(field, number);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(name + ": '" + given + "' must be a " + (isWhole ? "whole " : "")
                    + "number, or none to take the limit away");
        }
    }
}
