package io.ponder.reasoning.score;

import java.util.ArrayList;
import java.util.List;

/** Cuts a solution into reasoning steps. */
public final class Steps {

    /** What stands between two steps: a blank line. A proposer that draws single steps stops here. */
    public static final String SEPARATOR = "\n\n";

    private Steps() {}

    /**
     * The paragraphs of {@code text}: blank lines separate, whitespace around a step is dropped, empty steps too. A
     * display formula that holds a blank line stays whole only if the model left none in it; that is rare.
     *
     * @return at least one step; for a blank text, the text itself
     */
    public static List<String> of(String text) {
        List<String> steps = new ArrayList<>();
        StringBuilder step = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                flush(step, steps);
            } else {
                step.append(step.isEmpty() ? "" : "\n").append(line);
            }
        }
        flush(step, steps);
        return steps.isEmpty() ? List.of(text) : List.copyOf(steps);
    }

    private static void flush(StringBuilder step, List<String> steps) {
        if (!step.isEmpty()) {
            steps.add(step.toString().strip());
            step.setLength(0);
        }
    }
}
