package io.ponder.reasoning.engine;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Move.Variation;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.trace.Role;

/** A move that waits, of which some samples may have begun. */
final class Waiting {

    /** What a move asks for, and whose work that is. */
    enum Kind {
        PROPOSE(Role.PROPOSER),
        CONSULT(Role.VERIFIER),
        SCORE(Role.VERIFIER);

        final Role role;

        Kind(Role role) {
            this.role = role;
        }
    }

    /** The ticket of a score. */
    private static final int NO_TICKET = Integer.MIN_VALUE;

    final Kind kind;

    /** What is continued, asked about or scored. */
    final Node node;

    final int ticket;
    final Unit unit;
    final Variation variation;
    private int nextTrial;
    private int left;
    private final boolean isNewSample;

    private Waiting(
            Kind kind,
            Node node,
            int ticket,
            int firstTrial,
            int samples,
            Unit unit,
            Variation variation,
            boolean isNewSample) {
        this.kind = kind;
        this.node = node;
        this.ticket = ticket;
        this.nextTrial = firstTrial;
        this.left = samples;
        this.unit = unit;
        this.variation = variation;
        this.isNewSample = isNewSample;
    }

    /** Whether each of its samples counts as one, rather than as the rest of another. */
    boolean isNewSample() {
        return isNewSample;
    }

    /** The text that its samples continue. */
    String before() {
        String given = variation.prefix();
        return given == null ? node.text() : given;
    }

    static Waiting propose(Move.Propose move, int firstTrial) {
        return new Waiting(
                Kind.PROPOSE,
                move.node(),
                move.ticket(),
                firstTrial,
                move.samples(),
                move.unit(),
                move.variation(),
                true);
    }

    /**
     * The answer to a thought that the token limit cut off: the rest of the same sample.
     *
     * @param trial of the thought
     * @param node the thought
     * @param closed the thought, closed, up to where the answer begins
     */
    Waiting answering(int trial, Node node, String closed, int maxTokens) {
        Variation asked = variation.withPrefix(closed).withMaxTokens(maxTokens);
        return new Waiting(Kind.PROPOSE, node, ticket, trial, 1, Unit.SOLUTION, asked, false);
    }

    /**
     * Samples of it that began and were lost with their call: the same ones once more.
     *
     * @param firstTrial of {@code samples} consecutive ones; -1 for a score
     */
    Waiting again(int firstTrial, int samples) {
        return new Waiting(kind, node, ticket, firstTrial, samples, unit, variation, false);
    }

    static Waiting consult(Move.Consult move, int firstTrial) {
        Variation asked = Variation.NONE
                .withMessages(move.messages())
                .withPrefix("")
                .withTemperature(move.temperature())
                .withMaxTokens(move.maxTokens());
        String model = move.model();
        if (model != null) {
            asked = asked.withModel(model);
        }
        return new Waiting(
                Kind.CONSULT, move.about(), move.ticket(), firstTrial, move.samples(), Unit.SOLUTION, asked, false);
    }

    static Waiting score(Node node) {
        return new Waiting(Kind.SCORE, node, NO_TICKET, -1, 1, Unit.STEP, Variation.NONE, false);
    }

    /** The trial of the first sample that has not begun; -1 for a score. */
    int nextTrial() {
        return nextTrial;
    }

    /** Samples that have not begun. */
    int left() {
        return left;
    }

    void start(int more) {
        left -= more;
        nextTrial += more;
    }

    /** Whether it may share a call with other moves: single steps and scores, which come in rounds. */
    boolean mayShare() {
        return unit == Unit.STEP;
    }

    /** Whether it may use the room that is kept for one solution. */
    boolean mayClose() {
        return kind == Kind.PROPOSE && unit == Unit.SOLUTION;
    }
}
