package io.ponder.simulation;

/**
 * How far a text has got. This is read from its last step, so that the text alone is enough to continue it.
 *
 * @param step the last one written, from 1; 0 before the first
 * @param chain see {@link SyntheticProblem}
 */
record Place(int step, int chain) {

    private static final String STEP = "Step ";
    private static final String VALUE = "the value is ";
    private static final Place START = new Place(0, SyntheticProblem.RIGHT);

    boolean isRight() {
        return chain == SyntheticProblem.RIGHT;
    }

    /** The words that {@link #after} finds again. */
    static void write(StringBuilder text, int step, String opening, int value) {
        text.append(STEP)
                .append(step)
                .append(": ")
                .append(opening)
                .append(VALUE)
                .append(value);
    }

    static Place after(String text, SyntheticProblem problem) {
        return after(text, problem, START);
    }

    /**
     * @param before the place before the text, which a text without a step does not change
     */
    static Place after(String text, SyntheticProblem problem, Place before) {
        int at = text.lastIndexOf(VALUE);
        int from = at < 0 ? -1 : text.lastIndexOf(STEP, at);
        if (from < 0) {
            return before;
        }
        int step = number(text, from + STEP.length());
        return new Place(step, problem.chain(number(text, at + VALUE.length()), step));
    }

    private static int number(String text, int from) {
        int to = from;
        while (to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return Integer.parseInt(text, from, to, 10);
    }
}
