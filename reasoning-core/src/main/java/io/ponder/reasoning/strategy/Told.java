package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.score.Score;

/** The result of a move. Results come in any order, and possibly late or twice. */
public sealed interface Told {

    /** A continuation arrived. */
    record Proposed(int ticket, Node node) implements Told {}

    /** A sample could not be drawn, and will not be. */
    record ProposeFailed(int ticket, int trial, Failure failure) implements Told {}

    /** A node was scored. */
    record Scored(Node node, Score score) implements Told {}

    /** A node could not be scored, and will not be. */
    record ScoreFailed(Node node, Failure failure) implements Told {}

    /**
     * A reply to a {@link Move.Consult}.
     *
     * @param trial which reply, counted together with samples
     */
    record Consulted(int ticket, int trial, String text) implements Told {}

    /** A reply could not be had, and will not be. */
    record ConsultFailed(int ticket, int trial, Failure failure) implements Told {}

    /**
     * The budget does not allow what was asked for. Nothing is under way any more, and nothing that waited will start.
     * While there is no candidate the engine still holds room for one solution: a strategy that works step by step asks
     * for it now.
     */
    record BudgetSpent() implements Told {}
}
