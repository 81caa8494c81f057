package io.ponder.reasoning.score;

import java.util.ArrayList;
import java.util.List;

/** Cuts a solution into reasoning steps. */
public final class Steps {

    /** Separates two steps: a blank line. A proposer that draws single steps stops at it. */
    public static final String SEPARATOR = "\n\n";

    private Steps() {}

    /**
     * The paragraphs of {@code text}. Blank lines separate them; whitespace around a step and empty steps are dropped. A
     * display formula with a blank line in it is cut in two, which is rare.
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
