package io.ponder.reasoning.search;

/** What a strategy wants done next. */
public sealed interface Move {

    /**
     * Draw continuations of a node.
     *
     * @param node a node that is not a candidate
     * @param samples how many, at least 1: the engine starts them as budget and parallel limit allow, in order
     * @param unit whole solutions, or single steps
     */
    record Propose(Node node, int samples, Unit unit) implements Move {}

    /** Score a node with the search's verifier. */
    record Score(Node node) implements Move {}

    /** How far one continuation goes. */
    enum Unit {
        SOLUTION,
        STEP
    }
}
