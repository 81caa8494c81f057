package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.score.Score;

/** What became of a move. Told in any order, and possibly late. */
public sealed interface Told {

    /** A continuation arrived. */
    record Proposed(Node node) implements Told {}

    /** A sample could not be drawn, and will not be. */
    record ProposeFailed(int trial, Failure failure) implements Told {}

    /** A node was scored. */
    record Scored(Node node, Score score) implements Told {}

    /** A node could not be scored, and will not be. */
    record ScoreFailed(Node node, Failure failure) implements Told {}

    /** The budget does not allow moves that were asked for; nothing asked for from now on will start. */
    record BudgetSpent() implements Told {}
}
